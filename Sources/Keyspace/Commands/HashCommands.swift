internal import Tracing

/// Hashes: fields with values under one key.
enum HashCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "HSET", .hashes, arity: -4, [.write, .denyoom, .fast], keys: .one,
            "set fields of a hash and answer how many of them are new",
            syntax: "key field value [field value ...]",
            example: "HSET user:1 name Ann age 30\nHSET user:1 age 31\nHGETALL user:1", set),
        CommandDescriptor(
            "HMSET", .hashes, arity: -4, [.write, .denyoom, .fast], keys: .one,
            "the old form of HSET, which answers OK",
            syntax: "key field value [field value ...]", example: "HMSET user:1 name Ann\nHGET user:1 name",
            set),
        CommandDescriptor(
            "HSETNX", .hashes, arity: 4, [.write, .denyoom, .fast], keys: .one,
            "set a field only where it does not exist",
            syntax: "key field value", example: "HSETNX user:1 name Ann\nHSETNX user:1 name Bo", setIfAbsent),
        CommandDescriptor(
            "HGET", .hashes, arity: 3, [.readonly, .fast], keys: .one, "the value of a field",
            syntax: "key field", example: "HSET user:1 name Ann\nHGET user:1 name\nHGET user:1 email", get),
        CommandDescriptor(
            "HMGET", .hashes, arity: -3, [.readonly, .fast], keys: .one, "the values of several fields",
            syntax: "key field [field ...]",
            example: "HSET user:1 name Ann age 30\nHMGET user:1 name email age",
            multipleGet),
        CommandDescriptor(
            "HDEL", .hashes, arity: -3, [.write, .fast], keys: .one,
            "remove fields; a hash without fields is removed itself",
            syntax: "key field [field ...]",
            example: "HSET user:1 name Ann\nHDEL user:1 name email\nEXISTS user:1",
            delete),
        CommandDescriptor(
            "HEXISTS", .hashes, arity: 3, [.readonly, .fast], keys: .one, "whether a hash has a field",
            syntax: "key field", example: "HSET user:1 name Ann\nHEXISTS user:1 name\nHEXISTS user:1 email",
            exists),
        CommandDescriptor(
            "HSTRLEN", .hashes, arity: 3, [.readonly, .fast], keys: .one,
            "the length of a field's value in bytes",
            syntax: "key field", example: "HSET user:1 name Ann\nHSTRLEN user:1 name", length),
        CommandDescriptor(
            "HLEN", .hashes, arity: 2, [.readonly, .fast], keys: .one, "how many fields a hash has",
            syntax: "key", example: "HSET user:1 name Ann age 30\nHLEN user:1", count),
        CommandDescriptor(
            "HGETALL", .hashes, arity: 2, [.readonly], keys: .one, "all fields and values of a hash",
            syntax: "key", example: "HSET user:1 name Ann age 30\nHGETALL user:1"
        ) {
            call throws(CommandError) in
            guard let object = call.keyspace.read(call.key(1)) else { return .map([]) }
            var pairs: [Reply.Pair] = []
            try object.hash().table.forEach { pairs.append(.init(key: .bulk($0), value: .bulk($1))) }
            return .map(pairs)
        },
        CommandDescriptor(
            "HKEYS", .hashes, arity: 2, [.readonly], keys: .one, "all fields of a hash",
            syntax: "key", example: "HSET user:1 name Ann age 30\nHKEYS user:1"
        ) { call throws(CommandError) in
            .bulks(try call.keyspace.read(call.key(1))?.hash().table.keys ?? [])
        },
        CommandDescriptor(
            "HVALS", .hashes, arity: 2, [.readonly], keys: .one, "all values of a hash",
            syntax: "key", example: "HSET user:1 name Ann age 30\nHVALS user:1"
        ) { call throws(CommandError) in
            var values: [Reply] = []
            try call.keyspace.read(call.key(1))?.hash().table.forEach { values.append(.bulk($1)) }
            return .array(values)
        },
        CommandDescriptor(
            "HINCRBY", .hashes, arity: 4, [.write, .denyoom, .fast], keys: .one,
            "add to the number in a field",
            syntax: "key field increment", example: "HINCRBY page:1 views 1\nHINCRBY page:1 views 10", add),
        CommandDescriptor(
            "HINCRBYFLOAT", .hashes, arity: 4, [.write, .denyoom, .fast], keys: .one,
            "add to the number in a field, which may have a fraction",
            syntax: "key field increment", example: "HSET cart total 10.50\nHINCRBYFLOAT cart total 0.1",
            addFloat),
        CommandDescriptor(
            "HRANDFIELD", .hashes, arity: -2, [.readonly], keys: .one,
            "fields drawn at random: different ones for a positive count, with repetitions for a negative one",
            syntax: "key [count [WITHVALUES]]",
            example: "HSET coin heads 1 tails 2\nHRANDFIELD coin 2 WITHVALUES\nHRANDFIELD none", random),
        CommandDescriptor(
            "HSCAN", .hashes, arity: -3, [.readonly], keys: .one, "the fields of a hash, a few at a time",
            syntax: "key cursor [MATCH pattern] [COUNT count]",
            example: "HSET user:1 name Ann age 30\nHSCAN user:1 0 MATCH n*", scan),
    ]

    /// The hash of a key, made if there is none.
    private static func change(
        _ call: Call, _ body: (inout HashValue) throws(CommandError) -> Reply
    ) throws(CommandError) -> Reply {
        let key = call.key(1)
        if let object = call.keyspace.write(key) {
            let reply = try object.changeHash(body)
            call.keyspace.changed(key, object)
            return reply
        }
        var value = HashValue()
        let reply = try body(&value)
        call.keyspace.store(key, .hash(value))
        return reply
    }

    static func set(_ call: Call) throws(CommandError) -> Reply {
        guard call.count % 2 == 0 else { throw call.arityError }
        let limits = call.keyspace.encodings
        return try change(call) { hash throws(CommandError) in
            hash.prepare(for: call.arguments[2...], limits)
            var added = 0
            for index in stride(from: 2, to: call.count, by: 2)
            where hash.set(call[index], call[index + 1], limits) {
                added += 1
            }
            return call.descriptor.name == "HMSET" ? .ok : .count(added)
        }
    }

    static func setIfAbsent(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        if let object = call.keyspace.write(key), try object.hash().table.contains(call[2]) {
            return .flag(false)
        }
        let limits = call.keyspace.encodings
        return try change(call) { hash throws(CommandError) in
            .flag(hash.set(call[2], call[3], limits))
        }
    }

    static func get(_ call: Call) throws(CommandError) -> Reply {
        .bulk(try call.keyspace.read(call.key(1))?.hash().table[call[2]])
    }

    static func multipleGet(_ call: Call) throws(CommandError) -> Reply {
        let hash = try call.keyspace.read(call.key(1))?.hash()
        return .array(call.arguments[2...].map { .bulk(hash?.table[$0]) })
    }

    static func delete(_ call: Call) throws(CommandError) -> Reply {
        try call.removeElements { object throws(CommandError) in
            try object.changeHash { hash throws(CommandError) in
                call.arguments[2...].count { hash.remove($0) }
            }
        }
    }

    static func exists(_ call: Call) throws(CommandError) -> Reply {
        .flag(try call.keyspace.read(call.key(1))?.hash().table.contains(call[2]) ?? false)
    }

    static func length(_ call: Call) throws(CommandError) -> Reply {
        .count(try call.keyspace.read(call.key(1))?.hash().table[call[2]]?.count ?? 0)
    }

    static func count(_ call: Call) throws(CommandError) -> Reply {
        .count(try call.keyspace.read(call.key(1))?.hash().table.count ?? 0)
    }

    static func add(_ call: Call) throws(CommandError) -> Reply {
        let increment = try call.integer(3)
        let limits = call.keyspace.encodings
        let old = try call.keyspace.write(call.key(1))?.hash().table[call[2]] ?? "0"
        guard let number = old.integer else { throw CommandError("hash value is not an integer") }
        let (sum, overflow) = number.addingReportingOverflow(increment)
        if overflow { throw .overflow }
        return try change(call) { hash throws(CommandError) in
            hash.set(call[2], ByteString(sum), limits)
            return .integer(sum)
        }
    }

    static func addFloat(_ call: Call) throws(CommandError) -> Reply {
        let increment = try call.longDouble(3)
        if increment.isInfinite { throw CommandError("value is NaN or Infinity") }
        let limits = call.keyspace.encodings
        let old = try call.keyspace.write(call.key(1))?.hash().table[call[2]] ?? "0"
        guard let number = old.longDouble else { throw CommandError("hash value is not a float") }
        let sum = number + increment
        if sum.isNaN || sum.isInfinite { throw .notANumber }
        return try change(call) { hash throws(CommandError) in
            hash.set(call[2], ByteString(sum), limits)
            return .bulk(ByteString(sum))
        }
    }

    static func random(_ call: Call) throws(CommandError) -> Reply {
        let space = call.keyspace
        guard call.count > 2 else {
            guard let hash = try space.read(call.key(1))?.hash() else { return .null }
            return .bulk(hash.table.random(space.draw).key)
        }
        let (count, withValues) = try RandomElements.count(call, option: "WITHVALUES")
        guard let hash = try space.read(call.key(1))?.hash(), count != 0 else { return .array([]) }
        let drawn = try RandomElements.draw(
            count, of: { hash.table.keys }, total: hash.table.count,
            one: { hash.table.random(space.draw).key }, below: space.draw)
        return withValues
            ? .pairs(drawn.map { .init(key: .bulk($0), value: .bulk(hash.table[$0])) }) : .bulks(drawn)
    }

    static func scan(_ call: Call) throws(CommandError) -> Reply {
        let cursor = try ScanOptions.cursor(call[2])
        guard let hash = try call.keyspace.read(call.key(1))?.hash() else { return ScanOptions.reply(0, []) }
        let options = try ScanOptions(call, from: 3)
        var found: [Reply] = []
        let next = hash.table.scan(
            after: hash.isListpack ? UInt64(0) : cursor, limit: hash.isListpack ? Int.max : options.limit
        ) { field, value in
            if options.matches(field) { found += [.bulk(field), .bulk(value)] }
        }
        return ScanOptions.reply(next, found)
    }
}
