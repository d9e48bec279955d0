@testable import Keyspace
import Simulation

/// A keyspace to type commands into, with a clock that is moved by hand.
final class Console {
    let keyspace = Keyspace()
    private(set) lazy var session = CommandSession(keyspace)
    private var sessions: [CommandSession] = []
    /// Milliseconds since the start.
    var now: Int64 = 0

    /// Runs commands, one a line, and gives the lines that `redis-cli` would print for the last.
    @discardableResult
    func run(_ text: String, as client: CommandSession? = nil) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n") {
            let reply = (client ?? session).run(
                Self.words(String(line)).map { ByteString($0) }, at: Instant(nanoseconds: now * 1_000_000))
            lines = reply.lines
        }
        return lines.joined(separator: "\n")
    }

    /// Words at blanks; quotation marks hold blanks together.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
