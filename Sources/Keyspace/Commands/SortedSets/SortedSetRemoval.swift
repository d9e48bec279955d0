internal import Tracing

/// Sorted sets: what removes members from the ends or by range.
enum SortedSetRemoval {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "ZPOPMIN", .sortedSets, arity: -2, [.write, .fast], keys: .one,
            "take out the members with the lowest scores",
            syntax: "key [count]", example: "ZADD board 10 ann 20 bo\nZPOPMIN board"
        ) {
            call throws(CommandError) in try pop(call, highest: false)
        },
        CommandDescriptor(
            "ZPOPMAX", .sortedSets, arity: -2, [.write, .fast], keys: .one,
            "take out the members with the highest scores",
            syntax: "key [count]", example: "ZADD board 10 ann 20 bo\nZPOPMAX board 5"
        ) {
            call throws(CommandError) in try pop(call, highest: true)
        },
        CommandDescriptor(
            "ZMPOP", .sortedSets, arity: -4, [.write], keys: .counted(at: 1, also: nil),
            "take members from the first of several sorted sets that has any",
            syntax: "numkeys key [key ...] MIN | MAX [COUNT count]",
            example: "ZADD second 10 ann 20 bo\nZMPOP 2 first second MAX COUNT 1", multiplePop),
        CommandDescriptor(
            "ZREMRANGEBYRANK", .sortedSets, arity: 4, [.write], keys: .one,
            "remove the members at some places",
            syntax: "key start stop", example: "ZADD board 10 ann 20 bo 30 cy\nZREMRANGEBYRANK board 0 1"
        ) {
            call throws(CommandError) in
            let (start, end) = (try call.integer(2), try call.integer(3))
            return try removeRange(call) { Call.slice(start, end, of: $0.count) ?? 0..<0 }
        },
        CommandDescriptor(
            "ZREMRANGEBYSCORE", .sortedSets, arity: 4, [.write], keys: .one,
            "remove the members within a range of scores",
            syntax: "key min max", example: "ZADD board 10 ann 20 bo 30 cy\nZREMRANGEBYSCORE board -inf (20"
        ) {
            call throws(CommandError) in
            guard let range = ScoreRange(call[2], call[3]) else { throw .badScoreRange }
            return try removeRange(call) { $0.ranks(in: range) }
        },
        CommandDescriptor(
            "ZREMRANGEBYLEX", .sortedSets, arity: 4, [.write], keys: .one,
            "remove the members within a range of names, where all scores are equal",
            syntax: "key min max", example: "ZADD names 0 ann 0 bo 0 cy\nZREMRANGEBYLEX names [a (c"
        ) {
            call throws(CommandError) in
            guard let range = MemberRange(call[2], call[3]) else { throw .badMemberRange }
            return try removeRange(call) { $0.ranks(in: range) }
        },
    ]

    private static func removeRange(
        _ call: Call, _ range: (SortedSetValue) -> Range<Int>
    ) throws(CommandError) -> Reply {
        try call.removeElements { object throws(CommandError) in
            take(range(try object.sortedSet()), from: object).count
        }
    }

    private static func take(_ range: Range<Int>, from object: RedisObject) -> [RankedMembers.Element] {
        let taken = try? object.changeSortedSet { set throws(CommandError) in
            let elements = set.elements(range)
            for element in elements { set.remove(element.member) }
            return elements
        }
        return taken ?? []
    }

    /// The members at one end, that end first.
    private static func popEnd(
        _ count: Int, highest: Bool, of object: RedisObject
    ) throws(CommandError) -> [RankedMembers.Element] {
        let total = try object.sortedSet().count
        let count = min(count, total)
        let taken = take(highest ? total - count..<total : 0..<count, from: object)
        return highest ? taken.reversed() : taken
    }

    private static func pop(_ call: Call, highest: Bool) throws(CommandError) -> Reply {
        if call.count > 3 { throw .syntax }
        let count = call.count == 3 ? try call.size(2) : 1
        let key = call.key(1)
        guard let object = call.keyspace.write(key) else { return .array([]) }
        let popped = try popEnd(count, highest: highest, of: object)
        if !popped.isEmpty { call.keyspace.changed(key, object) }
        // Without a count RESP3 has no pair within the reply either.
        if call.count == 2 {
            return .array(popped.flatMap { [.bulk($0.member), .double($0.score)] })
        }
        return SortedSetRange.reply(popped, withScores: true)
    }

    static func multiplePop(_ call: Call) throws(CommandError) -> Reply {
        let keys = try CountedKeys(call, at: 1)
        guard keys.end < call.count else { throw .syntax }
        let isHighest = call[keys.end].isWord("MAX")
        if !isHighest && !call[keys.end].isWord("MIN") { throw .syntax }
        let count = try keys.popCount(call, from: keys.end + 1)
        for index in keys.indices {
            let key = call.key(index)
            guard let object = call.keyspace.write(key) else { continue }
            let popped = try popEnd(count, highest: isHighest, of: object)
            call.keyspace.changed(key, object)
            let pairs = popped.map { Reply.array([.bulk($0.member), .double($0.score)]) }
            return .array([.bulk(call[index]), .array(pairs)])
        }
        return .nullArray
    }
}
