internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// The way of one command: found, admitted, queued or carried out, and answered.
extension Engine {
    /// Carries out one command of a client and answers it.
    func receive(_ arguments: [ByteString], from client: Client) {
        statistics.commands += 1
        client.lastActive = now
        inputs.add(arguments, client, at: now)
        if holdForPause(arguments, client) { return }
        let reply: Reply
        do throws(CommandError) { reply = try process(arguments, client) } catch { reply = error.reply }
        if scripts?.hasCounted != true { count(error: reply) }
        scripts?.hasCounted = false
        if client.waiting == nil || reply != .nothing { answer(client, reply) }
        endTurn()
    }

    /// Answers a command, as far as the faults that were ordered let the answer through.
    func answer(_ client: Client, _ reply: Reply) {
        if reply != .nothing { client.reply(reply) }
        if client.isClosing {
            client.output?.close()
            disconnect(client)
        }
    }

    /// Counts an error that a command was answered with.
    func count(error: Reply) {
        guard case .error(let text) = error else { return }
        let code = String(decoding: text.bytes.prefix { $0 != 0x20 }, as: UTF8.self)
        if statistics.errors.count < 128 || statistics.errors[code] != nil {
            statistics.errors[code, default: 0] += 1
        }
    }

    private func process(_ arguments: [ByteString], _ client: Client) throws(CommandError) -> Reply {
        let command: ServedCommand
        do throws(CommandError) {
            do throws(CommandError) { command = try ServedCommands.find(arguments) } catch {
                if let sought = ServedCommands.sought(arguments) {
                    statistics.byCommand[sought.place].rejected += 1
                }
                throw error
            }
            client.lastCommand = command.fullName
            do throws(CommandError) { try admit(command, arguments, client) } catch {
                statistics.byCommand[command.place].rejected += 1
                throw error
            }
        } catch {
            // An EXEC that is refused ends the transaction, if there is one.
            if arguments[0].isWord("EXEC") {
                endTransaction(of: client)
                throw .transactionAborted(by: error)
            }
            client.transaction?.hasFailed = true
            throw error
        }
        if client.transaction != nil, !command.skipsQueue {
            if command.name == "SAVE" || command.name == "SHUTDOWN" {
                client.transaction?.hasFailed = true
                throw CommandError("Command not allowed inside a transaction")
            }
            client.transaction?.commands.append((command, arguments))
            return .simple("QUEUED")
        }
        if !faults.isEmpty, command.name.hasPrefix("LARDER") == false,
            let altered = applyFaults(to: command, arguments, client)
        {
            return altered
        }
        return try call(command, arguments, client)
    }

    /// Refuses a command that this client may not use now.
    private func admit(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client
    ) throws(CommandError) {
        if busy != nil, !ServedCommands.whileBusy.contains(command.name) { throw .busy }
        if !client.isAuthenticated, !command.needsNoPassword {
            throw CommandError(whole: "NOAUTH Authentication required.")
        }
        if let user = client.user, !user.mayDoAnything, !command.needsNoPassword {
            try check(user, command, arguments, client)
        }
        if client.version == .two, client.subscriptionCount + client.shardChannels.count > 0,
            !command.descriptor.flags.contains(.pubsub) || command.name == "PUBLISH"
                || command.name == "SPUBLISH",
            !["PING", "QUIT", "RESET"].contains(command.name)
        {
            throw CommandError(
                "Can't execute '\(command.descriptor.fullName)': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"
            )
        }
        if command.descriptor.flags.contains(.denyoom), isOutOfMemory(client.database) { throw .outOfMemory }
        if settings.replicasToWrite > 0, command.descriptor.flags.contains(.write) { throw .noReplicas }
    }

    func isOutOfMemory(_ database: Int) -> Bool {
        let cache = cache(database)
        // The smallest key does not fit into so little.
        if let limit = cache.memory.bounds.capacity.amount, cache.memory.bounds.capacity.isInBytes, limit < 48
        {
            return true
        }
        return cache.isOutOfMemory
    }

