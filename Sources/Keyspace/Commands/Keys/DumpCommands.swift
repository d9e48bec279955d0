internal import Simulation
internal import Tracing

/// `DUMP` and `RESTORE`: what a key holds as bytes that another server takes in.
enum DumpCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "DUMP", .keys, arity: 2, [.readonly], keys: .one, "what a key holds, as bytes for RESTORE",
            syntax: "key", example: "SET a 1\nDUMP a"
        ) { call throws(CommandError) in
            .bulk(call.keyspace.read(call.key(1)).map { DumpWriter.dump($0) })
        },
        CommandDescriptor(
            "RESTORE", .keys, arity: -4, [.write, .denyoom], keys: .one, "store what DUMP gave under a key",
            syntax: "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]",
            example: "RESTORE a 0 \"\\x00\\xc0\\x01\\n\\x00&x\\xe7\\xb6\\xd1\\x01\\x11\\xfc\"\nGET a", restore
        ),
    ]

    /// What stands behind the payload.
    private struct Options {
        var replaces = false
        var isMoment = false
        var idleSeconds: Int64?
        var frequency: UInt8?
    }

    private static func options(_ call: Call) throws(CommandError) -> Options {
        var options = Options()
        var index = 4
        while index < call.count {
            if call[index].isWord("REPLACE") {
                options.replaces = true
            } else if call[index].isWord("ABSTTL") {
                options.isMoment = true
            } else if call[index].isWord("IDLETIME"), index + 1 < call.count {
                index += 1
                let seconds = try call.integer(index)
                if seconds < 0 { throw CommandError("Invalid IDLETIME value, must be >= 0") }
                options.idleSeconds = seconds
            } else if call[index].isWord("FREQ"), index + 1 < call.count {
                index += 1
                guard let frequency = UInt8(exactly: try call.integer(index)) else {
                    throw CommandError("Invalid FREQ value, must be >= 0 and <= 255")
                }
                options.frequency = frequency
            } else {
                throw .syntax
            }
            index += 1
        }
        return options
    }

    private static func restore(_ call: Call) throws(CommandError) -> Reply {
        let options = try options(call)
        let key = call.key(1)
        let known = call.keyspace.write(key)
        if known != nil, !options.replaces {
            throw CommandError(whole: "BUSYKEY Target key name already exists.")
        }
        let ttl = try call.integer(2)
        if ttl < 0 { throw CommandError("Invalid TTL value, must be >= 0") }
        let payload: RedisObject.Payload?
        do { payload = try DumpReader.payload(call[3], call.keyspace.settings.encodings) } catch {
            throw CommandError("Bad data format")
        }
        guard let payload else { throw CommandError("DUMP payload version or checksum are wrong") }
        let moment = options.isMoment || ttl == 0 ? ttl : ttl.addingReportingOverflow(call.now).partialValue
        if known != nil { call.keyspace.remove(key) }
        // What would be dead already is not stored.
        if ttl > 0, moment <= call.now { return .ok }
        call.keyspace.store(key, payload, ttl > 0 ? .at(moment) : .none)
        let now = call.keyspace.now
        call.keyspace.memory.takeIn(
            key, lastUse: options.idleSeconds.map { now - TimeSpan.seconds(min($0, 1_000_000_000)) },
            counter: options.frequency, at: now)
        return .ok
    }
}
