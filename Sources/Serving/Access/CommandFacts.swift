internal import Keyspace

/// What Redis 7.0 says of a command by `COMMAND INFO`: clients route by it, and rules of users name its categories.
struct CommandFacts: Sendable {
    /// How many words there are; a negative number is the least.
    let arity: Int
    let flags: [String]
    /// The places of the first and the last key, and how far they are apart.
    let places: [Int]
    let categories: [String]
    let tips: [String]
    let keys: [KeySpec]

    /// How the keys of one kind are found among the words.
    struct KeySpec: Sendable {
        /// What is done to them: `RW`, `access`, `insert` and so on.
        let flags: [String]
        /// `index 1`, `keyword STORE 1` or `unknown`.
        let begin: [String]
        /// `range 0 1 0`, `keynum 0 1 1` or `unknown`.
        let find: [String]
        let notes: String?
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// The facts of a command, by its name in capitals with a space before a subcommand.
    static func of(_ name: String) -> CommandFacts? { table[name] }

    /// The names of the subcommands that Redis has of a command, in capitals.
    static func subcommands(of name: String) -> [String] {
        table.keys.filter { $0.hasPrefix(name + " ") }.sorted()
    }

    private static let table: [String: CommandFacts] = {
        var found: [String: CommandFacts] = [:]
        for line in rows.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 7 else { preconditionFailure("a row of seven fields: \(line)") }
            found[fields[0].uppercased()] = CommandFacts(
                arity: Int(fields[1]) ?? 0, flags: words(fields[2]),
                places: words(fields[3]).compactMap { Int($0) },
                categories: words(fields[4]), tips: words(fields[5]),
                keys: fields[6].split(separator: ";").map {
                    keySpec($0.split(separator: ",").map(String.init))
                })
        }
        return found
    }()

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static func keySpec(_ parts: [String]) -> KeySpec {
        KeySpec(
            flags: words(parts[0]), begin: words(parts[1]), find: words(parts[2]),
            notes: parts.count > 3 ? parts[3...].joined(separator: ",") : nil)
    }
}

extension ServedCommand {
    /// Whether it writes, or sends something to replicas all the same, as `PUBLISH` does.
    var mayReplicate: Bool {
        descriptor.flags.contains(.write) || ["PUBLISH", "SPUBLISH", "PFCOUNT"].contains(name)
    }
}
