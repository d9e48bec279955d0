internal import Caching
internal import Keyspace
internal import NIOCore
internal import Simulation

extension Engine {
    /// Orders a fault, and its end if it has one.
    func order(_ order: FaultOrder, _ text: String) -> Int {
        let number = faults.add(order.kind, text, order.filter, until: order.span.map { now + $0 })
        if let span = order.span {
            world.simulation.at(now + span) { [weak self] in self?.heal(number) }
        }
        if order.kind == .refuse { setListening(false) }
        return number
    }

    /// Ends one fault, and answers nothing that it held back: what never came does not come.
    func heal(_ number: Int) {
        guard faults.remove(number) else { return }
        afterHealing()
    }

    func healAll() {
        faults.removeAll()
        afterHealing()
    }

    private func afterHealing() {
        if !faults.refusesConnections, !isCrashed { setListening(true) }
        // A command that a partition holds up gets through when it is over; other hanging ones stay lost.
        for client in clients.all where client.waiting?.reason == .hang {
            guard let fault = client.hangingSince,
                faults.all.contains(where: { $0.number == fault }) == false,
                let held = client.held
            else { continue }
            client.waiting = nil
            client.hangingSince = nil
            client.held = nil
            receive(held, from: client)
            client.output?.resume()
        }
    }

    /// Lets a fault meet a command.
    ///
    /// - Returns: the reply in place of the command's; nil if none meets it.
    func applyFaults(to command: ServedCommand, _ arguments: [ByteString], _ client: Client) -> Reply? {
        if command.name.hasPrefix("CLIENT ") || command.name == "HELLO" || command.name == "AUTH" {
            if faults.all.allSatisfy({ $0.filter.commands.isEmpty }) { return nil }
        }
        guard let fault = faults.find(command, arguments, client) else { return nil }
        let name = client.name.count > 0 ? client.name.text : "c\(client.id)"
        faults.note(
            .init(
                time: now, fault: fault.number, text: fault.text, command: command.name, client: name,
                keys: command.descriptor.keyPlaces(in: arguments).map { arguments[$0] },
                outcome: fault.kind.outcome))
        switch fault.kind {
        case .error(let text): return .error(text)
        case .empty: return .bulk("")
        case .refuse: return nil
        case .miss:
            guard command.descriptor.flags.contains(.readonly) else { return nil }
            return CommandSession(Keyspace()).run(arguments, at: now)
        case .close:
            drop(client)
            return .nothing
        case .closeAfter:
            _ = try? call(command, arguments, client, mustNotWait: true)
            drop(client)
            return .nothing
        case .cut:
            cut(client, (try? call(command, arguments, client, mustNotWait: true)) ?? .null)
            return .nothing
        case .hang:
            client.held = arguments
            client.hangingSince = fault.number
            client.waiting = .init(reason: .hang)
            return .nothing
        case .hangAfter:
            _ = try? call(command, arguments, client, mustNotWait: true)
            client.waiting = .init(reason: .hang)
            return .nothing
        case .slow(let span): return delay(command, arguments, client, by: span)
        }
    }

    private func drop(_ client: Client) {
        client.output?.close()
        disconnect(client)
        client.waiting = .init(reason: .hang)
    }

    /// Sends the first half of a reply.
    private func cut(_ client: Client, _ reply: Reply) {
        var bytes = ByteBuffer()
        bytes.write(reply, client.version)
        if let half = bytes.readSlice(length: max(1, bytes.readableBytes / 2)) { client.output?.send(half) }
        drop(client)
    }

    private func delay(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client, by span: TimeSpan
    ) -> Reply {
        let reply: Reply
        do throws(CommandError) { reply = try call(command, arguments, client, mustNotWait: true) } catch {
            reply = error.reply
        }
        client.waiting = .init(reason: .operation)
        world.simulation.at(now + span) { [weak self, weak client] in
            guard let self, let client, client.waiting?.reason == .operation else { return }
            self.endWait(of: client, with: reply)
        }
        return drive(client)
    }

    // MARK: Crashes

    /// Takes every key out of every database, closes all connections and refuses new ones.
    func crash(for span: TimeSpan?, by client: Client) {
        for (_, cache) in presentDatabases { world.crash(cache, until: now) }
        healCrashedCaches()
        isCrashed = true
        setListening(false)
        for other in clients.all where other !== client {
            other.output?.close()
            disconnect(other)
        }
        if let span {
            world.simulation.at(now + span) { [weak self] in self?.restart() }
        }
    }

    private func healCrashedCaches() {
        for (_, cache) in presentDatabases { world.heal(cache) }
    }

    func restart() {
        isCrashed = false
        if !faults.refusesConnections { setListening(true) }
    }

    /// What the faults did to commands with a key.
    func faultLines(for key: ByteString) -> [String] {
        faults.met.filter { $0.keys.contains(key) }.suffix(5).map { met in
            "\(met.command) of \(met.client) at \(met.time) \(met.outcome): fault \(met.fault), \(met.text)"
        }
    }
}
