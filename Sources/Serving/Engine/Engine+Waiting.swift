internal import Caching
internal import Keyspace
internal import Simulation

/// Clients that wait: for a key, for an operation of the simulated system, for the end of a pause.
extension Engine {
    /// Has a client wait until one of some keys is stored, or until its time is up.
    ///
    /// - Parameters:
    ///   - timeout: nil to wait for ever.
    ///   - attempt: tries again for a key that was stored; nil means that there is still nothing for this client.
    func wait(
        _ client: Client, for keys: [ByteString], timeout: TimeSpan?, timeoutReply: Reply,
        attempt: @escaping (ByteString) -> Reply?
    ) {
        var waiting = Client.Waiting(
            reason: .keys, database: client.database, keys: keys, attempt: attempt, timeoutReply: timeoutReply
        )
        if let timeout {
            waiting.timer = world.simulation.at(now + timeout) { [weak self, weak client] in
                guard let self, let client, client.waiting?.reason == .keys else { return }
                self.endWait(of: client, with: timeoutReply)
            }
        }
        client.waiting = waiting
        blocked.add(client)
    }

    /// Answers a client that waited, and lets it go on.
    func endWait(of client: Client, with reply: Reply) {
        guard let waiting = client.waiting else { return }
        if let timer = waiting.timer { world.simulation.cancel(timer) }
        blocked.remove(client)
        client.waiting = nil
        answer(client, reply)
        client.output?.resume()
    }

    /// Gives what was stored to the clients that wait for it, the longest wait first.
    func serveBlocked() {
        var next = 0
        while next < readyKeys.count {
            let ready = readyKeys[next]
            next += 1
            for client in blocked.clients(waitingFor: ready) {
                guard let waiting = client.waiting, let attempt = waiting.attempt,
                    waiting.database == ready.database
                else { continue }
                let database = client.database
                client.database = ready.database
                let reply = attempt(ready.key)
                client.database = database
                if let reply { endWait(of: client, with: reply) }
            }
        }
        readyKeys = []
        if !pendingInvalidations.isEmpty { sendInvalidations() }
    }

    // MARK: Pauses

    func pause(for span: TimeSpan, writesOnly: Bool) {
        let end = now + span
        if let present = pausedUntil, present.time > end { return }
        pausedUntil = (end, writesOnly)
        world.simulation.at(end) { [weak self] in
            guard let self, let present = self.pausedUntil, present.time <= self.now else { return }
            self.endPause()
        }
    }

    func endPause() {
        pausedUntil = nil
        for client in clients.all {
            guard client.waiting?.reason == .pause else { continue }
            client.waiting = nil
            if let held = client.held {
                client.held = nil
                receive(held, from: client)
            }
            client.output?.resume()
        }
    }

    /// Whether a command may change something, its own reply and a replica's copy included.
    private func mayWrite(_ command: ServedCommand, _ arguments: [ByteString]) -> Bool {
        switch command.name {
        case "EVAL":
            let flags = try? ScriptFlags(arguments[1])
            return flags?.isReadOnly != true
        case "EVALSHA": return scripts?.flags(of: arguments[1].lowercased)?.isReadOnly != true
        default: return command.mayReplicate
        }
    }

    /// - Returns: whether the command is held until the pause is over.
    func holdForPause(_ arguments: [ByteString], _ client: Client) -> Bool {
        guard let pause = pausedUntil, client.waiting == nil else { return false }
        guard let command = try? ServedCommands.find(arguments) else { return false }
        if command.name.hasPrefix("CLIENT ") || command.name.hasPrefix("LARDER") { return false }
        if pause.writesOnly {
            let isHeld =
                command.name == "EXEC"
                ? client.transaction?.commands.contains { mayWrite($0.command, $0.arguments) } == true
                : client.transaction == nil && mayWrite(command, arguments)
            guard isHeld else { return false }
        }
        client.held = arguments
        client.waiting = .init(reason: .pause)
        return true
    }
}

/// The clients that wait for keys.
struct BlockedClients {
    /// In the order in which they began to wait.
    private var byKey: [Client.WatchedKey: [Client]] = [:]
    private(set) var count = 0

    var isEmpty: Bool { byKey.isEmpty }

    func isAwaited(_ key: Client.WatchedKey) -> Bool { byKey[key] != nil }

    func clients(waitingFor key: Client.WatchedKey) -> [Client] { byKey[key] ?? [] }

    mutating func add(_ client: Client) {
        guard let waiting = client.waiting else { return }
        count += 1
        for key in waiting.keys {
            let place = Client.WatchedKey(database: waiting.database, key: key)
            if byKey[place]?.contains(where: { $0 === client }) == true { continue }
            byKey[place, default: []].append(client)
        }
    }

    mutating func remove(_ client: Client) {
        guard let waiting = client.waiting, waiting.reason == .keys else { return }
        count -= 1
        for key in waiting.keys {
            let place = Client.WatchedKey(database: waiting.database, key: key)
            byKey[place]?.removeAll { $0 === client }
            if byKey[place]?.isEmpty == true { byKey[place] = nil }
        }
    }
}
