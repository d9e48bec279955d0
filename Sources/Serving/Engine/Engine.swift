internal import Caching
internal import Glibc
internal import Keyspace
internal import Language
internal import Simulation
internal import Tracing

/// What the server serves: a session's world, the clients that act on it, and the clock that moves it.
///
/// It belongs to one thread. Commands take effect one after another, each at one simulated moment.
final class Engine: @unchecked Sendable {
    let setup: ServedSetup
    var session: Session
    var world: World { session.world }
    var settings: ServerSettings
    var clock: ServedClock
    /// Nanoseconds of the real clock, which never goes back.
    let realTime: () -> Int64
    var clients = ClientList()
    var users = Users()
    var channels = Channels()
    var tracking = TrackingTable()
    var blocked = BlockedClients()
    var faults = ConnectionFaults()
    var slowLog = SlowLog()
    var latency = LatencyMonitor()
    var inputs = InputLog()
    /// Writes what clients do to a file, if one was named.
    var recorder: Recorder?
    var scripts: ScriptRunner?
    /// The script that has run for so long that other clients are told so; nil if none has.
    var busy: BusyScript?
    /// Has the network let the busy script go on when other clients have been heard.
    var onBusy: () -> Void = {}
    var statistics = ServerStatistics()
    /// What had been counted of the keys when `CONFIG RESETSTAT` was called.
    var countedBefore = MemoryStatistics()
    /// The caches behind the databases' numbers.
    private var databases: [Int: CacheNode] = [:]
    /// Which number a cache stands for.
    var numbers: [NodeID: Int] = [:]
    /// How many watched keys of clients there are, by key. Never walked through.
    /// The clients that watch all commands, in the order in which they began to.
    var monitors: [Client] = []
    var watchers: [Client.WatchedKey: [Client]] = [:]
    /// What the command that is carried out is called, for the notifications of its changes.
    var running: RunningCommand?
    var pausedUntil: (time: Instant, writesOnly: Bool)?
    /// Changes that clients who track keys are to be told of when the command has ended.
    var pendingInvalidations: [(key: ByteString, by: Client?)] = []
    /// Keys that were stored while clients wait for keys, in order.
    var readyKeys: [Client.WatchedKey] = []
    /// Told, on any thread, when a real part of the setup has answered.
    var onAnswer: @Sendable () -> Void = {} {
        didSet { world.simulation.onAnswer(onAnswer) }
    }
    /// Ends the server.
    var shutDown: () -> Void = {}
    /// Opens and closes the door to new connections.
    var setListening: (Bool) -> Void = { _ in }
    /// Whether a crash was ordered and the restart has not come.
    var isCrashed = false
    /// The lines that the session's statements printed.
    var printed: PrintedLines { setup.printed }

