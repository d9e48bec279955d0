internal import DequeModule
internal import Tracing

/// Elements that move between lists, and places that are searched for.
enum ListMoveCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "LMOVE", .lists, arity: 5, [.write, .denyoom], keys: .two,
            "take an element from one end of a list and put it at one end of another",
            syntax: "source destination LEFT | RIGHT LEFT | RIGHT",
            example: "RPUSH todo a b\nLMOVE todo doing LEFT RIGHT\nLRANGE doing 0 -1"
        ) {
            call throws(CommandError) in
            guard let from = end(call[3]), let to = end(call[4]) else { throw .syntax }
            return try move(call, from, to)
        },
        CommandDescriptor(
            "RPOPLPUSH", .lists, arity: 3, [.write, .denyoom], keys: .two,
            "take the last element of a list and put it in front of another: LMOVE … RIGHT LEFT",
            syntax: "source destination", example: "RPUSH todo a b\nRPOPLPUSH todo doing\nLRANGE doing 0 -1"
        ) {
            call throws(CommandError) in try move(call, .right, .left)
        },
        CommandDescriptor(
            "LMPOP", .lists, arity: -4, [.write], keys: .counted(at: 1, also: nil),
            "take elements from the first of several lists that has any",
            syntax: "numkeys key [key ...] LEFT | RIGHT [COUNT count]",
            example: "RPUSH second a b c\nLMPOP 2 first second LEFT COUNT 2\nLMPOP 1 first LEFT", multiplePop),
        CommandDescriptor(
            "LPOS", .lists, arity: -3, [.readonly], keys: .one,
            "where elements equal to one stand: the first, or with COUNT as many as there are",
            syntax: "key element [RANK rank] [COUNT num-matches] [MAXLEN len]",
            example: "RPUSH list a b c a\nLPOS list a\nLPOS list a RANK -1\nLPOS list a COUNT 0\nLPOS list x",
            position),
    ]

    static func end(_ word: ByteString) -> ListValue.End? {
        word.isWord("LEFT") ? .left : word.isWord("RIGHT") ? .right : nil
    }

    private static func move(_ call: Call, _ from: ListValue.End, _ to: ListValue.End) throws(CommandError)
        -> Reply
    {
        let (source, destination) = (call.key(1), call.key(2))
        guard let origin = call.keyspace.write(source) else { return .null }
        _ = try origin.list()
        let target = call.keyspace.write(destination)
        _ = try target?.list()
        let element = try origin.changeList { list throws(CommandError) in list.pop(at: from) }
        guard let element else { return .null }
        if let target {
            try target.changeList { list throws(CommandError) in list.push(element, at: to) }
            call.keyspace.changed(destination, target)
        } else {
            call.keyspace.store(destination, .list(ListValue([element])))
        }
        if source != destination { call.keyspace.changed(source, origin) }
        return .bulk(element)
    }

    static func multiplePop(_ call: Call) throws(CommandError) -> Reply {
        let keys = try CountedKeys(call, at: 1)
        guard keys.end < call.count, let end = end(call[keys.end]) else { throw .syntax }
        let count = try keys.popCount(call, from: keys.end + 1)
        for index in keys.indices {
            let key = call.key(index)
            guard let object = call.keyspace.write(key) else { continue }
            let popped = try object.changeList { list throws(CommandError) in
                (0..<min(count, list.count)).compactMap { _ in list.pop(at: end) }
            }
            call.keyspace.changed(key, object)
            return .array([.bulk(call[index]), .bulks(popped)])
        }
        return .nullArray
    }

    static func position(_ call: Call) throws(CommandError) -> Reply {
        var rank = 1
        var count: Int?
        var longest = 0
        var index = 3
        while index < call.count {
            let hasNext = index + 1 < call.count
            if call[index].isWord("RANK"), hasNext {
                let given = try call.integer(index + 1)
                // The least number has no opposite; Redis 7.0 then takes the first match from the end.
                rank = given == .min ? -1 : Int(given)
                if rank == 0 {
                    throw CommandError(
                        "RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list"
                    )
                }
            } else if call[index].isWord("COUNT"), hasNext {
                count = try call.size(index + 1, CommandError("COUNT can't be negative"))
            } else if call[index].isWord("MAXLEN"), hasNext {
                longest = try call.size(index + 1, CommandError("MAXLEN can't be negative"))
            } else {
                throw .syntax
            }
            index += 2
        }
        guard let list = try call.keyspace.read(call.key(1))?.list() else {
            return count == nil ? .null : .array([])
        }
        let found = positions(
            of: call[2], in: list, rank: rank, limit: count == nil ? 1 : count == 0 ? .max : count ?? 1,
            longest: longest)
        if count == nil { return found.first.map { .count($0) } ?? .null }
        return .array(found.map { .count($0) })
    }

    private static func positions(
        of element: ByteString, in list: ListValue, rank: Int, limit: Int, longest: Int
    ) -> [Int] {
        var found: [Int] = []
        var matches = 0
        for step in 0..<(longest == 0 ? list.count : min(longest, list.count)) {
            let place = rank > 0 ? step : list.count - 1 - step
            guard list.elements[place] == element else { continue }
            matches += 1
            guard matches >= abs(rank) else { continue }
            found.append(place)
            if found.count == limit { break }
        }
        return found
    }
}

/// Keys of which an argument says how many there are.
struct CountedKeys {
    let indices: Range<Int>
    /// What stands behind the keys.
    var end: Int { indices.upperBound }

    /// The keys of `LMPOP` and `ZMPOP`, behind which more must stand.
    init(_ call: Call, at place: Int) throws(CommandError) {
        let count = try call.positive(place, CommandError("numkeys should be greater than 0"))
        guard count < call.count - place else { throw .syntax }
        indices = place + 1..<place + 1 + count
    }

    /// The `COUNT` of `LMPOP` and `ZMPOP`.
    func popCount(_ call: Call, from start: Int) throws(CommandError) -> Int {
        if start == call.count { return 1 }
        guard start + 2 == call.count, call[start].isWord("COUNT") else {
            if start + 1 < call.count, call[start].isWord("COUNT") {
                _ = try call.positive(start + 1, CommandError("count should be greater than 0"))
            }
            throw .syntax
        }
        return try call.positive(start + 1, CommandError("count should be greater than 0"))
    }
}
