internal import Caching
internal import Keyspace
internal import Language
internal import Simulation

/// What clients sent, in order: from it the server's state can be made again, up to any place.
struct InputLog {
    struct Input {
        var time: Instant
        var client: Int
        var name: ByteString
        var arguments: [ByteString]
    }

    /// So many bytes are kept at most. Beyond that the server cannot go back.
    static let limit = 256 << 20

    private(set) var all: [Input] = []
    private var bytes = 0
    /// Whether every input since the start is here.
    private(set) var isComplete = true
    /// While it is false nothing is added, because inputs are being replayed.
    var isOpen = true
    /// How many of the inputs `LARDER RESET` keeps.
    var snapshot = 0

    mutating func add(_ arguments: [ByteString], _ client: Client, at now: Instant) {
        guard isOpen, isComplete else { return }
        bytes += arguments.reduce(64) { $0 + $1.count + 48 }
        if bytes > Self.limit {
            isComplete = false
            all = []
            return
        }
        all.append(Input(time: now, client: client.id, name: client.name, arguments: arguments))
    }

    /// Takes the newest input out, which was about the server itself.
    mutating func removeLast() { if isOpen, !all.isEmpty { all.removeLast() } }

    /// Keeps the first so many.
    mutating func cut(to count: Int) {
        all.removeLast(all.count - count)
        snapshot = min(snapshot, count)
    }
}

extension Engine {
    /// Makes the server's state anew from the first so many inputs. Connections stay.
    func goBack(to count: Int) {
        for client in clients.all {
            guard let waiting = client.waiting, waiting.reason != .hang else { continue }
            endWait(of: client, with: .error("UNBLOCKED the server went back in time"))
        }
        let old = session
        session = setup.make()
        old.close()
        scripts = nil
        for client in clients.all {
            client.transaction = nil
            unwatch(client)
        }
        attach()
        statistics = ServerStatistics()
        countedBefore = .init()
        replay(count)
        clock.moved(to: now, real: realTime())
        if !isCrashed, !faults.refusesConnections { setListening(true) }
    }

    private func replay(_ count: Int) {
        let kept = (clients, channels, tracking, monitors, settings)
        (clients, channels, tracking, monitors) = (ClientList(), Channels(), TrackingTable(), [])
        inputs.isOpen = false
        inputs.cut(to: count)
        var actors: [Int: Client] = [:]
        for input in inputs.all {
            world.simulation.advance(to: input.time)
            let actor =
                actors[input.client] ?? Client(id: input.client, address: "", localAddress: "", at: now)
            actor.user = users.standard
            actors[input.client] = actor
            if actor.name != input.name { setName(input.name, of: actor) }
            receive(input.arguments, from: actor)
        }
        inputs.isOpen = true
        for actor in actors.values { unwatch(actor) }
        blocked = BlockedClients()
        (clients, channels, tracking, monitors, settings) = kept
    }
}
