public import Keyspace
internal import NIOCore
internal import NIOPosix
public import Ports

/// A real Redis server, or a Valkey, KeyDB or Dragonfly, which speak the same protocol.
///
/// Strategies share one connection, in a pipeline; every client that sends commands of its own has another.
public final class RedisServer: RemoteKeyspace, @unchecked Sendable {
    public let address: String
    private let endpoint: ServerAddress.Endpoint
    private let greeting: [[ByteString]]
    private let limit: TimeAmount
    private let loop: any EventLoop
    // Confined to the event loop.
    private var shared: RedisLink?
    private var own: [Int32: RedisLink] = [:]
    private var isClosed = false

    /// Makes the server's client. It connects when it is first used.
    ///
    /// - Parameter limit: how long a call may take.
    public convenience init(_ address: ServerAddress, limit: Duration) {
        self.init(address, address.endpoints[0], limit: limit)
    }

    init(_ address: ServerAddress, _ endpoint: ServerAddress.Endpoint, limit: Duration) {
        self.address = address.shown
        self.endpoint = endpoint
        self.limit = TimeAmount(limit)
        greeting = Self.greeting(address)
        loop = Network.loop
    }

    private static func greeting(_ address: ServerAddress) -> [[ByteString]] {
        var greeting: [[ByteString]] = []
        if let password = address.password {
            greeting.append(
                address.user.isEmpty
                    ? ["AUTH", ByteString(password)]
                    : ["AUTH", ByteString(address.user), ByteString(password)])
        }
        if !address.database.isEmpty, address.database != "0" {
            greeting.append(["SELECT", ByteString(address.database)])
        }
        return greeting
    }

    public func send(
        _ commands: [[ByteString]], on connection: Int32?,
        then: @escaping @Sendable (Result<[Reply], RemoteFailure>) -> Void
    ) {
        loop.execute {
            guard !self.isClosed else {
                return then(.failure(.disconnected("the connection was closed here")))
            }
            self.link(connection).send(RedisLink.Call(commands, then: then))
        }
    }

    private func link(_ connection: Int32?) -> RedisLink {
        if let known = connection.map({ own[$0] }) ?? shared { return known }
        let made = RedisLink(endpoint, greeting: greeting, limit: limit, on: loop)
        if let connection { own[connection] = made } else { shared = made }
        return made
    }

    public func close() {
        loop.execute {
            self.isClosed = true
            self.shared?.close()
            for number in self.own.keys.sorted() { self.own[number]?.close() }
            self.shared = nil
            self.own = [:]
        }
    }
}

/// The thread that the connections of all servers share.
enum Network {
    /// It is made when the first server is used, and lives as long as the process.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    static var loop: any EventLoop { group.any() }
}
