internal import Caching
internal import Keyspace
internal import Language
internal import Ports
internal import Tracing

/// Commands about several databases.
enum DatabaseCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "MOVE", arity: 3, [.write, .fast], keys: .one, "move a key to another database", syntax: "key db"
        ) { call throws(CommandError) in
            guard let number = call[2].integer else { throw .notAnInteger }
            let target = try call.engine.databaseNumber(number)
            if target == call.client.database {
                throw CommandError("source and destination objects are the same")
            }
            guard try transfer(call[1], to: call[1], in: target, replaces: false, isRead: false, call) else {
                return .integer(0)
            }
            _ = call.engine.runNow(["DEL", call[1]], call.client)
            return .integer(1)
        },
        ServedCommand(
            "COPY", arity: -3, [.write, .denyoom], keys: .two,
            "copy what a key holds, its time to live included, to another key",
            syntax: "source destination [DB destination-db] [REPLACE]", copy),
        ServedCommand("SWAPDB", arity: 3, [.write, .fast], "exchange two databases", syntax: "index1 index2")
        {
            call throws(CommandError) in
            guard let one = call[1].integer, Int32(exactly: one) != nil else {
                throw CommandError("invalid first DB index")
            }
            guard let other = call[2].integer, Int32(exactly: other) != nil else {
                throw CommandError("invalid second DB index")
            }
            let (first, second) = (try call.engine.databaseNumber(one), try call.engine.databaseNumber(other))
            if first != second {
                call.engine.touchWatched(in: [first, second])
                call.engine.swapDatabases(first, second)
                call.engine.wakeAll(in: [first, second])
            }
            return .ok
        },
        ServedCommand(
            "FLUSHALL", arity: -1, [.write], "delete every key of every database", syntax: "[ASYNC | SYNC]"
        ) { call throws(CommandError) in
            try checkFlush(call)
            let database = call.client.database
            for present in call.engine.presentDatabases {
                call.client.database = present.number
                _ = call.engine.runNow(["FLUSHDB"], call.client)
            }
            call.client.database = database
            call.engine.invalidateAll()
            return .ok
        },
        ServedCommand(
            "FLUSHDB", arity: -1, [.write], "delete every key of the database", syntax: "[ASYNC | SYNC]"
        ) {
            call throws(CommandError) in
            try checkFlush(call)
            _ = call.engine.runNow(["FLUSHDB"], call.client)
            call.engine.invalidateAll()
            return .ok
        },
    ]

    private static func checkFlush(_ call: Invocation) throws(CommandError) {
        if call.count > 2 || call.count == 2 && !call[1].isWord("ASYNC") && !call[1].isWord("SYNC") {
            throw .syntax
        }
    }

    private static func copy(_ call: Invocation) throws(CommandError) -> Reply {
        var replaces = false
        var target = call.client.database
        var index = 3
        while index < call.count {
            if call[index].isWord("REPLACE") {
                replaces = true
            } else if call[index].isWord("DB"), index + 1 < call.count {
                index += 1
                target = try call.engine.databaseNumber(try call.integer(index))
            } else {
                throw .syntax
            }
            index += 1
        }
        if target == call.client.database {
            return call.engine.runNow(
                Array(call.arguments[..<3]) + (replaces ? ["REPLACE"] : []), call.client)
        }
        return .flag(try transfer(call[1], to: call[2], in: target, replaces: replaces, isRead: true, call))
    }

    /// Copies a key to another database, with its time to live.
    ///
    /// - Parameter isRead: whether the key is looked up as one that is read, which counts as a hit or a miss.
    private static func transfer(
        _ key: ByteString, to name: ByteString, in target: Int, replaces: Bool, isRead: Bool,
        _ call: Invocation
    ) throws(CommandError) -> Bool {
        let (engine, client) = (call.engine, call.client)
        let memories = [engine.cache(client.database).memory, engine.cache(target).memory]
        var counted = memories.map(\.statistics)
        defer { for (memory, earlier) in zip(memories, counted) { memory.uncountLookups(since: earlier) } }
        let source = engine.runNow(["DUMP", key], client)
        if isRead { counted = memories.map(\.statistics) }
        guard case .bulk(let dumped) = source,
            case .integer(let end) = engine.runNow(["PEXPIRETIME", key], client)
        else { return false }
        let home = client.database
        client.database = target
        defer { client.database = home }
        if !replaces, engine.runNow(["EXISTS", name], client) == .integer(1) { return false }
        let reply = engine.runNow(
            ["RESTORE", name, ByteString(end > 0 ? String(end) : "0"), dumped, "ABSTTL", "REPLACE"], client)
        if case .error(let text) = reply { throw CommandError(whole: text) }
        return true
    }
}

extension Engine {
    /// Marks the clients that watch keys of two databases which are exchanged: a key has changed if it lives in either.
    func touchWatched(in databases: Set<Int>) {
        let watching = clients.all.filter { $0.watched.contains { databases.contains($0.database) } }
        let marks = watching.map(\.hasWatchedChange)
        // A key whose time has run out is gone from both, and nobody is told.
        for place in watching.flatMap(\.watched) where databases.contains(place.database) {
            for number in databases { expire(.init(database: number, key: place.key)) }
        }
        for (client, mark) in zip(watching, marks) {
            let isThere = client.watched.contains { place in
                databases.contains(place.database)
                    && databases.contains { number in
                        cache(number).keyspace.names.known(place.key.keyText).map {
                            cache(number).memory.holds($0.id)
                        } ?? false
                    }
            }
            client.hasWatchedChange = mark || isThere
        }
    }

    /// Has the clients that wait for keys of some databases look again.
    func wakeAll(in databases: Set<Int>) {
        for client in clients.all {
            guard let waiting = client.waiting, waiting.reason == .keys, databases.contains(waiting.database)
            else {
                continue
            }
            for key in waiting.keys { readyKeys.append(.init(database: waiting.database, key: key)) }
        }
    }
}
