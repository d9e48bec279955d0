internal import Keyspace
internal import Simulation

/// `MONITOR` and `SLOWLOG`.
enum MonitoringCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "MONITOR", arity: 1, [.admin, .noscript], "be sent every command that the server carries out"
        ) {
            call throws(CommandError) in
            if call.mustNotWait { throw CommandError("MONITOR isn't allowed for DENY BLOCKING client") }
            if !call.client.isMonitor {
                call.client.isMonitor = true
                call.engine.monitors.append(call.client)
            }
            return .ok
        },
        ServedCommand(
            "SLOWLOG GET", arity: -2, [.admin], "the slowest commands, the newest first",
            syntax: "[count]"
        ) {
            call throws(CommandError) in
            if call.count > 3 { throw call.arityError }
            let count = call.count == 3 ? try call.integer(2) : 10
            if count < -1 { throw CommandError("count should be greater than or equal to -1") }
            return call.engine.slowLog.reply(count < 0 ? .max : Int(count))
        },
        ServedCommand("SLOWLOG LEN", arity: 2, [.admin], "how many slow commands are kept") {
            call throws(CommandError) in
            .count(call.engine.slowLog.entries.count)
        },
        ServedCommand("SLOWLOG RESET", arity: 2, [.admin], "forget the slow commands") {
            call throws(CommandError) in
            call.engine.slowLog.entries = []
            return .ok
        },
    ]
}

extension Engine {
    /// Sends a command to the clients that watch all commands.
    func feedMonitors(_ arguments: [ByteString], _ client: Client, _ command: ServedCommand) {
        if command.descriptor.flags.contains(.admin) || command.name == "QUIT" {
            return
        }
        let hidden = command.name == "AUTH" || command.name == "HELLO"
        let microseconds = (now.nanoseconds + settings.epoch.nanoseconds) / 1000
        let fraction = String(microseconds % 1_000_000)
        var line =
            "\(microseconds / 1_000_000).\(String(repeating: "0", count: 6 - fraction.count))\(fraction) [\(client.database) \(scripts?.isRunning == true ? "lua" : client.address)]"
        for (index, word) in arguments.enumerated() {
            line += " " + (hidden && index > 0 ? "\"(redacted)\"" : word.quoted)
        }
        for monitor in monitors { monitor.send(.simple(line)) }
    }
}

/// The commands that took longer than `slowlog-log-slower-than`.
struct SlowLog {
    struct Entry {
        var id: Int
        var time: Int64
        var microseconds: Int
        var arguments: [ByteString]
        var address: String
        var name: ByteString
    }

    /// The newest first.
    var entries: [Entry] = []
    private var nextID = 0

    func isOn(_ settings: ServerSettings) -> Bool { settings.slowerThan >= 0 }

    mutating func add(
        _ arguments: [ByteString], took nanoseconds: Int64, _ client: Client, at time: Int64,
        _ settings: ServerSettings
    ) {
        let microseconds = Int(nanoseconds / 1000)
        guard microseconds >= settings.slowerThan else { return }
        var shown = arguments.prefix(31).map { word in
            word.count <= 128
                ? word
                : ByteString(
                    Array(word.bytes.prefix(128)) + Array("... (\(word.count - 128) more bytes)".utf8))
        }
        if arguments.count == 32 { shown.append(arguments[31]) }
        if arguments.count > 32 { shown.append(ByteString("... (\(arguments.count - 31) more arguments)")) }
        entries.insert(
            Entry(
                id: nextID, time: time, microseconds: microseconds, arguments: shown, address: client.address,
                name: client.name), at: 0)
        nextID += 1
        while entries.count > settings.slowLogLength { entries.removeLast() }
    }

    func reply(_ count: Int) -> Reply {
        .array(
            entries.prefix(count).map { entry in
                .array([
                    .count(entry.id), .integer(entry.time), .count(entry.microseconds),
                    .bulks(entry.arguments),
                    .bulk(entry.address), .bulk(entry.name),
                ])
            })
    }
}
