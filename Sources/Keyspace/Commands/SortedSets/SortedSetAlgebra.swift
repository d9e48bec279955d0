internal import Tracing

/// Intersections, unions and differences of sorted sets, with weights; plain sets count as scores of 1.
struct SortedSetAlgebra {
    enum Operation { case union, intersection, difference }
    enum Aggregate { case sum, minimum, maximum }

    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "ZUNION", .sortedSets, arity: -3, [.readonly], keys: .counted(at: 1, also: nil),
            "the union of sorted sets",
            syntax:
                "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZUNION 2 a b WEIGHTS 1 10 WITHSCORES"
        ) {
            call throws(CommandError) in try SortedSetAlgebra(call, .union).reply(call)
        },
        CommandDescriptor(
            "ZUNIONSTORE", .sortedSets, arity: -4, [.write, .denyoom], keys: .counted(at: 2, also: 1),
            "store the union of sorted sets under a key",
            syntax:
                "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZUNIONSTORE c 2 a b AGGREGATE MAX\nZRANGE c 0 -1 WITHSCORES"
        ) {
            call throws(CommandError) in try SortedSetAlgebra(call, .union, from: 2).store(call)
        },
        CommandDescriptor(
            "ZINTER", .sortedSets, arity: -3, [.readonly], keys: .counted(at: 1, also: nil),
            "the intersection of sorted sets",
            syntax:
                "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZINTER 2 a b WITHSCORES"
        ) {
            call throws(CommandError) in try SortedSetAlgebra(call, .intersection).reply(call)
        },
        CommandDescriptor(
            "ZINTERSTORE", .sortedSets, arity: -4, [.write, .denyoom], keys: .counted(at: 2, also: 1),
            "store the intersection of sorted sets under a key",
            syntax:
                "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZINTERSTORE c 2 a b\nZRANGE c 0 -1 WITHSCORES"
        ) {
            call throws(CommandError) in try SortedSetAlgebra(call, .intersection, from: 2).store(call)
        },
        CommandDescriptor(
            "ZINTERCARD", .sortedSets, arity: -3, [.readonly], keys: .counted(at: 1, also: nil),
            "how many members the intersection of sorted sets has, counted up to a limit",
            syntax: "numkeys key [key ...] [LIMIT limit]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZINTERCARD 2 a b"
        ) {
            call throws(CommandError) in
            let algebra = try SortedSetAlgebra(call, .intersection, countsOnly: true)
            let count = algebra.result.count
            return .count(algebra.limit == 0 ? count : min(count, algebra.limit))
        },
        CommandDescriptor(
            "ZDIFF", .sortedSets, arity: -3, [.readonly], keys: .counted(at: 1, also: nil),
            "the members of the first sorted set that none of the others has",
            syntax: "numkeys key [key ...] [WITHSCORES]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZDIFF 2 a b WITHSCORES"
        ) {
            call throws(CommandError) in try SortedSetAlgebra(call, .difference).reply(call)
        },
        CommandDescriptor(
            "ZDIFFSTORE", .sortedSets, arity: -4, [.write, .denyoom], keys: .counted(at: 2, also: 1),
            "store the difference of sorted sets under a key",
            syntax: "destination numkeys key [key ...]",
            example: "ZADD a 1 x 2 y\nZADD b 3 y\nZDIFFSTORE c 2 a b\nZRANGE c 0 -1"
        ) {
            call throws(CommandError) in try SortedSetAlgebra(call, .difference, from: 2).store(call)
        },
    ]

    /// One of the sets, with what its scores are multiplied by.
    private struct Source {
        var members: [RankedMembers.Element]
        var scores: (ByteString) -> Double?
        var weight = 1.0

        init(_ object: RedisObject?) throws(CommandError) {
            switch object?.payload {
            case nil: (members, scores) = ([], { _ in nil })
            case .set(let set):
                members = set.members.map { .init(score: 1, member: $0) }
                scores = { set.contains($0) ? 1 : nil }
            case .sortedSet(let set): (members, scores) = (set.all, set.score)
            default: throw .wrongType
            }
        }
    }

    private var sources: [Source] = []
    private let operation: Operation
    private var aggregate = Aggregate.sum
    private var withScores = false
    private var limit = 0

    private init(
        _ call: Call, _ operation: Operation, from place: Int = 1, countsOnly: Bool = false
    ) throws(CommandError) {
        self.operation = operation
        let count = try call.integer(place)
        if count < 1 {
            throw CommandError("at least 1 input key is needed for '\(call.descriptor.fullName)' command")
        }
        if count > call.count - place - 1 { throw .syntax }
        let end = place + 1 + Int(count)
        for index in place + 1..<end { sources.append(try Source(call.keyspace.read(call.key(index)))) }
        try readOptions(call, from: end, stores: place == 2, countsOnly: countsOnly)
        // Smallest first, as Redis goes through them: sums of floating-point numbers depend on the order.
        if operation != .difference {
            sources = sources.enumerated().sorted {
                ($0.element.members.count, $0.offset) < ($1.element.members.count, $1.offset)
            }.map(\.element)
        }
    }

    private mutating func readOptions(
        _ call: Call, from start: Int, stores: Bool, countsOnly: Bool
    ) throws(CommandError) {
        var index = start
        let mayCombine = operation != .difference && !countsOnly
        while index < call.count {
            let left = call.count - index
            if mayCombine, left >= sources.count + 1, call[index].isWord("WEIGHTS") {
                for place in sources.indices {
                    sources[place].weight = try call.double(
                        index + 1 + place, CommandError("weight value is not a float"))
                }
                index += sources.count
            } else if mayCombine, left >= 2, call[index].isWord("AGGREGATE") {
                index += 1
                if call[index].isWord("SUM") {
                    aggregate = .sum
                } else if call[index].isWord("MIN") {
                    aggregate = .minimum
                } else if call[index].isWord("MAX") {
                    aggregate = .maximum
                } else {
                    throw .syntax
                }
            } else if !stores, !countsOnly, call[index].isWord("WITHSCORES") {
                withScores = true
            } else if countsOnly, left >= 2, call[index].isWord("LIMIT") {
                index += 1
                limit = try call.size(index, CommandError("LIMIT can't be negative"))
            } else {
                throw .syntax
            }
            index += 1
        }
    }

    private func combined(_ first: Double, _ second: Double) -> Double {
        switch aggregate {
        // Infinities of both signs add up to 0 by Redis's convention.
        case .sum: (first + second).isNaN ? 0 : first + second
        case .minimum: second < first ? second : first
        case .maximum: second > first ? second : first
        }
    }

    private static func weighted(_ score: Double, _ weight: Double) -> Double {
        (score * weight).isNaN ? 0 : score * weight
    }

    /// The members with their scores, in no order.
    private var result: [RankedMembers.Element] {
        switch operation {
        case .union:
            var union = OrderedTable<Double>()
            for source in sources {
                for element in source.members {
                    let score = Self.weighted(element.score, source.weight)
                    union.set(element.member, union[element.member].map { combined($0, score) } ?? score)
                }
            }
            var all: [RankedMembers.Element] = []
            union.forEach { all.append(.init(score: $1, member: $0)) }
            return all
        case .intersection:
            return sources[0].members.compactMap { element in
                var score = Self.weighted(element.score, sources[0].weight)
                for other in sources.dropFirst() {
                    guard let value = other.scores(element.member) else { return nil }
                    score = combined(score, value * other.weight)
                }
                return .init(score: score, member: element.member)
            }
        case .difference:
            return sources[0].members.filter { element in
                sources.dropFirst().allSatisfy { $0.scores(element.member) == nil }
            }
        }
    }

    private func reply(_ call: Call) -> Reply {
        SortedSetRange.reply(result.sorted(by: <), withScores: withScores)
    }

    private func store(_ call: Call) -> Reply {
        let elements = result.sorted(by: <)
        let limits = call.keyspace.encodings
        var set = SortedSetValue()
        // Redis has made all of it before it looks whether a listpack, which would make a negative zero a plain one, has room.
        if elements.count > limits.sortedSetEntries
            || elements.contains(where: { $0.member.count > limits.sortedSetValue })
        {
            set.expand()
        }
        return SortedSetRange.store(elements, in: set, call)
    }
}
