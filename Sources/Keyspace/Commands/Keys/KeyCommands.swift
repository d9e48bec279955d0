internal import Basics
internal import Tracing

/// Keys as such: whether they exist, what type they are, renaming, copying, listing.
enum KeyCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "DEL", .keys, arity: -2, [.write], keys: .all, "delete keys and answer how many there were",
            syntax: "key [key ...]", example: "MSET a 1 b 2\nDEL a b c", delete),
        CommandDescriptor(
            "UNLINK", .keys, arity: -2, [.write, .fast], keys: .all,
            "delete keys; Redis frees their memory later, here it is as DEL",
            syntax: "key [key ...]", example: "MSET a 1 b 2\nUNLINK a b c", delete),
        CommandDescriptor(
            "EXISTS", .keys, arity: -2, [.readonly, .fast], keys: .all,
            "how many of the keys exist; one that is named twice counts twice",
            syntax: "key [key ...]", example: "SET a 1\nEXISTS a b a"
        ) { call throws(CommandError) in
            .count((1..<call.count).count { call.keyspace.read(call.key($0), quietly: true) != nil })
        },
        CommandDescriptor(
            "TOUCH", .keys, arity: -2, [.readonly, .fast], keys: .all,
            "count as used the keys that exist, and answer how many those are",
            syntax: "key [key ...]", example: "SET a 1\nTOUCH a b"
        ) { call throws(CommandError) in
            .count((1..<call.count).count { call.keyspace.read(call.key($0)) != nil })
        },
        CommandDescriptor(
            "TYPE", .keys, arity: 2, [.readonly, .fast], keys: .one, "the type of what a key holds",
            syntax: "key", example: "SET a 1\nHSET b f v\nTYPE a\nTYPE b\nTYPE c"
        ) { call throws(CommandError) in
            .simple(call.keyspace.read(call.key(1), quietly: true)?.typeName ?? "none")
        },
        CommandDescriptor(
            "RENAME", .keys, arity: 3, [.write], keys: .two,
            "give a key another name; what had that name is replaced",
            syntax: "key newkey", example: "SET a 1\nRENAME a b\nGET b\nRENAME a c"
        ) { call throws(CommandError) in
            try rename(call, onlyIfAbsent: false)
        },
        CommandDescriptor(
            "RENAMENX", .keys, arity: 3, [.write, .fast], keys: .two,
            "give a key another name, only where no key has that name",
            syntax: "key newkey", example: "MSET a 1 b 2\nRENAMENX a b\nRENAMENX a c"
        ) {
            call throws(CommandError) in try rename(call, onlyIfAbsent: true)
        },
        CommandDescriptor(
            "COPY", .keys, arity: -3, [.write, .denyoom], keys: .two,
            "copy what a key holds, its time to live included, to another key",
            syntax: "source destination [DB destination-db] [REPLACE]",
            example: "SET a 1 EX 60\nCOPY a b\nTTL b\nCOPY a b\nCOPY a b REPLACE", copy),
        CommandDescriptor(
            "RANDOMKEY", .keys, arity: 1, [.readonly], keys: .none, "a key drawn at random",
            syntax: "", example: "SET a 1\nRANDOMKEY\nDEL a\nRANDOMKEY", random),
        CommandDescriptor(
            "KEYS", .keys, arity: 2, [.readonly], keys: .none,
            "the keys that match a pattern, in the order in which their names first appeared",
            syntax: "pattern", example: "MSET user:1 a user:2 b page:1 c\nKEYS user:*\nKEYS *:[1-1]", matching
        ),
        CommandDescriptor(
            "SCAN", .keys, arity: -2, [.readonly], keys: .none, "the keys, a few at a time",
            syntax: "cursor [MATCH pattern] [COUNT count] [TYPE type]",
            example: "MSET user:1 a user:2 b page:1 c\nSCAN 0 MATCH user:*\nSCAN 0 COUNT 2", scan),
    ]

    static func delete(_ call: Call) throws(CommandError) -> Reply {
        var removed = 0
        for index in 1..<call.count {
            let key = call.key(index)
            if call.keyspace.find(key) != nil, call.keyspace.remove(key) { removed += 1 }
        }
        return .count(removed)
    }

    private static func rename(_ call: Call, onlyIfAbsent: Bool) throws(CommandError) -> Reply {
        let (source, destination) = (call.key(1), call.key(2))
        let space = call.keyspace
        guard let object = space.write(source) else { throw .noSuchKey }
        if source == destination { return onlyIfAbsent ? .integer(0) : .ok }
        if space.write(destination) != nil {
            if onlyIfAbsent { return .integer(0) }
            space.remove(destination)
        }
        let deadline = space.deadline(of: source)
        space.remove(source)
        space.store(destination, object.payload, deadline.map { .at($0) } ?? .none)
        return onlyIfAbsent ? .integer(1) : .ok
    }

    static func copy(_ call: Call) throws(CommandError) -> Reply {
        var replaces = false
        var index = 3
        while index < call.count {
            if call[index].isWord("REPLACE") {
                replaces = true
            } else if call[index].isWord("DB"), index + 1 < call.count {
                index += 1
                let number = try call.integer(index)
                if Int32(exactly: number) == nil { throw .outside(Int64(Int32.min)...Int64(Int32.max)) }
                if number != 0 { throw CommandError("DB index is out of range") }
            } else {
                throw .syntax
            }
            index += 1
        }
        let (source, destination) = (call.key(1), call.key(2))
        if source == destination { throw CommandError("source and destination objects are the same") }
        guard let object = call.keyspace.read(source) else { return .flag(false) }
        if call.keyspace.write(destination) != nil {
            guard replaces else { return .flag(false) }
            call.keyspace.remove(destination)
        }
        call.keyspace.store(
            destination, object.payloadCopy,
            call.keyspace.deadline(of: source).map { .at($0) } ?? .none)
        return .flag(true)
    }

    static func random(_ call: Call) throws(CommandError) -> Reply {
        let space = call.keyspace
        // Most draws hit. If few keys live among many dead ones, they are counted out.
        for _ in 0..<100 where space.memory.fill.entries > 0 {
            let slot = space.draw(space.memory.owners.count)
            let key = space.memory.owners[slot]
            if space.memory.slot(of: key) == slot, space.find(key) != nil {
                return .bulk(space.name(of: key))
            }
        }
        let living = space.memory.keys.filter { space.find($0) != nil }
        return living.isEmpty ? .null : .bulk(space.name(of: living[space.draw(living.count)]))
    }

    static func matching(_ call: Call) throws(CommandError) -> Reply {
        let pattern = Glob(call[1].bytes)
        var found: [Reply] = []
        for key in call.keyspace.memory.keys {
            let name = call.keyspace.name(of: key)
            if pattern.matches(name.bytes), call.keyspace.isAlive(key) { found.append(.bulk(name)) }
        }
        return .array(found)
    }

    /// The cursor is the number of the first name that has not been seen. A name keeps its number as long as it has an entry.
    static func scan(_ call: Call) throws(CommandError) -> Reply {
        let cursor = try ScanOptions.cursor(call[1])
        let options = try ScanOptions(call, from: 2, takesType: true)
        let space = call.keyspace
        var found: [Reply] = []
        var left = options.limit
        var index = min(Int(clamping: cursor), Int(Int32.max))
        while left > 0, let next = space.memory.live.next(from: index) {
            let key = KeyID(next)
            index = next + 1
            left -= 1
            let name = space.name(of: key)
            guard options.matches(name), let object = space.find(key) else { continue }
            if let type = options.type, type.lowercased != object.typeName { continue }
            found.append(.bulk(name))
        }
        let isOver = space.memory.live.next(from: index) == nil
        return ScanOptions.reply(isOver ? 0 : UInt64(index), found)
    }
}
