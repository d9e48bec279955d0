internal import Keyspace
internal import Simulation

/// Commands that wait until there is something to take. Each tries the command that does not wait.
enum BlockingCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "BLPOP", arity: -3, [.write, .blocking, .noscript], keys: .positions(first: 1, last: -2, step: 1),
            "LPOP of the first list that has an element; waits for one", syntax: "key [key ...] timeout"
        ) { call throws(CommandError) in try popList(call, "LPOP") },
        ServedCommand(
            "BRPOP", arity: -3, [.write, .blocking, .noscript], keys: .positions(first: 1, last: -2, step: 1),
            "RPOP of the first list that has an element; waits for one", syntax: "key [key ...] timeout"
        ) { call throws(CommandError) in try popList(call, "RPOP") },
        ServedCommand(
            "BLMOVE", arity: 6, [.write, .denyoom, .blocking, .noscript], keys: .two,
            "LMOVE; waits for an element",
            syntax: "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout"
        ) { call throws(CommandError) in
            for index in 3...4 where !call[index].isWord("LEFT") && !call[index].isWord("RIGHT") {
                throw .syntax
            }
            return try move(call, timeoutAt: 5, ["LMOVE", call[1], call[2], call[3], call[4]])
        },
        ServedCommand(
            "BRPOPLPUSH", arity: 4, [.write, .denyoom, .blocking, .noscript], keys: .two,
            "RPOPLPUSH; waits for an element", syntax: "source destination timeout"
        ) { call throws(CommandError) in try move(call, timeoutAt: 3, ["RPOPLPUSH", call[1], call[2]]) },
        ServedCommand(
            "BLMPOP", arity: -5, [.write, .blocking], keys: .counted(at: 2, also: nil),
            "LMPOP; waits for an element",
            syntax: "timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]"
        ) { call throws(CommandError) in try popMany(call, "LMPOP") },
        ServedCommand(
            "BZPOPMIN", arity: -3, [.write, .fast, .blocking, .noscript],
            keys: .positions(first: 1, last: -2, step: 1),
            "ZPOPMIN of the first sorted set that has a member; waits for one",
            syntax: "key [key ...] timeout"
        ) { call throws(CommandError) in try popSorted(call, "ZPOPMIN") },
        ServedCommand(
            "BZPOPMAX", arity: -3, [.write, .fast, .blocking, .noscript],
            keys: .positions(first: 1, last: -2, step: 1),
            "ZPOPMAX of the first sorted set that has a member; waits for one",
            syntax: "key [key ...] timeout"
        ) { call throws(CommandError) in try popSorted(call, "ZPOPMAX") },
        ServedCommand(
            "BZMPOP", arity: -5, [.write, .blocking], keys: .counted(at: 2, also: nil),
            "ZMPOP; waits for a member", syntax: "timeout numkeys key [key ...] <MIN | MAX> [COUNT count]"
        ) { call throws(CommandError) in try popMany(call, "ZMPOP") },
    ]

    /// The time to wait; nil means for ever.
    static func timeout(_ word: ByteString) throws(CommandError) -> TimeSpan? {
        guard let seconds = word.double, !seconds.isNaN else {
            throw CommandError("timeout is not a float or out of range")
        }
        if seconds < 0 { throw CommandError("timeout is negative") }
        if seconds * 1000 > Double(Int64.max) { throw CommandError("timeout is out of range") }
        if seconds == 0 { return nil }
        return TimeSpan.seconds(1).scaled(by: (seconds * 1000).rounded(.up) / 1000)
    }

    private static func popList(_ call: Invocation, _ name: ByteString) throws(CommandError) -> Reply {
        let keys = Array(call.arguments[1..<call.count - 1])
        let timeout = try timeout(call[call.count - 1])
        return try take(call, keys, timeout, .nullArray) { key in
            let reply = call.engine.runNow([name, key], call.client)
            if case .bulk = reply { return .array([.bulk(key), reply]) }
            return reply
        }
    }

    private static func popSorted(_ call: Invocation, _ name: ByteString) throws(CommandError) -> Reply {
        let keys = Array(call.arguments[1..<call.count - 1])
        let timeout = try timeout(call[call.count - 1])
        return try take(call, keys, timeout, .nullArray) { key in
            let reply = call.engine.runNow([name, key], call.client)
            guard case .array(let found) = reply, !found.isEmpty else {
                return reply.isError ? reply : .null
            }
            return .array([.bulk(key)] + found)
        }
    }

    private static func popMany(_ call: Invocation, _ name: ByteString) throws(CommandError) -> Reply {
        let timeout = try timeout(call[1])
        guard let count = call[2].integer, count > 0 else {
            throw CommandError("numkeys should be greater than 0")
        }
        guard call.count > 3 + Int(clamping: count) else { throw .syntax }
        let keys = Array(call.arguments[3..<3 + Int(count)])
        let rest = Array(call.arguments[(3 + Int(count))...])
        // Finds what is wrong with the words even if it has to wait.
        let whole = call.engine.runNow([name] + call.arguments[2...], call.client)
        if whole.isError || whole != .nullArray { return whole }
        return try take(call, keys, timeout, .nullArray) { key in
            call.engine.runNow([name, "1", key] + rest, call.client)
        }
    }

    private static func move(
        _ call: Invocation, timeoutAt place: Int, _ command: [ByteString]
    ) throws(CommandError) -> Reply {
        let timeout = try timeout(call[place])
        return try take(call, [call[1]], timeout, .null) { _ in call.engine.runNow(command, call.client) }
    }

    /// Takes from the first key that has something, or waits.
    ///
    /// - Parameter attempt: what the command that does not wait answers for one key; a null if there is nothing.
    private static func take(
        _ call: Invocation, _ keys: [ByteString], _ timeout: TimeSpan?, _ nothing: Reply,
        _ attempt: @escaping (ByteString) -> Reply
    ) throws(CommandError) -> Reply {
        for key in keys {
            let reply = attempt(key)
            if reply != .null && reply != .nullArray { return reply }
        }
        if call.mustNotWait { return nothing }
        let timeoutReply = Reply.nullArray
        let name = call.descriptor.name
        let isMove = name == "BLMOVE" || name == "BRPOPLPUSH"
        let (engine, client) = (call.engine, call.client)
        engine.wait(client, for: keys, timeout: timeout, timeoutReply: timeoutReply) { key in
            let before = engine.running
            engine.running = RunningCommand(name: name, client: client, database: client.database)
            defer { engine.running = before }
            let reply = attempt(key)
            // A key of another type is none that it waits for. Only the destination of a move can be wrong.
            if reply == .null || reply == .nullArray { return nil }
            if reply.isError {
                guard isMove else { return nil }
                let type = engine.runNow(["TYPE", key], client)
                return type == .simple("list") ? reply : nil
            }
            return reply
        }
        return .nothing
    }
}
