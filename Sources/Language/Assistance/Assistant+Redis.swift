internal import Keyspace

/// What may be typed in a command of Redis, derived from the table of commands.
extension Assistant {
    /// Commands whose names begin with what was typed; they are offered once capitals are typed, so that they do not crowd the
    /// statements.
    func redisCommands(_ word: String) -> [Candidate] {
        guard let first = word.first, first.isUppercase else { return [] }
        return CommandTable.names.map { name in
            Candidate(text: name, summary: CommandTable.named(name)?.summary, isFinal: true)
        }
    }

    /// Keys where a key may stand; elsewhere the words of the command's syntax, and the second words of commands that have two.
    func redisWords(_ name: String, _ typed: TypedLine) -> [Candidate] {
        let name = name.uppercased()
        if CommandTable.containers.contains(name), typed.position == 0 {
            return CommandTable.all.filter { $0.name.hasPrefix(name + " ") }.map {
                Candidate(text: String($0.name.dropFirst(name.count + 1)), summary: $0.summary, isFinal: true)
            }
        }
        guard let descriptor = redisDescriptor(name, typed) else { return [] }
        let words = Self.words(descriptor.words)
        return descriptor.mayHaveKey(at: typed.position + 1) ? keys(typed.word) + words : words
    }

    func redisHint(_ name: String, _ typed: TypedLine) -> String? {
        guard let descriptor = redisDescriptor(name.uppercased(), typed) else {
            return "\(name.uppercased()) \(subcommands(name.uppercased()).joined(separator: "|")) …"
        }
        return descriptor.syntax.isEmpty ? descriptor.name : "\(descriptor.name) \(descriptor.syntax)"
    }

    private func redisDescriptor(_ name: String, _ typed: TypedLine) -> CommandDescriptor? {
        if let found = CommandTable.named(name) { return found }
        return typed.words.first.flatMap { CommandTable.named("\(name) \($0)") }
    }

    private func subcommands(_ name: String) -> [String] {
        CommandTable.all.filter { $0.name.hasPrefix(name + " ") }.map {
            String($0.name.dropFirst(name.count + 1))
        }
    }
}