    /// Carries out a command, from wherever it comes: a client, a transaction or a script.
    ///
    /// - Parameters:
    ///   - mustNotWait: whether it must be answered at once.
    ///   - mayLeaveScript: whether a script that runs for long may be left, to be gone on with later.
    func call(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client, mustNotWait: Bool = false,
        mayLeaveScript: Bool = false
    ) throws(CommandError) -> Reply {
        // Of a transaction its commands come first.
        let isLast = command.name == "EXEC"
        if !monitors.isEmpty, !isLast, command.name != "RESET" { feedMonitors(arguments, client, command) }
        defer { if isLast, !monitors.isEmpty { feedMonitors(arguments, client, command) } }
        let before = running
        running = RunningCommand(name: command.name, client: client, database: client.database)
        let (started, began) = (realTime(), now)
        let reply: Reply
        do throws(CommandError) {
            reply = try carryOut(command, arguments, client, mustNotWait, mayLeaveScript)
        } catch {
            running = before
            note(
                command, arguments, client, realTime() - started + passed(since: began, command),
                isError: true)
            throw error
        }
        running = before
        note(
            command, arguments, client, realTime() - started + passed(since: began, command),
            isError: reply.isError)
        return reply
    }

    private func carryOut(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client, _ mustNotWait: Bool,
        _ mayLeaveScript: Bool
    ) throws(CommandError) -> Reply {
        if let body = command.body {
            return try body(
                Invocation(
                    engine: self, client: client, descriptor: command.descriptor, arguments: arguments,
                    mustNotWait: mustNotWait, mayLeaveScript: mayLeaveScript))
        }
        let reply =
            mustNotWait || !isDelayed(client.database)
            ? runNow(arguments, client) : runLater(command, arguments, client)
        if client.tracking != nil { track(command, arguments, client) }
        return reply
    }

    /// Nanoseconds that a command let pass on the simulated clock, in which the whole server stood still.
    private func passed(since began: Instant, _ command: ServedCommand) -> Int64 {
        command.name == "DEBUG" ? (now - began).nanoseconds : 0
    }

    /// Counts a command that was carried out, and how long it took.
    private func note(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client, _ nanoseconds: Int64,
        isError: Bool
    ) {
        statistics.byCommand[command.place].note(nanoseconds, isError: isError)
        if command.name == "EXEC" { return }
        if slowLog.isOn(settings) {
            slowLog.add(arguments, took: nanoseconds, client, at: unixMilliseconds / 1000, settings)
        }
        note(latencyOf: command.descriptor.flags.contains(.fast) ? "fast-command" : "command", nanoseconds)
    }

    /// Takes in that something took long, if it did.
    func note(latencyOf event: String, _ nanoseconds: Int64) {
        guard settings.latencyThreshold > 0 else { return }
        let milliseconds = Int(nanoseconds / 1_000_000)
        guard milliseconds >= settings.latencyThreshold else { return }
        latency.note(event, milliseconds: milliseconds, at: unixMilliseconds / 1000)
    }

    /// Runs a command of the keyspace at this moment.
    func runNow(_ arguments: [ByteString], _ client: Client) -> Reply {
        record(arguments, client)
        if !settings.explains, !needsChanges {
            return world.executeQuietly(arguments, at: cache(client.database), client: 0)
        }
        return world.execute(arguments, at: cache(client.database), client: number(of: client))
    }

    func record(_ arguments: [ByteString], _ client: Client) {
        guard let recorder, inputs.isOpen else { return }
        recorder.add(
            arguments, database: client.database, node: cache(client.database).name,
            client: "c\(client.id)", at: now)
    }

    /// Whether commands at a database take time: a setup gave its cache a strategy over a store, a latency or a fault.
    private func isDelayed(_ database: Int) -> Bool { settings.hasSetup && database == 0 }
}

extension ServedCommands {
    /// The commands that are carried out while a script keeps the server busy.
    static let whileBusy = Set(all.map(\.name).filter { CommandFacts.of($0)?.has("allow_busy") == true })
}

extension CommandError {
    static let busy = CommandError(
        whole: "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")
    static let noReplicas = CommandError(whole: "NOREPLICAS Not enough good replicas to write.")
}
