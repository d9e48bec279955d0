internal import Keyspace

/// The pages of help on Redis's commands, made of the one table that also runs them.
enum RedisHelp {
    /// What examples begin with: a cache to be sent to. It is shown, so that an example runs at an empty prompt.
    private static let setup = "cache front\n"

    /// The page of a command, or of a name that several subcommands share; nil where there is none of that name.
    static func page(_ name: String) -> String? {
        let name = name.split { $0 == " " || $0 == "-" || $0 == "|" }.joined(separator: " ").uppercased()
        if let descriptor = CommandTable.named(name) { return page(descriptor) }
        guard CommandTable.containers.contains(name) else { return nil }
        let commands = CommandTable.all.filter { $0.name.hasPrefix(name + " ") }
        let rows = commands.map { ($0.name, $0.summary) }
        return ([Help.table("\(name): commands of two words", rows)] + commands.map(page)).joined(
            separator: "\n")
    }

    static func page(_ descriptor: CommandDescriptor) -> String {
        let arguments = descriptor.syntax.isEmpty ? "" : " " + descriptor.syntax
        var lines = Columns.wrapped("\(descriptor.name): \(descriptor.summary)", width: 80) + [""]
        lines += Columns.wrapped(descriptor.name + arguments, width: 78).enumerated().map { index, line in
            (index == 0 ? "  " : "    ") + line
        }
        lines += [""] + Columns.wrapped(traits(descriptor).joined(separator: " ")) + [""]
        return lines.joined(separator: "\n") + "\n"
            + Help.example(setup + descriptor.example, after: "trace off\n")
    }

    private static func traits(_ descriptor: CommandDescriptor) -> [String] {
        var traits = [
            "A command of Redis (\(descriptor.group.rawValue)): it goes to the cache built last, or to @NODE."
        ]
        if descriptor.flags.contains(.write) { traits.append("It writes.") }
        if descriptor.flags.contains(.readonly) { traits.append("It only reads.") }
        if descriptor.flags.contains(.denyoom) { traits.append("It is refused where memory is full.") }
        return traits
    }

    /// The page of a value of `maxmemory-policy`.
    static func page(_ policy: MaxmemoryPolicy) -> String {
        var lines = ["\(policy.rawValue): \(policy.summary)", ""]
        lines += Columns.wrapped(
            "A value of Redis's maxmemory-policy. Where memory is full and nothing may leave, commands that need "
                + "memory are answered with an error that begins with OOM, and what a strategy would store is not let in."
        )
        if let name = policy.evictionPolicy {
            lines += Columns.wrapped("It chooses as \(name) does: 'help \(name)'.")
        }
        lines.append("")
        return lines.joined(separator: "\n") + "\n" + Help.example(example(of: policy))
    }

    static func example(of policy: MaxmemoryPolicy) -> String {
        """
        trace off
        database db
        cache front over db capacity=40B policy=\(policy.rawValue) latency=0ms
        SET a 123456789012345 EX 100
        SET b 123456789012345
        trace brief
        SET c 123456789012345 EX 10
        SET d 123456789012345
        """
    }

    /// Every command by its family.
    static var list: String {
        var lines = ["Commands of Redis ('help SET' tells all about one)"]
        for group in CommandDescriptor.Group.allCases {
            let commands = CommandTable.all.filter { $0.group == group }
            lines += ["", group.rawValue] + Help.rows(commands.map { ($0.name, $0.summary) }, width: 16)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Every example by the name of its command.
    static var examples: [(name: String, script: String)] {
        CommandTable.all.map { ($0.name, setup + $0.example) }
            + MaxmemoryPolicy.allCases.map { ($0.rawValue, example(of: $0)) }
    }
}
