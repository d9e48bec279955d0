/// Every command there is, as one table.
public enum CommandTable {
    /// In the order in which help lists them. A new command is one entry in its family.
    public static let all: [CommandDescriptor] =
        StringCommands.all + SetCommand.all + StringPartCommands.all + LongestCommonSubsequence.all
        + BitmapCommands.all + BitfieldCommands.all + HyperLogLogCommands.all + HashCommands.all
        + ListCommands.all + ListMoveCommands.all + SetCommands.all + SetAlgebra.all
        + SortedSetCommands.all + SortedSetRange.all + SortedSetRemoval.all + SortedSetAlgebra.all
        + KeyCommands.all + ExpiryCommands.all + DumpCommands.all + SortCommand.all + Transactions.all
        + ServerCommands.all
        + ConfigCommands.all

    private static let byName = Dictionary(uniqueKeysWithValues: (all + helps).map { ($0.name, $0) })
    private static let byBytes = Dictionary(
        uniqueKeysWithValues: all.filter { !$0.name.contains(" ") }.map { (ByteString($0.name), $0) })

    /// The first words of the commands that have two.
    public static let containers = Set(
        all.compactMap { $0.name.firstIndex(of: " ") == nil ? nil : first($0.name) })

    /// `OBJECT HELP` and its like, which tell of the subcommands in the form in which Redis does. Help lists them nowhere: it is
    /// what they are.
    private static let helps = containers.sorted().map { container in
        CommandDescriptor(
            container + " HELP", .server, arity: 2, [], keys: .none, "what the subcommands do",
            syntax: "", example: container + " HELP"
        ) { _ throws(CommandError) in
            var lines = ["\(container) <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"]
            for command in all where command.name.hasPrefix(container + " ") {
                lines.append("\(command.name.dropFirst(container.count + 1)) \(command.syntax)")
                lines.append("    \(command.summary.prefix(1).uppercased())\(command.summary.dropFirst()).")
            }
            return .array((lines + ["HELP", "    Prints this help."]).map { .simple($0) })
        }
    }

    private static func first(_ name: String) -> String { String(name.prefix { $0 != " " }) }

    /// The names of commands, subcommands left out, each once.
    public static let names: [String] = {
        var found: [String] = []
        for name in all.map({ first($0.name) }) where !found.contains(name) { found.append(name) }
        return found
    }()

    /// A command by its name, in capitals or not, with its subcommand behind a space if it has one.
    public static func named(_ name: String) -> CommandDescriptor? { byName[name.uppercased()] }

    /// Whether a word, in capitals or not, is the first of a command.
    public static func isCommand(_ word: String) -> Bool {
        let word = word.uppercased()
        return containers.contains(word) || byName[word] != nil
    }

    /// The first key of a command, where it has one.
    public static func firstKey(of arguments: [ByteString]) -> ByteString? {
        guard let descriptor = try? find(arguments) else { return nil }
        let place: Int? =
            switch descriptor.keys {
            case .none: nil
            case .positions(let first, _, _): first
            case .counted(let count, let also): also ?? count + 1
            }
        return place.flatMap { $0 < arguments.count ? arguments[$0] : nil }
    }

    /// The command that arguments name, with the right number of them.
    public static func find(_ arguments: [ByteString]) throws(CommandError) -> CommandDescriptor {
        let descriptor: CommandDescriptor
        if let exact = byBytes[arguments[0]] {
            descriptor = exact
        } else {
            descriptor = try findSlowly(arguments)
        }
        guard descriptor.accepts(arguments.count) else { throw .arity(descriptor.fullName) }
        return descriptor
    }

    private static func findSlowly(_ arguments: [ByteString]) throws(CommandError) -> CommandDescriptor {
        let name = arguments[0].lowercased.uppercased()
        if let found = byName[name] { return found }
        guard containers.contains(name) else { throw unknown(arguments) }
        guard arguments.count > 1 else { throw .arity(name.lowercased()) }
        if let found = byName[name + " " + arguments[1].lowercased.uppercased()] { return found }
        throw CommandError(
            Array("unknown subcommand '".utf8) + arguments[1].cut(to: 128).bytes
                + Array("'. Try \(name) HELP.".utf8))
    }

    private static func unknown(_ arguments: [ByteString]) -> CommandError {
        var shown: [UInt8] = []
        for argument in arguments.dropFirst() where shown.count < 128 {
            shown += [UInt8(ascii: "'")] + argument.cut(to: 128 - shown.count).bytes + Array("' ".utf8)
        }
        return CommandError(
            Array("unknown command '".utf8) + arguments[0].cut(to: 128).bytes
                + Array("', with args beginning with: ".utf8) + shown)
    }
}

extension ByteString {
    /// The beginning, up to a zero byte: as C prints it.
    public func cut(to length: Int = .max) -> ByteString {
        ByteString(Array(bytes.prefix { $0 != 0 }.prefix(length)))
    }
}
