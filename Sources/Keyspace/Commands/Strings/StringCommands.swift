internal import Tracing

/// Reading and replacing whole strings.
enum StringCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "GET", .strings, arity: 2, [.readonly, .fast], keys: .one, "the string a key holds",
            syntax: "key", example: "SET user:1 Ann\nGET user:1\nGET user:2", get),
        CommandDescriptor(
            "GETDEL", .strings, arity: 2, [.write, .fast], keys: .one,
            "the string a key holds, which is then deleted",
            syntax: "key", example: "SET token 42\nGETDEL token\nGETDEL token", getDelete),
        CommandDescriptor(
            "GETSET", .strings, arity: 3, [.write, .denyoom, .fast], keys: .one,
            "set a string and answer what it was before; its time to live is dropped",
            syntax: "key value", example: "SET visits 7\nGETSET visits 0\nGET visits", getSet),
        CommandDescriptor(
            "MGET", .strings, arity: -2, [.readonly, .fast], keys: .all,
            "the strings of several keys in one round trip, nil for each key without one",
            syntax: "key [key ...]", example: "MSET a 1 b 2\nMGET a b c", multipleGet),
        CommandDescriptor(
            "MSET", .strings, arity: -3, [.write, .denyoom], keys: .pairs, "set several strings at once",
            syntax: "key value [key value ...]", example: "MSET a 1 b 2\nMGET a b", multipleSet),
        CommandDescriptor(
            "MSETNX", .strings, arity: -3, [.write, .denyoom], keys: .pairs,
            "set several strings, all or none: only where none of the keys exists",
            syntax: "key value [key value ...]", example: "MSETNX a 1 b 2\nMSETNX b 3 c 4\nEXISTS c",
            multipleSetIfAbsent),
        CommandDescriptor(
            "SETNX", .strings, arity: 3, [.write, .denyoom, .fast], keys: .one,
            "set a string only where the key does not exist",
            syntax: "key value", example: "SETNX lock me\nSETNX lock you\nGET lock", setIfAbsent),
        CommandDescriptor(
            "STRLEN", .strings, arity: 2, [.readonly, .fast], keys: .one, "the length of a string in bytes",
            syntax: "key", example: "SET word caching\nSTRLEN word\nSTRLEN other", length),
    ]

    static func get(_ call: Call) throws(CommandError) -> Reply {
        guard let object = call.keyspace.read(call.key(1)) else { return .null }
        return .bulk(try object.string().bytes)
    }

    static func getDelete(_ call: Call) throws(CommandError) -> Reply {
        let reply = try get(call)
        if reply != .null { call.keyspace.remove(call.key(1)) }
        return reply
    }

    static func getSet(_ call: Call) throws(CommandError) -> Reply {
        let reply = try get(call)
        call.keyspace.store(call.key(1), .string(StringValue(storing: call[2])))
        return reply
    }

    static func multipleGet(_ call: Call) throws(CommandError) -> Reply {
        var found: [Reply] = []
        for index in 1..<call.count {
            let object = call.keyspace.read(call.key(index))
            found.append(.bulk(try? object?.string().bytes))
        }
        return .array(found)
    }

    static func multipleSet(_ call: Call) throws(CommandError) -> Reply {
        guard call.count % 2 == 1 else { throw call.arityError }
        setPairs(call)
        return .ok
    }

    static func multipleSetIfAbsent(_ call: Call) throws(CommandError) -> Reply {
        guard call.count % 2 == 1 else { throw call.arityError }
        for index in stride(from: 1, to: call.count, by: 2)
        where call.keyspace.write(call.key(index)) != nil {
            return .flag(false)
        }
        setPairs(call)
        return .flag(true)
    }

    private static func setPairs(_ call: Call) {
        for index in stride(from: 1, to: call.count, by: 2) {
            call.keyspace.store(call.key(index), .string(StringValue(storing: call[index + 1])))
        }
    }

    static func setIfAbsent(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        if call.keyspace.write(key) != nil { return .flag(false) }
        call.keyspace.store(key, .string(StringValue(storing: call[2])))
        return .flag(true)
    }

    static func length(_ call: Call) throws(CommandError) -> Reply {
        guard let object = call.keyspace.read(call.key(1)) else { return .integer(0) }
        return .count(try object.string().bytes.count)
    }
}
