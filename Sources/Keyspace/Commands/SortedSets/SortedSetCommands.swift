internal import Tracing

/// Sorted sets: members with scores. Adding, removing, scores and counts.
enum SortedSetCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "ZADD", .sortedSets, arity: -4, [.write, .denyoom, .fast], keys: .one,
            "add members with scores, or change the scores of those that are there",
            syntax: "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]",
            example: "ZADD board 10 ann 20 bo\nZADD board GT CH 5 ann 25 bo\nZRANGE board 0 -1 WITHSCORES",
            add),
        CommandDescriptor(
            "ZINCRBY", .sortedSets, arity: 4, [.write, .denyoom, .fast], keys: .one,
            "add to the score of a member",
            syntax: "key increment member", example: "ZADD board 10 ann\nZINCRBY board 2.5 ann", add),
        CommandDescriptor(
            "ZREM", .sortedSets, arity: -3, [.write, .fast], keys: .one, "remove members",
            syntax: "key member [member ...]",
            example: "ZADD board 10 ann 20 bo\nZREM board ann cy\nZCARD board",
            remove),
        CommandDescriptor(
            "ZCARD", .sortedSets, arity: 2, [.readonly, .fast], keys: .one,
            "how many members a sorted set has",
            syntax: "key", example: "ZADD board 10 ann 20 bo\nZCARD board"
        ) { call throws(CommandError) in
            .count(try call.keyspace.read(call.key(1))?.sortedSet().count ?? 0)
        },
        CommandDescriptor(
            "ZSCORE", .sortedSets, arity: 3, [.readonly, .fast], keys: .one, "the score of a member",
            syntax: "key member", example: "ZADD board 10 ann\nZSCORE board ann\nZSCORE board bo"
        ) {
            call throws(CommandError) in
            guard let score = try call.keyspace.read(call.key(1))?.sortedSet().score(of: call[2]) else {
                return .null
            }
            return .double(score)
        },
        CommandDescriptor(
            "ZMSCORE", .sortedSets, arity: -3, [.readonly, .fast], keys: .one,
            "the scores of several members",
            syntax: "key member [member ...]", example: "ZADD board 10 ann\nZMSCORE board ann bo"
        ) {
            call throws(CommandError) in
            let set = try call.keyspace.read(call.key(1))?.sortedSet()
            return .array(
                call.arguments[2...].map { set?.score(of: $0).map { .double($0) } ?? .null })
        },
        CommandDescriptor(
            "ZRANK", .sortedSets, arity: 3, [.readonly, .fast], keys: .one,
            "the place of a member, counted from the lowest score",
            syntax: "key member", example: "ZADD board 10 ann 20 bo\nZRANK board bo"
        ) {
            call throws(CommandError) in try rank(call, reversed: false)
        },
        CommandDescriptor(
            "ZREVRANK", .sortedSets, arity: 3, [.readonly, .fast], keys: .one,
            "the place of a member, counted from the highest score",
            syntax: "key member", example: "ZADD board 10 ann 20 bo\nZREVRANK board bo"
        ) {
            call throws(CommandError) in try rank(call, reversed: true)
        },
        CommandDescriptor(
            "ZCOUNT", .sortedSets, arity: 4, [.readonly, .fast], keys: .one,
            "how many members have a score within a range",
            syntax: "key min max", example: "ZADD board 10 ann 20 bo 30 cy\nZCOUNT board (10 +inf"
        ) {
            call throws(CommandError) in
            guard let range = ScoreRange(call[2], call[3]) else { throw .badScoreRange }
            return .count(try call.keyspace.read(call.key(1))?.sortedSet().ranks(in: range).count ?? 0)
        },
        CommandDescriptor(
            "ZLEXCOUNT", .sortedSets, arity: 4, [.readonly, .fast], keys: .one,
            "how many members lie within a range of names, where all scores are equal",
            syntax: "key min max", example: "ZADD names 0 ann 0 bo 0 cy\nZLEXCOUNT names [b +"
        ) {
            call throws(CommandError) in
            guard let range = MemberRange(call[2], call[3]) else { throw .badMemberRange }
            return .count(try call.keyspace.read(call.key(1))?.sortedSet().ranks(in: range).count ?? 0)
        },
        CommandDescriptor(
            "ZRANDMEMBER", .sortedSets, arity: -2, [.readonly], keys: .one,
            "members drawn at random: different ones for a positive count, with repetitions for a negative one",
            syntax: "key [count [WITHSCORES]]",
            example: "ZADD one 10 ann\nZRANDMEMBER one\nZRANDMEMBER one -2 WITHSCORES", random),
        CommandDescriptor(
            "ZSCAN", .sortedSets, arity: -3, [.readonly], keys: .one,
            "the members of a sorted set with their scores, a few at a time",
            syntax: "key cursor [MATCH pattern] [COUNT count]",
            example: "ZADD board 10 ann 20 bo\nZSCAN board 0 MATCH a*", scan),
    ]

    private struct AddOptions {
        var onlyIfAbsent = false
        var onlyIfPresent = false
        var onlyIfGreater = false
        var onlyIfLess = false
        var countsChanged = false
        var increments: Bool
        /// Where the scores begin.
        var start = 2

        init(_ call: Call) throws(CommandError) {
            increments = call.descriptor.name == "ZINCRBY"
            reading: while start < call.count {
                let word = call[start]
                if word.isWord("NX") {
                    onlyIfAbsent = true
                } else if word.isWord("XX") {
                    onlyIfPresent = true
                } else if word.isWord("CH") {
                    countsChanged = true
                } else if word.isWord("INCR") {
                    increments = true
                } else if word.isWord("GT") {
                    onlyIfGreater = true
                } else if word.isWord("LT") {
                    onlyIfLess = true
                } else {
                    break reading
                }
                start += 1
            }
            let left = call.count - start
            if left == 0 || left % 2 == 1 { throw .syntax }
            if onlyIfAbsent && onlyIfPresent {
                throw CommandError("XX and NX options at the same time are not compatible")
            }
            if onlyIfGreater && onlyIfAbsent || onlyIfLess && onlyIfAbsent || onlyIfGreater && onlyIfLess {
                throw CommandError("GT, LT, and/or NX options at the same time are not compatible")
            }
            if increments && left > 2 {
                throw CommandError("INCR option supports a single increment-element pair")
            }
        }
    }

    static func add(_ call: Call) throws(CommandError) -> Reply {
        let options = try AddOptions(call)
        var pairs: [(score: Double, member: ByteString)] = []
        for index in stride(from: options.start, to: call.count, by: 2) {
            pairs.append((try call.double(index), call[index + 1]))
        }
        let key = call.key(1)
        let limits = call.keyspace.encodings
        let object = call.keyspace.write(key)
        if let object { _ = try object.sortedSet() }
        if object == nil && options.onlyIfPresent { return options.increments ? .null : .integer(0) }
        var outcome = Addition(options: options, limits: limits)
        var failure: CommandError?
        let work = { (set: inout SortedSetValue) in
            for pair in pairs where failure == nil {
                do throws(CommandError) { try outcome.add(pair.score, pair.member, to: &set) } catch {
                    failure = error
                }
            }
        }
        if let object {
            try object.changeSortedSet { set throws(CommandError) in work(&set) }
            if outcome.added + outcome.updated > 0 { call.keyspace.changed(key, object) }
        } else {
            var set = SortedSetValue()
            work(&set)
            call.keyspace.store(key, .sortedSet(set))
        }
        if let failure { throw failure }
        if options.increments { return outcome.score.map { .double($0) } ?? .null }
        return .count(options.countsChanged ? outcome.added + outcome.updated : outcome.added)
    }

    /// What became of the pairs of a `ZADD`.
    private struct Addition {
        let options: AddOptions
        let limits: EncodingLimits
        var added = 0
        var updated = 0
        /// The score of the last member that the options let through.
        var score: Double?

        mutating func add(
            _ given: Double, _ member: ByteString, to set: inout SortedSetValue
        ) throws(CommandError) {
            guard let old = set.score(of: member) else {
                if options.onlyIfPresent { return }
                set.set(member, given, limits)
                added += 1
                score = given
                return
            }
            if options.onlyIfAbsent { return }
            let new = options.increments ? old + given : given
            if new.isNaN { throw .scoreNotANumber }
            if options.onlyIfLess && new >= old || options.onlyIfGreater && new <= old { return }
            score = new
            if new != old {
                set.set(member, new, limits)
                updated += 1
            }
        }
    }

    static func remove(_ call: Call) throws(CommandError) -> Reply {
        try call.removeElements { object throws(CommandError) in
            try object.changeSortedSet { set throws(CommandError) in
                call.arguments[2...].count { set.remove($0) }
            }
        }
    }

    private static func rank(_ call: Call, reversed: Bool) throws(CommandError) -> Reply {
        guard let set = try call.keyspace.read(call.key(1))?.sortedSet(), let rank = set.rank(of: call[2])
        else {
            return .null
        }
        return .count(reversed ? set.count - 1 - rank : rank)
    }

    static func random(_ call: Call) throws(CommandError) -> Reply {
        let space = call.keyspace
        guard call.count > 2 else {
            guard let set = try space.read(call.key(1))?.sortedSet() else { return .null }
            return .bulk(set.scores.random(space.draw).key)
        }
        let (count, withScores) = try RandomElements.count(call, option: "WITHSCORES")
        guard let set = try space.read(call.key(1))?.sortedSet(), count != 0 else { return .array([]) }
        let drawn = try RandomElements.draw(
            count, of: { set.all }, total: set.count,
            one: {
                let found = set.scores.random(space.draw)
                return RankedMembers.Element(score: found.value, member: found.key)
            }, below: space.draw)
        return SortedSetRange.reply(drawn, withScores: withScores)
    }

    static func scan(_ call: Call) throws(CommandError) -> Reply {
        let cursor = try ScanOptions.cursor(call[2])
        guard let set = try call.keyspace.read(call.key(1))?.sortedSet() else {
            return ScanOptions.reply(0, [])
        }
        let options = try ScanOptions(call, from: 3)
        var found: [Reply] = []
        let visit = { (member: ByteString, score: Double) in
            guard options.matches(member) else { return }
            found += [.bulk(member), .bulk(ScoreText.scanned(score, fromListpack: set.isListpack))]
        }
        if set.isListpack {
            for element in set.all { visit(element.member, element.score) }
            return ScanOptions.reply(0, found)
        }
        return ScanOptions.reply(set.scores.scan(after: cursor, limit: options.limit, visit), found)
    }
}
