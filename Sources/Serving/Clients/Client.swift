internal import Keyspace
internal import NIOCore
internal import Simulation

/// Where the replies to a client go.
protocol ClientOutput: AnyObject {
    /// Sends bytes; they leave at the latest at `flush`.
    func send(_ bytes: ByteBuffer)
    func flush()
    /// Closes the connection after what was sent has left.
    func close()
    /// Goes on with the commands that came while the client waited.
    func resume()
}

/// One client: what its connection remembers from command to command.
final class Client: @unchecked Sendable {
    // Confined to the engine's thread.
    let id: Int
    let address: String
    let localAddress: String
    weak var output: (any ClientOutput)?
    /// The number under which events know it; nil until it has sent a command for the keyspace.
    var number: Int32?
    var name = ByteString("")
    var libraryName = ByteString("")
    var libraryVersion = ByteString("")
    var database = 0
    var version = ProtocolVersion.two
    var user: User?
    var isAuthenticated = true
    var transaction: Transaction?
    var watched: [WatchedKey] = []
    /// The watched keys whose time had run out before, unnoticed: that they go is no change.
    var deadWhenWatched: Set<WatchedKey> = []
    /// Whether a watched key has changed.
    var hasWatchedChange = false
    var channels: [ByteString] = []
    var patterns: [ByteString] = []
    var shardChannels: [ByteString] = []
    var tracking: TrackingMode?
    var replyMode = ReplyMode.on
    var isMonitor = false
    var isClosing = false
    var noEvict = false
    var noTouch = false
    /// What it waits for; nil while it can go on with its next command.
    var waiting: Waiting?
    /// The command that a pause or a partition holds.
    var held: [ByteString]?
    /// The fault that lets it hang.
    var hangingSince: Int?
    let connectedAt: Instant
    var lastActive: Instant
    var lastCommand = "NULL"

    init(id: Int, address: String, localAddress: String, at now: Instant) {
        self.id = id
        self.address = address
        self.localAddress = localAddress
        connectedAt = now
        lastActive = now
    }

    enum ReplyMode { case on, off, skipNext }

    /// What a client waits for. Its further commands wait behind it.
    struct Waiting {
        enum Reason { case keys, time, operation, hang, pause, script }
        var reason: Reason
        var database = 0
        var keys: [ByteString] = []
        /// Tries again for one of the keys. Nil means that there is still nothing.
        var attempt: ((ByteString) -> Reply?)?
        var timeoutReply = Reply.nullArray
        var timer: Simulation.Timer?
    }

    struct Transaction {
        var commands: [(command: ServedCommand, arguments: [ByteString])] = []
        var hasFailed = false
    }

    struct WatchedKey: Hashable {
        var database: Int
        var key: ByteString
    }

    struct TrackingMode {
        var redirect: Int?
        var isBroadcast = false
        var prefixes: [ByteString] = []
        var optIn = false
        var optOut = false
        var noLoop = false
        /// What `CLIENT CACHING` said of the next command.
        var next: Bool?
    }

    var subscriptionCount: Int { channels.count + patterns.count }

    /// Sends a reply, unless the client has asked for none.
    func reply(_ reply: Reply) {
        switch replyMode {
        case .on: send(reply)
        case .off: break
        case .skipNext: replyMode = .on
        }
    }

    /// Sends a reply or a message in any case.
    func send(_ reply: Reply) {
        guard let output else { return }
        var bytes = ByteBuffer()
        bytes.write(reply, version)
        if bytes.readableBytes > 0 { output.send(bytes) }
    }

    /// Sends what RESP3 can tell about the reply that follows. RESP2 has no such thing.
    func sendAttribute(_ name: String, _ value: Reply) {
        guard let output, version == .three, replyMode == .on else { return }
        var bytes = ByteBuffer(string: "|1\r\n")
        bytes.write(.bulk(name), version)
        bytes.write(value, version)
        output.send(bytes)
    }

    /// One line of `CLIENT LIST`.
    ///
    /// - Parameters:
    ///   - pending: how many bytes the command takes that is being carried out for this client.
    ///   - names: whether the library's name is told, which Redis does from 7.2 on.
    func info(at now: Instant, pending: Int = 0, names: Bool = false) -> String {
        let age = (now - connectedAt).nanoseconds / 1_000_000_000
        let idle = (now - lastActive).nanoseconds / 1_000_000_000
        var flags = ""
        if isMonitor { flags += "O" }
        if subscriptionCount > 0 || !shardChannels.isEmpty { flags += "P" }
        if transaction != nil { flags += "x" }
        if waiting?.reason == .keys { flags += "b" }
        if hasWatchedChange { flags += "d" }
        if let tracking {
            flags += tracking.isBroadcast ? "tB" : "t"
        }
        if noEvict { flags += "e" }
        if noTouch { flags += "T" }
        if flags.isEmpty { flags = "N" }
        return "id=\(id) addr=\(address) laddr=\(localAddress) fd=\(id + 7) name=\(name.text) age=\(age) "
            + "idle=\(idle) flags=\(flags) db=\(database) sub=\(channels.count) psub=\(patterns.count) "
            + "ssub=\(shardChannels.count) multi=\(transaction?.commands.count ?? -1) qbuf=\(pending) qbuf-free=0 argv-mem=0 "
            + "multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=2048 events=r cmd=\(lastCommand) "
            + "user=\(user?.name ?? "default") redir=\(tracking.map { $0.redirect ?? 0 } ?? -1) resp=\(version.rawValue)"
            + (names ? " lib-name=\(libraryName.text) lib-ver=\(libraryVersion.text)" : "")
    }
}