    /// - Parameter realTime: nanoseconds of a clock that never goes back.
    init(
        settings: ServerSettings, pace: ServedClock.Pace, setup: ServedSetup, realTime: @escaping () -> Int64
    ) {
        self.settings = settings
        self.realTime = realTime
        self.setup = setup
        clock = ServedClock(pace, real: realTime())
        session = setup.make()
        users.standard.setPassword(settings.password)
        if settings.usesRealEpoch {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            let unix = TimeSpan(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
            // Whole milliseconds, as commands know no less.
            self.settings.epoch = .milliseconds(
                (unix - (session.world.simulation.now - .start)).nanoseconds / 1_000_000)
        }
        attach()
        clock.moved(to: session.world.simulation.now, real: realTime())
    }

    var now: Instant { world.simulation.now }

    /// Milliseconds since 1970 by the server's clock.
    var unixMilliseconds: Int64 { (now.nanoseconds + settings.epoch.nanoseconds) / 1_000_000 }

    // MARK: The world

    /// Takes over the world of the session, after it was made anew.
    func attach() {
        databases = [:]
        numbers = [:]
        if let front = world.entrance as? CacheNode { adopt(front, as: 0) }
        world.log.observers.append { [weak self] event in self?.observe(event) }
        for client in clients.all { client.number = nil }
        faults.attach(seed: world.seed)
        world.simulation.onAnswer(onAnswer)
    }

    private func adopt(_ cache: CacheNode, as number: Int) {
        cache.clockOffset = settings.epoch
        databases[number] = cache
        numbers[cache.id] = number
        guard number != 0, let first = databases[0] else { return }
        cache.keyspace.encodings = first.keyspace.encodings
        var settings = cache.settings
        settings.bounds = first.settings.bounds
        // The policy was checked when the first database was given it.
        try? world.configure(cache, settings, summary: "db\(number) with the bounds of db0")
    }

    func databaseNumber(_ number: Int64) throws(CommandError) -> Int {
        guard Int32(exactly: number) != nil else {
            throw CommandError("value is out of range, value must between -2147483648 and 2147483647")
        }
        guard number >= 0, number < Int64(settings.databases) else {
            throw CommandError("DB index is out of range")
        }
        return Int(number)
    }

    /// The cache of a database, which is built when it is first used.
    func cache(_ number: Int) -> CacheNode {
        if let known = databases[number] { return known }
        let base = world.databases.first?.name ?? ""
        session.run(
            Source(name: "serve", text: "cache db\(number) over \(base) \(Self.plainCache)"))
        guard let made = world.caches.last else { fatalError("a cache over \(base) cannot be built") }
        adopt(made, as: number)
        return made
    }

    /// How the cache of a database is built that no setup describes.
    static let plainCache = "latency=0ms policy=noeviction expiry=exact"

    /// The databases that exist, by number.
    var presentDatabases: [(number: Int, cache: CacheNode)] {
        databases.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Exchanges two databases for all clients.
    func swapDatabases(_ one: Int, _ other: Int) {
        let (first, second) = (cache(one), cache(other))
        databases[one] = second
        databases[other] = first
        numbers[second.id] = one
        numbers[first.id] = other
    }

    // MARK: Time

    /// Moves the simulated clock to where the real one says that it should be.
    func catchUp() {
        // To a script it is the same moment until it ends.
        guard busy == nil else { return }
        let began = realTime()
        guard let target = clock.target(real: began), target > now else { return }
        session.grantSteps()
        let expired = settings.latencyThreshold > 0 ? keyCounts.expired : 0
        world.simulation.advance(to: target)
        if settings.latencyThreshold > 0, keyCounts.expired > expired {
            note(latencyOf: "expire-cycle", realTime() - began)
        }
        endTurn()
    }

    /// Moves the simulated clock by hand.
    func advance(by span: TimeSpan) {
        session.grantSteps()
        world.simulation.advance(to: now + span)
        clock.moved(to: now, real: realTime())
        endTurn()
    }

    func setPace(_ pace: ServedClock.Pace) {
        catchUp()
        clock.set(pace, at: now, real: realTime())
    }

    /// In how many nanoseconds the clock has something to do again; nil if nothing is to come by itself.
    var nextWakeUp: Int64? {
        guard busy == nil, let next = world.simulation.nextTimer else { return nil }
        return clock.delay(until: next, real: realTime())
    }

    /// Does what is due after a command or after time has passed: wakes waiting clients and sends invalidations.
    func endTurn() {
        guard busy == nil else { return }
        if !readyKeys.isEmpty { serveBlocked() }
        if !pendingInvalidations.isEmpty { sendInvalidations() }
    }

    // MARK: Clients

    func connect(address: String, localAddress: String, output: any ClientOutput) -> Client {
        let client = Client(
            id: clients.nextID(), address: address, localAddress: localAddress, at: now)
        client.output = output
        client.isAuthenticated = users.standard.needsNoPassword
        client.user = users.standard
        clients.add(client)
        return client
    }

    func disconnect(_ client: Client) {
        guard clients[client.id] != nil else { return }
        clients.remove(client)
        forget(client)
        tracking.forget(client)
    }

    /// Ends what a connection had under way.
    private func forget(_ client: Client) {
        if let timer = client.waiting?.timer { world.simulation.cancel(timer) }
        client.waiting = nil
        blocked.remove(client)
        client.transaction = nil
        unwatch(client)
        channels.forget(client)
        client.channels = []
        client.patterns = []
        client.shardChannels = []
        client.isMonitor = false
        monitors.removeAll { $0 === client }
    }

    func resetConnection(_ client: Client) {
        forget(client)
        tracking.forget(client)
        client.tracking = nil
        client.database = 0
        client.version = .two
        client.replyMode = .on
        client.noEvict = false
        client.noTouch = false
        client.user = users.standard
        client.isAuthenticated = users.standard.needsNoPassword
        setName("", of: client)
    }

    func setName(_ name: ByteString, of client: Client) {
        client.name = name
        client.number = nil
    }

    func kill(_ client: Client, by killer: Client) {
        if client === killer {
            client.isClosing = true
        } else {
            client.output?.close()
            disconnect(client)
        }
    }

    /// The number under which events know a client.
    func number(of client: Client) -> Int32 {
        if let known = client.number { return known }
        let name = client.name.count > 0 ? client.name.text : "c\(client.id)"
        let number = world.names.client(named: name) ?? world.names.addClient(name)
        client.number = number
        return number
    }

    /// Ends the session and closes its files.
    func close() {
        recorder?.end()
        // What a real part still answers has nobody to tell.
        onAnswer = {}
        session.close()
    }
}

/// The command that is being carried out.
struct RunningCommand {
    var name: String
    var client: Client
    var database: Int
}

/// Collects what a session prints.
public final class PrintedLines: @unchecked Sendable {
    // Used by the engine's thread only.
    private var bytes: [UInt8] = []

    public init() {}

    public func append(_ more: [UInt8]) { bytes += more }

    func take() -> String {
        defer { bytes = [] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
