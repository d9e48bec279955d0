internal import DequeModule
internal import Tracing

/// Lists: elements in order, quick at both ends.
enum ListCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "LPUSH", .lists, arity: -3, [.write, .denyoom, .fast], keys: .one,
            "put elements in front of a list, one after the other, and answer its length",
            syntax: "key element [element ...]", example: "LPUSH queue a b c\nLRANGE queue 0 -1"
        ) {
            call throws(CommandError) in try push(call, .left)
        },
        CommandDescriptor(
            "RPUSH", .lists, arity: -3, [.write, .denyoom, .fast], keys: .one,
            "put elements behind a list and answer its length",
            syntax: "key element [element ...]", example: "RPUSH queue a b c\nLRANGE queue 0 -1"
        ) {
            call throws(CommandError) in try push(call, .right)
        },
        CommandDescriptor(
            "LPUSHX", .lists, arity: -3, [.write, .denyoom, .fast], keys: .one,
            "as LPUSH, only where the list exists",
            syntax: "key element [element ...]", example: "LPUSHX queue a\nEXISTS queue"
        ) {
            call throws(CommandError) in try push(call, .left, onlyIfPresent: true)
        },
        CommandDescriptor(
            "RPUSHX", .lists, arity: -3, [.write, .denyoom, .fast], keys: .one,
            "as RPUSH, only where the list exists",
            syntax: "key element [element ...]", example: "RPUSHX queue a\nEXISTS queue"
        ) {
            call throws(CommandError) in try push(call, .right, onlyIfPresent: true)
        },
        CommandDescriptor(
            "LPOP", .lists, arity: -2, [.write, .fast], keys: .one, "take elements from the front",
            syntax: "key [count]", example: "RPUSH queue a b c\nLPOP queue\nLPOP queue 5\nLPOP queue"
        ) {
            call throws(CommandError) in try pop(call, .left)
        },
        CommandDescriptor(
            "RPOP", .lists, arity: -2, [.write, .fast], keys: .one, "take elements from the back",
            syntax: "key [count]", example: "RPUSH queue a b c\nRPOP queue\nRPOP queue 5"
        ) {
            call throws(CommandError) in try pop(call, .right)
        },
        CommandDescriptor(
            "LLEN", .lists, arity: 2, [.readonly, .fast], keys: .one, "how many elements a list has",
            syntax: "key", example: "RPUSH queue a b\nLLEN queue"
        ) { call throws(CommandError) in
            .count(try call.keyspace.read(call.key(1))?.list().count ?? 0)
        },
        CommandDescriptor(
            "LRANGE", .lists, arity: 4, [.readonly], keys: .one,
            "the elements from start to stop; negative places count from the end",
            syntax: "key start stop", example: "RPUSH queue a b c d\nLRANGE queue 1 2\nLRANGE queue -2 -1",
            range),
        CommandDescriptor(
            "LINDEX", .lists, arity: 3, [.readonly], keys: .one, "the element at a place",
            syntax: "key index",
            example: "RPUSH queue a b c\nLINDEX queue 0\nLINDEX queue -1\nLINDEX queue 9",
            element),
        CommandDescriptor(
            "LSET", .lists, arity: 4, [.write, .denyoom], keys: .one, "replace the element at a place",
            syntax: "key index element", example: "RPUSH queue a b\nLSET queue 1 x\nLSET queue 5 y",
            setElement),
        CommandDescriptor(
            "LINSERT", .lists, arity: 5, [.write, .denyoom], keys: .one,
            "put an element before or behind the first that is equal to the pivot",
            syntax: "key BEFORE | AFTER pivot element",
            example: "RPUSH queue a c\nLINSERT queue BEFORE c b\nLRANGE queue 0 -1", insert),
        CommandDescriptor(
            "LREM", .lists, arity: 4, [.write], keys: .one,
            "remove elements equal to one: count from the front, from the back where negative, all where 0",
            syntax: "key count element", example: "RPUSH queue a b a c a\nLREM queue 2 a\nLRANGE queue 0 -1",
            remove),
        CommandDescriptor(
            "LTRIM", .lists, arity: 4, [.write], keys: .one, "keep the elements from start to stop alone",
            syntax: "key start stop", example: "RPUSH log a b c d\nLTRIM log -2 -1\nLRANGE log 0 -1", trim),
    ]

    private static func push(
        _ call: Call, _ end: ListValue.End, onlyIfPresent: Bool = false
    ) throws(CommandError) -> Reply {
        let key = call.key(1)
        if let object = call.keyspace.write(key) {
            let count = try object.changeList { list throws(CommandError) in
                for element in call.arguments[2...] { list.push(element, at: end) }
                return list.count
            }
            call.keyspace.changed(key, object)
            return .count(count)
        }
        if onlyIfPresent { return .integer(0) }
        var list = ListValue()
        for element in call.arguments[2...] { list.push(element, at: end) }
        call.keyspace.store(key, .list(list))
        return .count(list.count)
    }

    private static func pop(_ call: Call, _ end: ListValue.End) throws(CommandError) -> Reply {
        if call.count > 3 { throw call.arityError }
        let count = call.count == 3 ? try call.size(2) : nil
        let key = call.key(1)
        guard let object = call.keyspace.write(key) else { return count == nil ? .null : .nullArray }
        let popped = try object.changeList { list throws(CommandError) in
            (0..<min(count ?? 1, list.count)).compactMap { _ in list.pop(at: end) }
        }
        if !popped.isEmpty { call.keyspace.changed(key, object) }
        return count == nil ? .bulk(popped.first) : .bulks(popped)
    }

    static func range(_ call: Call) throws(CommandError) -> Reply {
        let (start, end) = (try call.integer(2), try call.integer(3))
        guard let list = try call.keyspace.read(call.key(1))?.list(),
            let slice = Call.slice(start, end, of: list.count)
        else { return .array([]) }
        return .bulks(list.elements[slice])
    }

    /// The place that an index means; nil if it lies outside.
    private static func place(_ index: Int64, in list: ListValue) -> Int? {
        let place = index < 0 ? index + Int64(list.count) : index
        return place >= 0 && place < Int64(list.count) ? Int(place) : nil
    }

    static func element(_ call: Call) throws(CommandError) -> Reply {
        guard let list = try call.keyspace.read(call.key(1))?.list() else { return .null }
        return .bulk(place(try call.integer(2), in: list).map { list.elements[$0] })
    }

    static func setElement(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        guard let object = call.keyspace.write(key) else { throw .noSuchKey }
        try object.changeList { list throws(CommandError) in
            guard let place = place(try call.integer(2), in: list) else { throw .indexOutOfRange }
            list.replace(at: place, with: call[3])
        }
        call.keyspace.changed(key, object)
        return .ok
    }

    static func insert(_ call: Call) throws(CommandError) -> Reply {
        let isAfter = call[2].isWord("AFTER")
        if !isAfter && !call[2].isWord("BEFORE") { throw .syntax }
        let key = call.key(1)
        guard let object = call.keyspace.write(key) else { return .integer(0) }
        let count: Int = try object.changeList { list throws(CommandError) in
            guard let pivot = list.elements.firstIndex(of: call[3]) else { return -1 }
            list.insert(call[4], at: isAfter ? pivot + 1 : pivot)
            return list.count
        }
        if count > 0 { call.keyspace.changed(key, object) }
        return .count(count)
    }

    static func remove(_ call: Call) throws(CommandError) -> Reply {
        let count = try call.integer(2)
        return try call.removeElements { object throws(CommandError) in
            try object.changeList { list throws(CommandError) in
                list.remove(
                    call[3], limit: count == 0 ? .max : Int(clamping: count.magnitude), fromRight: count < 0)
            }
        }
    }

    static func trim(_ call: Call) throws(CommandError) -> Reply {
        let (start, end) = (try call.integer(2), try call.integer(3))
        let key = call.key(1)
        guard let object = call.keyspace.write(key) else { return .ok }
        try object.changeList { list throws(CommandError) in
            list.keep(Call.slice(start, end, of: list.count) ?? 0..<0)
        }
        call.keyspace.changed(key, object)
        return .ok
    }
}
