internal import Language

/// What may not become of the nodes that an exercise starts with, whatever statements bring it about.
struct Restrictions: Equatable, Sendable {
    /// Whether no node may be added.
    var forbidsNewNodes = false
    /// Nodes that have to stay as they are.
    var unchanged: [String] = []
    /// Nodes of which only these options may change.
    var onlyOptions: [(node: String, options: [String])] = []

    static func == (left: Restrictions, right: Restrictions) -> Bool { left.words == right.words }

    var isEmpty: Bool { !forbidsNewNodes && unchanged.isEmpty && onlyOptions.isEmpty }

    /// In words, as they are told and written.
    var words: [String] {
        (forbidsNewNodes ? ["new nodes"] : []) + unchanged.map { "changes of \($0)" }
            + onlyOptions.map { "options of \($0.node) but \($0.options.joined(separator: " "))" }
    }

    /// Reads a phrase of `forbid:`; false if it is none of these.
    mutating func read(_ phrase: String) -> Bool {
        let words = phrase.split(separator: " ").map(String.init)
        if words == ["new", "nodes"] {
            forbidsNewNodes = true
        } else if words.count == 3, words.starts(with: ["changes", "of"]) {
            unchanged.append(words[2])
        } else if words.count > 4, words.starts(with: ["options", "of"]), words[3] == "but" {
            onlyOptions.append((words[2], Array(words[4...])))
        } else {
            return false
        }
        return true
    }

    /// Whether a statement is sure to be refused, which spares running it. It changes one option of one node, or makes a node.
    func refuses(_ sample: StatementSample) -> Bool {
        if forbidsNewNodes, ["cache", "database"].contains(sample.topic) { return true }
        let words = sample.text.split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "configure" else { return false }
        let option = words[2].prefix { $0 != "=" }
        return unchanged.contains(words[1])
            || onlyOptions.contains { $0.node == words[1] && !$0.options.contains(String(option)) }
    }

    /// What of the nodes is not as it may be, in words.
    func violations(from start: [String: [String: String]], to now: [String: [String: String]]) -> [String] {
        var found: [String] = []
        if forbidsNewNodes {
            for name in now.keys.sorted() where start[name] == nil { found.append("a new node, \(name)") }
        }
        for name in unchanged + onlyOptions.map(\.node) {
            guard let before = start[name] else { continue }
            guard let after = now[name] else {
                found.append("\(name) is gone")
                continue
            }
            let allowed = onlyOptions.first { $0.node == name }?.options ?? []
            for option in before.keys.sorted()
            where before[option] != after[option] && !allowed.contains(option) {
                found.append("\(option) of \(name)")
            }
        }
        return found
    }
}
