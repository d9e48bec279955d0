internal import Tracing

/// Intersections, unions and differences of sets.
enum SetAlgebra {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "SINTER", .sets, arity: -2, [.readonly], keys: .all, "the members that all of several sets have",
            syntax: "key [key ...]", example: "SADD a 1 2 3\nSADD b 2 3 4\nSINTER a b"
        ) {
            call throws(CommandError) in reply(try intersection(call, 1..<call.count))
        },
        CommandDescriptor(
            "SINTERSTORE", .sets, arity: -3, [.write, .denyoom], keys: .all,
            "store the intersection of sets under a key",
            syntax: "destination key [key ...]",
            example: "SADD a 1 2\nSADD b 2 3\nSINTERSTORE c a b\nSMEMBERS c"
        ) {
            call throws(CommandError) in store(call, try intersection(call, 2..<call.count))
        },
        CommandDescriptor(
            "SINTERCARD", .sets, arity: -3, [.readonly], keys: .counted(at: 1, also: nil),
            "how many members the intersection of sets has, counted up to a limit",
            syntax: "numkeys key [key ...] [LIMIT limit]",
            example: "SADD a 1 2 3\nSADD b 2 3 4\nSINTERCARD 2 a b\nSINTERCARD 2 a b LIMIT 1",
            intersectionCount),
        CommandDescriptor(
            "SUNION", .sets, arity: -2, [.readonly], keys: .all, "the members that any of several sets has",
            syntax: "key [key ...]", example: "SADD a 1 2\nSADD b 2 3\nSUNION a b"
        ) {
            call throws(CommandError) in reply(try union(call, 1..<call.count))
        },
        CommandDescriptor(
            "SUNIONSTORE", .sets, arity: -3, [.write, .denyoom], keys: .all,
            "store the union of sets under a key",
            syntax: "destination key [key ...]",
            example: "SADD a 1 2\nSADD b 2 3\nSUNIONSTORE c a b\nSMEMBERS c"
        ) {
            call throws(CommandError) in store(call, try union(call, 2..<call.count))
        },
        CommandDescriptor(
            "SDIFF", .sets, arity: -2, [.readonly], keys: .all,
            "the members of the first set that none of the others has",
            syntax: "key [key ...]", example: "SADD a 1 2 3\nSADD b 2\nSDIFF a b"
        ) {
            call throws(CommandError) in reply(try difference(call, 1..<call.count))
        },
        CommandDescriptor(
            "SDIFFSTORE", .sets, arity: -3, [.write, .denyoom], keys: .all,
            "store the difference of sets under a key",
            syntax: "destination key [key ...]",
            example: "SADD a 1 2 3\nSADD b 2\nSDIFFSTORE c a b\nSMEMBERS c"
        ) {
            call throws(CommandError) in store(call, try difference(call, 2..<call.count))
        },
    ]

    private static func reply(_ set: SetValue) -> Reply { .set(set.members.map { .bulk($0) }) }

    private static func store(_ call: Call, _ set: SetValue) -> Reply {
        let key = call.key(1)
        if set.count == 0 {
            call.keyspace.remove(key)
        } else {
            call.keyspace.store(key, .set(set))
        }
        return .count(set.count)
    }

    private static func sets(_ call: Call, _ indices: Range<Int>) throws(CommandError) -> [SetValue?] {
        var sets: [SetValue?] = []
        for index in indices { sets.append(try call.keyspace.read(call.key(index))?.set()) }
        return sets
    }

    private static func intersection(_ call: Call, _ indices: Range<Int>) throws(CommandError) -> SetValue {
        let sets = try sets(call, indices)
        let present = sets.compactMap { $0 }.sorted { $0.count < $1.count }
        guard present.count == sets.count, let smallest = present.first else { return SetValue() }
        let limits = call.keyspace.encodings
        return SetValue(
            smallest.members.filter { member in present.dropFirst().allSatisfy { $0.contains(member) } },
            limits)
    }

    static func intersectionCount(_ call: Call) throws(CommandError) -> Reply {
        let count = try call.positive(1, CommandError("numkeys should be greater than 0"))
        if count > call.count - 2 {
            throw CommandError("Number of keys can't be greater than number of args")
        }
        var limit = 0
        var index = 2 + count
        while index < call.count {
            guard call[index].isWord("LIMIT"), index + 1 < call.count else { throw .syntax }
            limit = try call.size(index + 1, CommandError("LIMIT can't be negative"))
            index += 2
        }
        let all = try intersection(call, 2..<2 + count).count
        return .count(limit == 0 ? all : min(limit, all))
    }

    private static func union(_ call: Call, _ indices: Range<Int>) throws(CommandError) -> SetValue {
        var union = SetValue()
        let limits = call.keyspace.encodings
        for set in try sets(call, indices) {
            for member in set?.members ?? [] { union.insert(member, limits) }
        }
        return union
    }

    private static func difference(_ call: Call, _ indices: Range<Int>) throws(CommandError) -> SetValue {
        let sets = try sets(call, indices)
        guard let first = sets[0] else { return SetValue() }
        let limits = call.keyspace.encodings
        let others = sets.dropFirst().compactMap { $0 }
        // Redis compares the work of both ways; which one it takes decides the encoding of what is stored.
        let lookups = sets.reduce(0) { $0 + ($1 == nil ? 0 : first.count) } / 2
        let removals = sets.reduce(0) { $0 + ($1?.count ?? 0) }
        if lookups <= removals {
            return SetValue(
                first.members.filter { member in !others.contains { $0.contains(member) } }, limits)
        }
        var rest = SetValue(first.members, limits)
        for member in others.flatMap(\.members) { rest.remove(member) }
        return rest
    }
}
