internal import Keyspace

/// `MULTI` and its kin, over all databases and all commands of the server.
enum TransactionCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "MULTI", arity: 1, [.fast, .noscript], "begin a transaction: the commands that follow are queued",
            skipsQueue: true
        ) { call throws(CommandError) in
            if call.client.transaction != nil { throw CommandError("MULTI calls can not be nested") }
            call.client.transaction = .init()
            return .ok
        },
        ServedCommand(
            "EXEC", arity: 1, [.noscript], "run the commands that were queued, all at one moment",
            skipsQueue: true, execute),
        ServedCommand(
            "DISCARD", arity: 1, [.fast, .noscript], "forget the commands that were queued", skipsQueue: true
        ) { call throws(CommandError) in
            if call.client.transaction == nil { throw CommandError("DISCARD without MULTI") }
            call.engine.endTransaction(of: call.client)
            return .ok
        },
        ServedCommand(
            "WATCH", arity: -2, [.fast, .noscript], keys: .all,
            "have the next EXEC do nothing if one of the keys changes before it", syntax: "key [key ...]",
            skipsQueue: true
        ) { call throws(CommandError) in
            if call.client.transaction != nil { throw CommandError("WATCH inside MULTI is not allowed") }
            if !call.client.hasWatchedChange {
                for key in call.arguments.dropFirst() { call.engine.watch(key, by: call.client) }
            }
            return .ok
        },
        ServedCommand("UNWATCH", arity: 1, [.fast, .noscript], "forget the keys that are watched") {
            call throws(CommandError) in
            call.engine.unwatch(call.client)
            return .ok
        },
    ]

    private static func execute(_ call: Invocation) throws(CommandError) -> Reply {
        let (engine, client) = (call.engine, call.client)
        guard let transaction = client.transaction else { throw CommandError("EXEC without MULTI") }
        // A watched key whose time has run out counts as changed, even if nobody has noticed it.
        let hasChanged =
            client.hasWatchedChange
            || client.watched.contains { engine.isDead($0) && !client.deadWhenWatched.contains($0) }
        engine.endTransaction(of: client)
        if transaction.hasFailed { throw .transactionAborted }
        if hasChanged { return .nullArray }
        if engine.isOutOfMemory(client.database),
            transaction.commands.contains(where: { $0.command.descriptor.flags.contains(.denyoom) })
        {
            throw .transactionAborted(by: .outOfMemory)
        }
        return goOn(transaction.commands[...], [], engine, client) ?? .nothing
    }

    /// Runs the commands that are left.
    ///
    /// - Returns: all replies; nil if a script among the commands was left and goes on later.
    private static func goOn(
        _ commands: ArraySlice<(command: ServedCommand, arguments: [ByteString])>, _ done: [Reply],
        _ engine: Engine, _ client: Client
    ) -> Reply? {
        var (left, replies) = (commands, done)
        while let (command, arguments) = left.popFirst() {
            var reply: Reply
            do throws(CommandError) {
                reply = try engine.call(command, arguments, client, mustNotWait: true, mayLeaveScript: true)
            } catch {
                reply = error.reply
            }
            if engine.busy?.client === client {
                engine.busy?.finish = { [left, replies] reply in
                    guard let all = goOn(left, replies + [reply], engine, client) else { return }
                    engine.endWait(of: client, with: all)
                }
                return nil
            }
            if engine.scripts?.hasCounted != true { engine.count(error: reply) }
            engine.scripts?.hasCounted = false
            replies.append(reply)
        }
        return .array(replies)
    }
}
