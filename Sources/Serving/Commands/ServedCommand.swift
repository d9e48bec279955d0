internal import Keyspace

/// A command as the server knows it: one of the keyspace, or one about its clients.
struct ServedCommand: Sendable {
    let descriptor: CommandDescriptor
    /// What carries it out; nil for a command of the keyspace.
    let body: Body?
    /// Whether it is carried out although a transaction is being queued.
    var skipsQueue = false
    /// Whether it is carried out before the client has given its password.
    var needsNoPassword = false

    typealias Body = @Sendable (Invocation) throws(CommandError) -> Reply

    let name: String
    /// The name as error messages write it.
    let fullName: String
    /// Its place in the table.
    fileprivate(set) var place = 0

    init(_ descriptor: CommandDescriptor) {
        self.descriptor = descriptor
        name = descriptor.name
        fullName = descriptor.fullName
        body = nil
    }

    init(
        _ name: String, arity: Int, _ flags: CommandDescriptor.Flags, keys: CommandDescriptor.Keys = .none,
        _ summary: String, syntax: String = "", skipsQueue: Bool = false, needsNoPassword: Bool = false,
        _ body: @escaping Body
    ) {
        descriptor = CommandDescriptor(name, arity: arity, flags, keys: keys, summary, syntax: syntax)
        self.name = name
        fullName = descriptor.fullName
        self.body = body
        self.skipsQueue = skipsQueue
        self.needsNoPassword = needsNoPassword
    }
}

/// One call of a command by a client.
struct Invocation {
    let engine: Engine
    let client: Client
    let descriptor: CommandDescriptor
    let arguments: [ByteString]
    /// Whether it must not wait, because a transaction or a script calls it.
    var mustNotWait = false
    /// Whether a script that runs for long may be left, to be gone on with later.
    var mayLeaveScript = false

    var count: Int { arguments.count }

    subscript(index: Int) -> ByteString { arguments[index] }

    func integer(_ index: Int) throws(CommandError) -> Int64 {
        guard let value = arguments[index].integer else { throw .notAnInteger }
        return value
    }

    var arityError: CommandError { .arity(descriptor.fullName) }
}

/// Every command of the server, as one table.
enum ServedCommands {
    /// The commands about clients and the server; they stand before those of the keyspace of the same name.
    static let own: [ServedCommand] =
        ConnectionCommands.all + ClientCommands.all + DatabaseCommands.all + TransactionCommands.all
        + CommandCommands.all + SettingCommands.all + InfoCommand.all + DebugCommands.all
        + ChannelCommands.all + BlockingCommands.all + ScriptCommands.all + MonitoringCommands.all
        + LatencyCommands.all + AccessCommands.all
        + MissingCommands.all + LarderCommands.all

    static let all: [ServedCommand] = {
        let names = Set(own.map(\.name))
        var all = own + CommandTable.all.filter { !names.contains($0.name) }.map { ServedCommand($0) }
        for place in all.indices { all[place].place = place }
        return all
    }()

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    static let containers = Set(
        all.compactMap { command in
            command.name.contains(" ") ? String(command.name.prefix { $0 != " " }) : nil
        })
    private static let byBytes: [ByteString: ServedCommand] = {
        var found: [ByteString: ServedCommand] = [:]
        for command in all where !command.name.contains(" ") && !containers.contains(command.name) {
            found[ByteString(command.name)] = command
            found[ByteString(command.name.lowercased())] = command
        }
        return found
    }()

    /// A command by its name in capitals, with its subcommand behind a space if it has one.
    static func named(_ name: String) -> ServedCommand? { byName[name] }

    static func isKnown(_ name: String) -> Bool { byName[name] != nil || containers.contains(name) }

    /// The command that arguments name, whatever their number; nil if there is none.
    static func sought(_ arguments: [ByteString]) -> ServedCommand? {
        byBytes[arguments[0]] ?? (try? findSlowly(arguments))
    }

    /// The command that arguments name, with the right number of them.
    static func find(_ arguments: [ByteString]) throws(CommandError) -> ServedCommand {
        let command: ServedCommand
        if let exact = byBytes[arguments[0]] {
            command = exact
        } else {
            command = try findSlowly(arguments)
        }
        guard command.descriptor.accepts(arguments.count) else { throw .arity(command.descriptor.fullName) }
        return command
    }

    private static func findSlowly(_ arguments: [ByteString]) throws(CommandError) -> ServedCommand {
        let name = arguments[0].lowercased.uppercased()
        if containers.contains(name) {
            if arguments.count > 1 {
                let sub = arguments[1].lowercased.uppercased()
                if let found = byName[name + " " + sub] { return found }
                if sub == "HELP" { return HelpCommand.of(name) }
            }
            if let alone = byName[name] { return alone }
            guard arguments.count > 1 else { throw .arity(name.lowercased()) }
            throw CommandError(
                Array("unknown subcommand '".utf8) + arguments[1].cut(to: 128).bytes
                    + Array("'. Try \(name) HELP.".utf8))
        }
        if let found = byName[name] { return found }
        // Words an unknown command as the keyspace does.
        return ServedCommand(try CommandTable.find(arguments))
    }
}

/// The subcommands of a command, as `HELP` lists them.
enum HelpCommand {
    static func of(_ container: String) -> ServedCommand {
        ServedCommand(container + " HELP", arity: 2, [], "what the subcommands do") {
            call throws(CommandError) in
            var lines = ["\(container) <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"]
            for command in ServedCommands.all where command.name.hasPrefix(container + " ") {
                let descriptor = command.descriptor
                lines.append("\(descriptor.name.dropFirst(container.count + 1)) \(descriptor.syntax)")
                lines.append(
                    "    \(descriptor.summary.prefix(1).uppercased())\(descriptor.summary.dropFirst()).")
            }
            return .array((lines + ["HELP", "    Prints this help."]).map { .simple($0) })
        }
    }
}
