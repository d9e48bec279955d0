internal import Simulation
internal import Tracing

/// The keyspace as a whole, and the server that it would stand in.
enum ServerCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "PING", .server, arity: -1, [.fast], keys: .none, "PONG, or the message: the server answers",
            syntax: "[message]", example: "PING\nPING hello"
        ) { call throws(CommandError) in
            if call.count > 2 { throw call.arityError }
            return call.count == 2 ? .bulk(call[1]) : .simple("PONG")
        },
        CommandDescriptor(
            "ECHO", .server, arity: 2, [.fast], keys: .none, "the message", syntax: "message",
            example: "ECHO \"hello world\""
        ) { call throws(CommandError) in .bulk(call[1]) },
        CommandDescriptor(
            "TIME", .server, arity: 1, [.fast], keys: .none,
            "the clock, which began at 0 with the session: seconds, and microseconds of the second",
            syntax: "", example: "TIME"
        ) { call throws(CommandError) in
            let microseconds = max(0, call.keyspace.now.nanoseconds / 1000 + call.keyspace.skew * 1000)
            return .array([
                .bulk(String(microseconds / 1_000_000)), .bulk(String(microseconds % 1_000_000)),
            ])
        },
        CommandDescriptor(
            "DBSIZE", .server, arity: 1, [.readonly, .fast], keys: .none,
            "how many keys there are, those included whose time has run out unnoticed",
            syntax: "", example: "MSET a 1 b 2\nDBSIZE"
        ) { call throws(CommandError) in
            .count(call.keyspace.memory.fill.entries)
        },
        CommandDescriptor(
            "FLUSHDB", .server, arity: -1, [.write], keys: .none, "delete every key",
            syntax: "[ASYNC | SYNC]", example: "SET a 1\nFLUSHDB\nDBSIZE", flush),
        CommandDescriptor(
            "FLUSHALL", .server, arity: -1, [.write], keys: .none,
            "delete every key of every database; there is one",
            syntax: "[ASYNC | SYNC]", example: "SET a 1\nFLUSHALL\nDBSIZE", flush),
        CommandDescriptor(
            "OBJECT ENCODING", .keys, arity: 3, [.readonly], keys: .positions(first: 2, last: 2, step: 1),
            "how Redis keeps a value: small ones in a compact form",
            syntax: "key", example: "SET a 1\nSET b text\nSADD c 1 2\nOBJECT ENCODING a\nOBJECT ENCODING c"
        ) {
            call throws(CommandError) in
            .bulk(call.keyspace.read(call.key(2), quietly: true).map { ByteString($0.encoding) })
        },
        CommandDescriptor(
            "OBJECT FREQ", .keys, arity: 3, [.readonly], keys: .positions(first: 2, last: 2, step: 1),
            "the logarithmic counter of a key's uses, under a policy that counts them",
            syntax: "key", example: "CONFIG SET maxmemory-policy allkeys-lfu\nSET a 1\nOBJECT FREQ a",
            frequency),
        CommandDescriptor(
            "OBJECT IDLETIME", .keys, arity: 3, [.readonly], keys: .positions(first: 2, last: 2, step: 1),
            "for how many seconds no command has used a key",
            syntax: "key", example: "SET a 1\nOBJECT IDLETIME a", idleTime),
        CommandDescriptor(
            "OBJECT REFCOUNT", .keys, arity: 3, [.readonly], keys: .positions(first: 2, last: 2, step: 1),
            "how many keys share a value: very many for the numbers 0 to 9999, else one",
            syntax: "key", example: "SET a 7\nSET b text\nOBJECT REFCOUNT a\nOBJECT REFCOUNT b"
        ) {
            call throws(CommandError) in
            guard let object = call.keyspace.read(call.key(2), quietly: true) else { return .null }
            if case .string(let value) = object.payload, value.isShared {
                return .integer(Int64(Int32.max))
            }
            return .integer(1)
        },
        CommandDescriptor(
            "MEMORY USAGE", .server, arity: -3, [.readonly], keys: .positions(first: 2, last: 2, step: 1),
            "the bytes that a key and its value take in a Redis, overhead included; growing tables and skip lists are estimated",
            syntax: "key [SAMPLES count]", example: "SET a 1\nMEMORY USAGE a\nMEMORY USAGE b", memoryUsage),
    ]

    static func flush(_ call: Call) throws(CommandError) -> Reply {
        if call.count > 2 || call.count == 2 && !call[1].isWord("ASYNC") && !call[1].isWord("SYNC") {
            throw .syntax
        }
        call.keyspace.removeAll()
        return .ok
    }

    private static let switching =
        "Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust."

    static func frequency(_ call: Call) throws(CommandError) -> Reply {
        guard call.keyspace.read(call.key(2), quietly: true) != nil else { return .null }
        guard call.keyspace.policy.countsFrequency else {
            throw CommandError(
                "An LFU maxmemory policy is not selected, access frequency not tracked. \(switching)")
        }
        return .integer(Int64(call.keyspace.memory.frequency(of: call.key(2), at: call.keyspace.now)))
    }

    static func idleTime(_ call: Call) throws(CommandError) -> Reply {
        guard call.keyspace.read(call.key(2), quietly: true) != nil else { return .null }
        if call.keyspace.policy.countsFrequency {
            throw CommandError("An LFU maxmemory policy is selected, idle time not tracked. \(switching)")
        }
        let idle = call.keyspace.now - call.keyspace.memory.lastUse(of: call.key(2))
        return .integer(max(0, idle.nanoseconds) / 1_000_000_000)
    }

    static func memoryUsage(_ call: Call) throws(CommandError) -> Reply {
        var index = 3
        while index < call.count {
            guard call[index].isWord("SAMPLES"), index + 1 < call.count else { throw .syntax }
            if try call.integer(index + 1) < 0 { throw .syntax }
            index += 2
        }
        guard let object = call.keyspace.peek(call.key(2)) else { return .null }
        return .count(MemoryEstimate.usage(key: call[2], object))
    }
}
