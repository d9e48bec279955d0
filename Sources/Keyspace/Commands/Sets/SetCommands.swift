internal import Tracing

/// Sets: different members without an order of their own.
enum SetCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "SADD", .sets, arity: -3, [.write, .denyoom, .fast], keys: .one,
            "add members and answer how many of them are new",
            syntax: "key member [member ...]", example: "SADD tags red blue red\nSMEMBERS tags", add),
        CommandDescriptor(
            "SREM", .sets, arity: -3, [.write, .fast], keys: .one, "remove members",
            syntax: "key member [member ...]",
            example: "SADD tags red blue\nSREM tags red green\nSMEMBERS tags",
            remove),
        CommandDescriptor(
            "SMOVE", .sets, arity: 4, [.write, .fast], keys: .two, "move a member to another set",
            syntax: "source destination member",
            example: "SADD online ann bo\nSMOVE online away bo\nSMEMBERS away", move),
        CommandDescriptor(
            "SISMEMBER", .sets, arity: 3, [.readonly, .fast], keys: .one, "whether a set has a member",
            syntax: "key member", example: "SADD tags red\nSISMEMBER tags red\nSISMEMBER tags blue"
        ) {
            call throws(CommandError) in
            .flag(try call.keyspace.read(call.key(1))?.set().contains(call[2]) ?? false)
        },
        CommandDescriptor(
            "SMISMEMBER", .sets, arity: -3, [.readonly, .fast], keys: .one,
            "whether a set has each of several members",
            syntax: "key member [member ...]", example: "SADD tags red\nSMISMEMBER tags red blue"
        ) {
            call throws(CommandError) in
            let set = try call.keyspace.read(call.key(1))?.set()
            return .array(call.arguments[2...].map { .flag(set?.contains($0) ?? false) })
        },
        CommandDescriptor(
            "SCARD", .sets, arity: 2, [.readonly, .fast], keys: .one, "how many members a set has",
            syntax: "key", example: "SADD tags red blue\nSCARD tags"
        ) { call throws(CommandError) in
            .count(try call.keyspace.read(call.key(1))?.set().count ?? 0)
        },
        CommandDescriptor(
            "SMEMBERS", .sets, arity: 2, [.readonly], keys: .one, "all members of a set",
            syntax: "key", example: "SADD tags red blue\nSMEMBERS tags"
        ) { call throws(CommandError) in
            .set(try call.keyspace.read(call.key(1))?.set().members.map { .bulk($0) } ?? [])
        },
        CommandDescriptor(
            "SPOP", .sets, arity: -2, [.write, .fast], keys: .one, "take members out at random",
            syntax: "key [count]", example: "SADD one ann\nSPOP one\nEXISTS one", pop),
        CommandDescriptor(
            "SRANDMEMBER", .sets, arity: -2, [.readonly], keys: .one,
            "members drawn at random: different ones for a positive count, with repetitions for a negative one",
            syntax: "key [count]", example: "SADD one ann\nSRANDMEMBER one\nSRANDMEMBER one -3", random),
        CommandDescriptor(
            "SSCAN", .sets, arity: -3, [.readonly], keys: .one, "the members of a set, a few at a time",
            syntax: "key cursor [MATCH pattern] [COUNT count]",
            example: "SADD tags red blue rose\nSSCAN tags 0 MATCH r*", scan),
    ]

    static func add(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        let limits = call.keyspace.encodings
        if let object = call.keyspace.write(key) {
            let added = try object.changeSet { set throws(CommandError) in
                var added = 0
                for member in call.arguments[2...] where set.insert(member, limits) { added += 1 }
                return added
            }
            if added > 0 { call.keyspace.changed(key, object) }
            return .count(added)
        }
        let set = SetValue(call.arguments[2...], limits)
        call.keyspace.store(key, .set(set))
        return .count(set.count)
    }

    static func remove(_ call: Call) throws(CommandError) -> Reply {
        try call.removeElements { object throws(CommandError) in
            try object.changeSet { set throws(CommandError) in
                call.arguments[2...].count { set.remove($0) }
            }
        }
    }

    static func move(_ call: Call) throws(CommandError) -> Reply {
        let (source, destination) = (call.key(1), call.key(2))
        let origin = call.keyspace.write(source)
        let target = call.keyspace.write(destination)
        guard let origin else { return .integer(0) }
        let known = try origin.set().contains(call[3])
        _ = try target?.set()
        if source == destination || !known { return .flag(known) }
        try origin.changeSet { set throws(CommandError) in _ = set.remove(call[3]) }
        call.keyspace.changed(source, origin)
        let limits = call.keyspace.encodings
        if let target {
            let isNew = try target.changeSet { set throws(CommandError) in set.insert(call[3], limits) }
            if isNew { call.keyspace.changed(destination, target) }
        } else {
            call.keyspace.store(destination, .set(SetValue([call[3]], limits)))
        }
        return .flag(true)
    }

    static func pop(_ call: Call) throws(CommandError) -> Reply {
        if call.count > 3 { throw .syntax }
        let count = call.count == 3 ? try call.size(2) : nil
        let key = call.key(1)
        let space = call.keyspace
        guard let object = space.write(key) else { return count == nil ? .null : .set([]) }
        let set = try object.set()
        if count == 0 { return .set([]) }
        let popped =
            count == nil
            ? [set.random(space.draw)]
            : try RandomElements.draw(
                count ?? 1, of: { set.members }, total: set.count, one: { set.random(space.draw) },
                below: space.draw)
        if popped.count > (set.count - popped.count) * 5, popped.count < set.count {
            // Redis moves the few that stay to a new set, which may be of the smaller encoding again.
            let gone = Set(popped)
            let rest = SetValue(set.members.filter { !gone.contains($0) }, space.encodings)
            object.payload = .set(rest)
        } else {
            try object.changeSet { set throws(CommandError) in for member in popped { set.remove(member) } }
        }
        space.changed(key, object)
        return count == nil ? .bulk(popped.first) : .set(popped.map { .bulk($0) })
    }

    static func random(_ call: Call) throws(CommandError) -> Reply {
        if call.count > 3 { throw .syntax }
        let space = call.keyspace
        guard call.count == 3 else {
            guard let set = try space.read(call.key(1))?.set() else { return .null }
            return .bulk(set.random(space.draw))
        }
        let count = try call.signed(2)
        guard let set = try space.read(call.key(1))?.set(), count != 0 else { return .array([]) }
        return .bulks(
            try RandomElements.draw(
                count, of: { set.members }, total: set.count, one: { set.random(space.draw) },
                below: space.draw))
    }

    static func scan(_ call: Call) throws(CommandError) -> Reply {
        let cursor = try ScanOptions.cursor(call[2])
        guard let set = try call.keyspace.read(call.key(1))?.set() else { return ScanOptions.reply(0, []) }
        let options = try ScanOptions(call, from: 3)
        var found: [Reply] = []
        let next = set.scan(after: cursor, limit: options.limit) { member in
            if options.matches(member) { found.append(.bulk(member)) }
        }
        return ScanOptions.reply(next, found)
    }
}
