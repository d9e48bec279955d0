internal import Tracing

/// `ZRANGE` and all that is like it: members by rank, by score or by name, in either direction.
struct SortedSetRange {
    enum Kind {
        case rank, score, member
    }

    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "ZRANGE", .sortedSets, arity: -4, [.readonly], keys: .one,
            "members within a range of places, of scores or of names",
            syntax: "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]",
            example:
                "ZADD board 10 ann 20 bo 30 cy\nZRANGE board 0 1\nZRANGE board 0 0 REV WITHSCORES\nZRANGE board (10 30 BYSCORE LIMIT 0 1"
        ) {
            call throws(CommandError) in try SortedSetRange(call, from: 1).reply(call)
        },
        CommandDescriptor(
            "ZRANGESTORE", .sortedSets, arity: -5, [.write, .denyoom], keys: .two,
            "store what ZRANGE finds under another key",
            syntax: "dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]",
            example: "ZADD board 10 ann 20 bo 30 cy\nZRANGESTORE top board 0 1 REV\nZRANGE top 0 -1"
        ) {
            call throws(CommandError) in try SortedSetRange(call, from: 2, stores: true).store(call)
        },
        CommandDescriptor(
            "ZREVRANGE", .sortedSets, arity: -4, [.readonly], keys: .one,
            "members within a range of places, from the highest score down",
            syntax: "key start stop [WITHSCORES]", example: "ZADD board 10 ann 20 bo\nZREVRANGE board 0 -1"
        ) {
            call throws(CommandError) in
            try SortedSetRange(call, from: 1, kind: .rank, isReversed: true).reply(call)
        },
        CommandDescriptor(
            "ZRANGEBYSCORE", .sortedSets, arity: -4, [.readonly], keys: .one,
            "members within a range of scores",
            syntax: "key min max [WITHSCORES] [LIMIT offset count]",
            example: "ZADD board 10 ann 20 bo 30 cy\nZRANGEBYSCORE board 15 +inf WITHSCORES"
        ) {
            call throws(CommandError) in
            try SortedSetRange(call, from: 1, kind: .score, isReversed: false).reply(call)
        },
        CommandDescriptor(
            "ZREVRANGEBYSCORE", .sortedSets, arity: -4, [.readonly], keys: .one,
            "members within a range of scores, from the highest down",
            syntax: "key max min [WITHSCORES] [LIMIT offset count]",
            example: "ZADD board 10 ann 20 bo 30 cy\nZREVRANGEBYSCORE board +inf 15"
        ) {
            call throws(CommandError) in
            try SortedSetRange(call, from: 1, kind: .score, isReversed: true).reply(call)
        },
        CommandDescriptor(
            "ZRANGEBYLEX", .sortedSets, arity: -4, [.readonly], keys: .one,
            "members within a range of names, where all scores are equal",
            syntax: "key min max [LIMIT offset count]",
            example: "ZADD names 0 ann 0 bo 0 cy\nZRANGEBYLEX names [b (cz"
        ) {
            call throws(CommandError) in
            try SortedSetRange(call, from: 1, kind: .member, isReversed: false).reply(call)
        },
        CommandDescriptor(
            "ZREVRANGEBYLEX", .sortedSets, arity: -4, [.readonly], keys: .one,
            "members within a range of names, from the last back, where all scores are equal",
            syntax: "key max min [LIMIT offset count]",
            example: "ZADD names 0 ann 0 bo 0 cy\nZREVRANGEBYLEX names + [b"
        ) {
            call throws(CommandError) in
            try SortedSetRange(call, from: 1, kind: .member, isReversed: true).reply(call)
        },
    ]

    private enum Bounds {
        case ranks(Int64, Int64)
        case scores(ScoreRange)
        case members(MemberRange)
    }

    private var bounds: Bounds
    private var isReversed: Bool
    private var offset: Int64 = 0
    private var limit: Int64 = -1
    private var withScores = false
    private let source: Int

    /// Reads the arguments; `kind` and `isReversed` are for the options to say where they are nil.
    init(
        _ call: Call, from source: Int, stores: Bool = false, kind given: Kind? = nil,
        isReversed direction: Bool? = nil
    ) throws(CommandError) {
        self.source = source
        var kind = given
        var reversed = direction
        var index = source + 3
        while index < call.count {
            let word = call[index]
            if !stores, word.isWord("WITHSCORES") {
                withScores = true
            } else if word.isWord("LIMIT"), index + 2 < call.count {
                offset = try call.integer(index + 1)
                limit = try call.integer(index + 2)
                index += 2
            } else if reversed == nil, word.isWord("REV") {
                reversed = true
            } else if kind == nil, word.isWord("BYLEX") {
                kind = .member
            } else if kind == nil, word.isWord("BYSCORE") {
                kind = .score
            } else {
                throw .syntax
            }
            index += 1
        }
        isReversed = reversed ?? false
        if limit != -1, kind ?? .rank == .rank {
            throw CommandError(
                "syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX")
        }
        if withScores, kind == .member {
            throw CommandError("syntax error, WITHSCORES not supported in combination with BYLEX")
        }
        bounds = try Self.bounds(call, source, kind ?? .rank, isReversed)
    }

    private static func bounds(
        _ call: Call, _ source: Int, _ kind: Kind, _ isReversed: Bool
    ) throws(CommandError) -> Bounds {
        let first = call[source + 1]
        let second = call[source + 2]
        switch kind {
        case .rank: return .ranks(try call.integer(source + 1), try call.integer(source + 2))
        case .score:
            guard let range = isReversed ? ScoreRange(second, first) : ScoreRange(first, second) else {
                throw .badScoreRange
            }
            return .scores(range)
        case .member:
            guard let range = isReversed ? MemberRange(second, first) : MemberRange(first, second) else {
                throw .badMemberRange
            }
            return .members(range)
        }
    }

    private func elements(_ set: SortedSetValue) -> [RankedMembers.Element] {
        var ranks: Range<Int>
        switch bounds {
        case .ranks(let start, let end):
            guard let slice = Call.slice(start, end, of: set.count) else { return [] }
            ranks = isReversed ? set.count - slice.upperBound..<set.count - slice.lowerBound : slice
        case .scores(let range): ranks = limited(set.ranks(in: range))
        case .members(let range): ranks = limited(set.ranks(in: range))
        }
        let found = set.elements(ranks)
        return isReversed ? found.reversed() : found
    }

    /// What `LIMIT` leaves of a range, counted from the end at which the reply begins.
    private func limited(_ ranks: Range<Int>) -> Range<Int> {
        guard offset >= 0, offset <= ranks.count else { return 0..<0 }
        let left = ranks.count - Int(offset)
        let count = limit < 0 ? left : min(left, Int(limit))
        let from = isReversed ? ranks.upperBound - Int(offset) - count : ranks.lowerBound + Int(offset)
        return from..<from + count
    }

    private func reply(_ call: Call) throws(CommandError) -> Reply {
        guard let set = try call.keyspace.read(call.key(source))?.sortedSet() else { return .array([]) }
        return Self.reply(elements(set), withScores: withScores)
    }

    private func store(_ call: Call) throws(CommandError) -> Reply {
        let found = try call.keyspace.read(call.key(source))?.sortedSet()
        let elements = found.map(elements) ?? []
        var set = SortedSetValue()
        // Only of ranks does Redis know beforehand how many there will be.
        if case .ranks = bounds, elements.count > call.keyspace.encodings.sortedSetEntries {
            set.expand()
        }
        return Self.store(elements, in: set, call)
    }

    /// Stores elements, put into a set one after the other, under the command's first key; if there are none, the key is removed.
    static func store(_ elements: [RankedMembers.Element], in set: SortedSetValue, _ call: Call) -> Reply {
        let key = call.key(1)
        if elements.isEmpty {
            call.keyspace.remove(key)
            return .integer(0)
        }
        let limits = call.keyspace.encodings
        var set = set
        for element in elements { set.set(element.member, element.score, limits) }
        call.keyspace.store(key, .sortedSet(set))
        return .count(elements.count)
    }

    static func reply(_ elements: [RankedMembers.Element], withScores: Bool) -> Reply {
        withScores
            ? .pairs(elements.map { .init(key: .bulk($0.member), value: .double($0.score)) })
            : .bulks(elements.map(\.member))
    }
}
