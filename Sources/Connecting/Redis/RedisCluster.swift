public import Keyspace
internal import NIOCore
public import Ports

/// A Redis Cluster: each command goes to the node that has the slot of its key, and a batch to all that it concerns at
/// once.
///
/// The map of slots is asked for first, and again when a node says that a slot has moved. What a node says with `ASK`
/// concerns one command alone.
public final class RedisCluster: RemoteKeyspace, @unchecked Sendable {
    typealias Endpoint = ServerAddress.Endpoint

    public let address: String
    private let settings: ServerAddress
    private let limit: Duration
    private let loop: any EventLoop
    // Confined to the event loop.
    private var servers: [Endpoint: RedisServer] = [:]
    /// Who has each slot; empty as long as it is not known.
    private var owners: [Endpoint?] = []
    /// What waits for the map.
    private var waiting: [(RemoteFailure?) -> Void] = []
    private var isClosed = false

    /// How often a command follows where nodes send it.
    static let redirections = 8
    /// How long it waits before it asks again where keys of one command are on their way from node to node.
    private static let pause = TimeAmount.milliseconds(50)

    public init(_ address: ServerAddress, limit: Duration) {
        self.address = address.shown
        settings = address
        self.limit = limit
        loop = Network.loop
    }

    public func send(
        _ commands: [[ByteString]], on connection: Int32?,
        then: @escaping @Sendable (Result<[Reply], RemoteFailure>) -> Void
    ) {
        loop.execute {
            let batch = Batch(commands, on: connection, then: then)
            self.withMap { failure in
                if let failure { return then(.failure(failure)) }
                self.dispatch(Array(commands.indices), of: batch)
            }
        }
    }

    public func close() {
        loop.execute {
            self.isClosed = true
            for server in self.servers.values { server.close() }
            self.servers = [:]
        }
    }

    // MARK: Batches

    /// Commands that were sent together, and what has come of each.
    private final class Batch: @unchecked Sendable {
        // Confined to the event loop.
        let commands: [[ByteString]]
        let connection: Int32?
        var results: [Result<Reply, RemoteFailure>?]
        /// How often each was sent on.
        var redirections: [Int]
        private var left: Int
        private let then: (Result<[Reply], RemoteFailure>) -> Void

        init(
            _ commands: [[ByteString]], on connection: Int32?,
            then: @escaping (Result<[Reply], RemoteFailure>) -> Void
        ) {
            self.commands = commands
            self.connection = connection
            self.then = then
            results = commands.map { _ in nil }
            redirections = commands.map { _ in 0 }
            left = commands.count
        }

        func end(_ place: Int, _ result: Result<Reply, RemoteFailure>) {
            results[place] = result
            left -= 1
            if left == 0 { finish() }
        }

        /// Where some commands were answered, the failures of others are errors of theirs alone.
        private func finish() {
            var replies: [Reply] = []
            var failure: RemoteFailure?
            var hasReply = false
            for result in results {
                switch result {
                case .success(let reply)?:
                    hasReply = true
                    replies.append(reply)
                case .failure(let found)?:
                    failure = failure ?? found
                    replies.append(
                        .error("CLUSTERDOWN \(found.report.isEmpty ? "no answer in time" : found.report)"))
                case nil: break
                }
            }
            if let failure, !hasReply { then(.failure(failure)) } else { then(.success(replies)) }
        }
    }

    /// Sends commands of a batch, each to the node that has its key.
    private func dispatch(_ places: [Int], of batch: Batch) {
        if batch.commands.isEmpty { return }
        var groups: [(endpoint: Endpoint, places: [Int])] = []
        for place in places {
            let command = batch.commands[place]
            if Self.isTransaction(command) {
                batch.end(
                    place,
                    .success(
                        .error("ERR a transaction is not sent to a cluster: its keys may be on several nodes")
                    ))
                continue
            }
            guard let endpoint = owner(of: command) else {
                batch.end(place, .failure(.refused("CLUSTERDOWN no node has the slot of this key")))
                continue
            }
            if let index = groups.firstIndex(where: { $0.endpoint == endpoint }) {
                groups[index].places.append(place)
            } else {
                groups.append((endpoint, [place]))
            }
        }
        for group in groups { send(group.places, of: batch, to: group.endpoint) }
    }

    private static func isTransaction(_ command: [ByteString]) -> Bool {
        ["multi", "exec", "discard", "watch", "unwatch"].contains(command[0].lowercased)
    }

    private func owner(of command: [ByteString]) -> Endpoint? {
        guard let key = CommandTable.firstKey(of: command) else {
            // What concerns no key may be asked of any node.
            return owners.lazy.compactMap { $0 }.first
        }
        return owners[HashSlot.of(key)]
    }

    private func send(_ places: [Int], of batch: Batch, to endpoint: Endpoint) {
        server(endpoint).send(places.map { batch.commands[$0] }, on: batch.connection) { result in
            self.loop.execute { self.take(result, for: places, of: batch, from: endpoint) }
        }
    }

    private func take(
        _ result: Result<[Reply], RemoteFailure>, for places: [Int], of batch: Batch, from endpoint: Endpoint
    ) {
        switch result {
        case .failure(let failure):
            // What was never sent may be sent elsewhere: another node may have the slots by now.
            if case .unreachable = failure, !isClosed {
                let again = places.filter { mayGoOn($0, batch) }
                for place in places where !again.contains(place) { batch.end(place, .failure(failure)) }
                if !again.isEmpty { sendAgain(again, of: batch, insteadOf: endpoint, failure) }
            } else {
                for place in places { batch.end(place, .failure(failure)) }
            }
        case .success(let replies):
            var moved: [Int] = []
            for (place, reply) in zip(places, replies) {
                if let redirection = Redirection(reply, from: endpoint), mayGoOn(place, batch) {
                    follow(redirection, place, batch, &moved)
                } else {
                    batch.end(place, .success(reply))
                }
            }
            if !moved.isEmpty { dispatch(moved, of: batch) }
        }
    }

