@testable import Caching
@testable import Eviction
@testable import Keyspace
@testable import Language
import Strategies

/// Every page of help that has a name of its own, made once.
enum HelpPages {
    static let statements = CommandRegistry.names
    static let strategies = StrategyRegistry.descriptors.map(\.name)
    static let policies = PolicyRegistry.all.map(\.descriptor.name)
    static let topics = TopicRegistry.all.map(\.name)
    static let lists = [
        "statements", "strategies", "policies", "topics", "metrics", "redis", "lesson-format",
    ]
    static let maxmemoryPolicies = MaxmemoryPolicy.allCases.map(\.rawValue)

    static let names = statements + strategies + policies + maxmemoryPolicies + topics + lists

    /// The pages by name; a page that cannot be made is its error.
    static let texts: [String: String] = Dictionary(
        uniqueKeysWithValues: Set(names).map { name in
            do { return (name, try Help.text(on: name)) } catch { return (name, "no help: \(error)\n") }
        })

    static func lines(_ name: String) -> [Substring] {
        (texts[name] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// What stands in quotes in a text: 'help ttl' gives `help ttl`. An apostrophe begins no quotation.
    static func quotations(_ text: String) -> [String] {
        var found: [String] = []
        var previous: Character = " "
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "'", previous == " " || previous == "(" || previous == "\n",
                let end = rest.firstIndex(of: "'")
            {
                let quoted = rest[..<end].split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
                found.append(quoted)
                rest = rest[rest.index(after: end)...]
            }
            previous = character
        }
        return found
    }
}
