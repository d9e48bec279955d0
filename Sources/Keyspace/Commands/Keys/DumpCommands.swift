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

    private static func restore(_ call: Call) throws(CommandError) -> Reply {
        var (replaces, isMoment) = (false, false)
        var index = 4
        while index < call.count {
            if call[index].isWord("REPLACE") {
                replaces = true
            } else if call[index].isWord("ABSTTL") {
                isMoment = true
            } else if call[index].isWord("IDLETIME"), index + 1 < call.count {
                index += 1
                if try call.integer(index) < 0 { throw CommandError("Invalid IDLETIME value, must be >= 0") }
            } else if call[index].isWord("FREQ"), index + 1 < call.count {
                index += 1
                guard (0...255).contains(try call.integer(index)) else {
                    throw CommandError("Invalid FREQ value, must be >= 0 and <= 255")
                }
            } else {
                throw .syntax
            }
            index += 1
        }
        let key = call.key(1)
        let known = call.keyspace.write(key)
        if known != nil, !replaces {
            throw CommandError(whole: "BUSYKEY Target key name already exists.")
        }
        let ttl = try call.integer(2)
        if ttl < 0 { throw CommandError("Invalid TTL value, must be >= 0") }
        let payload: RedisObject.Payload?
        do { payload = try DumpReader.payload(call[3], call.keyspace.settings.encodings) } catch {
            throw CommandError("Bad data format")
        }
        guard let payload else { throw CommandError("DUMP payload version or checksum are wrong") }
        let moment = isMoment || ttl == 0 ? ttl : ttl.addingReportingOverflow(call.now).partialValue
        if known != nil { call.keyspace.remove(key) }
        // What would be dead already is not stored.
        if ttl > 0, moment <= call.now { return .ok }
        call.keyspace.store(key, payload, ttl > 0 ? .at(moment) : .none)
        return .ok
    }
}