    private func mayGoOn(_ place: Int, _ batch: Batch) -> Bool {
        batch.redirections[place] += 1
        return batch.redirections[place] <= Self.redirections
    }

    private func follow(_ redirection: Redirection, _ place: Int, _ batch: Batch, _ moved: inout [Int]) {
        switch redirection {
        case .moved(let slot, let endpoint):
            owners[slot] = endpoint
            moved.append(place)
        case .ask(let endpoint):
            server(endpoint).send([["ASKING"], batch.commands[place]], on: batch.connection) { result in
                self.loop.execute {
                    switch result {
                    case .failure(let failure): batch.end(place, .failure(failure))
                    case .success(let replies):
                        self.take(.success([replies[1]]), for: [place], of: batch, from: endpoint)
                    }
                }
            }
        case .tryAgain:
            loop.assumeIsolated().scheduleTask(in: Self.pause) { self.dispatch([place], of: batch) }
        }
    }

    /// Asks the other nodes who has the slots of one that cannot be reached, and sends its commands there.
    private func sendAgain(
        _ places: [Int], of batch: Batch, insteadOf endpoint: Endpoint, _ failure: RemoteFailure
    ) {
        askForMap(besides: endpoint) { problem in
            guard problem == nil else {
                for place in places { batch.end(place, .failure(failure)) }
                return
            }
            for place in places {
                if let owner = self.owner(of: batch.commands[place]), owner != endpoint {
                    self.dispatch([place], of: batch)
                } else {
                    batch.end(place, .failure(failure))
                }
            }
        }
    }

    private func server(_ endpoint: Endpoint) -> RedisServer {
        if let known = servers[endpoint] { return known }
        let made = RedisServer(settings, endpoint, limit: limit)
        servers[endpoint] = made
        return made
    }

    // MARK: The map of slots

    private func withMap(_ body: @escaping (RemoteFailure?) -> Void) {
        if isClosed { return body(.disconnected("the connection was closed here")) }
        if !owners.isEmpty { return body(nil) }
        waiting.append(body)
        guard waiting.count == 1 else { return }
        askForMap { failure in
            let waiting = self.waiting
            self.waiting = []
            for body in waiting { body(failure) }
        }
    }

    private func askForMap(besides unreachable: Endpoint? = nil, then: @escaping (RemoteFailure?) -> Void) {
        var nodes = settings.endpoints
        for known in servers.keys.sorted(by: { $0.port < $1.port }) where !nodes.contains(known) {
            nodes.append(known)
        }
        for case let owner? in owners where !nodes.contains(owner) { nodes.append(owner) }
        ask(nodes.filter { $0 != unreachable }[...], .unreachable("no node of the cluster is known"), then)
    }

    /// Asks one node after the other, until one answers.
    private func ask(
        _ nodes: ArraySlice<Endpoint>, _ failure: RemoteFailure, _ then: @escaping (RemoteFailure?) -> Void
    ) {
        guard let node = nodes.first else { return then(failure) }
        let then = NonSendable(then)
        server(node).send([["CLUSTER", "SLOTS"]], on: nil) { result in
            self.loop.execute {
                switch result {
                case .failure(let failure): self.ask(nodes.dropFirst(), failure, then.value)
                case .success(let replies):
                    if case .error(let text) = replies[0] { return then.value(.refused(text.text)) }
                    self.takeMap(replies[0], from: node)
                    then.value(nil)
                }
            }
        }
    }

    private func takeMap(_ reply: Reply, from node: Endpoint) {
        guard case .array(let ranges) = reply else { return }
        var owners = [Endpoint?](repeating: nil, count: HashSlot.count)
        for case .array(let range) in ranges where range.count >= 3 {
            guard case .integer(let first) = range[0], case .integer(let last) = range[1],
                case .array(let master) = range[2], master.count >= 2, case .integer(let port) = master[1],
                0 <= first, first <= last, last < HashSlot.count
            else { continue }
            let host = master[0].plainText ?? ""
            let endpoint = Endpoint(host: host.isEmpty ? node.host : host, port: Int(port))
            for slot in first...last { owners[Int(slot)] = endpoint }
        }
        self.owners = owners
    }
}

/// Where a node of a cluster sends a command.
enum Redirection: Equatable {
    case moved(slot: Int, ServerAddress.Endpoint)
    case ask(ServerAddress.Endpoint)
    /// Some keys of the command are on their way.
    case tryAgain

    /// Reads `MOVED 3999 127.0.0.1:6381`, `ASK 3999 127.0.0.1:6381` or `TRYAGAIN …`; nil for any other reply.
    init?(_ reply: Reply, from node: ServerAddress.Endpoint) {
        guard case .error(let error) = reply else { return nil }
        let words = error.text.split(separator: " ")
        if words.first == "TRYAGAIN" {
            self = .tryAgain
            return
        }
        guard words.count == 3, words[0] == "MOVED" || words[0] == "ASK", let slot = Int(words[1]),
            (0..<HashSlot.count).contains(slot), let colon = words[2].lastIndex(of: ":"),
            let port = Int(words[2][words[2].index(after: colon)...])
        else { return nil }
        let host = String(words[2][..<colon])
        let endpoint = ServerAddress.Endpoint(host: host.isEmpty ? node.host : host, port: port)
        self = words[0] == "MOVED" ? .moved(slot: slot, endpoint) : .ask(endpoint)
    }
}

/// Carries what belongs to an event loop through a function that is called on that loop.
private struct NonSendable<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
