internal import Basics
internal import Eviction
public import Keyspace
internal import Simulation
internal import Strategies
public import Tracing

/// A cache: its memory, how it is used, what is wrong with it, and the work it does in the background.
public final class CacheNode: StoreNode, @unchecked Sendable {
    // Confined to the simulation's thread.
    public let id: NodeID
    public let name: String
    public let faults: Faults
    /// What it stands over.
    public let below: any StoreNode
    public var under: (any StoreNode)? { isBare ? nil : below }
    /// Whether it stands over nothing: what it has is typed in, or made by loaders of the application.
    public let isBare: Bool
    /// The name, the real server that it is, and what it stands over: `front over users`.
    public var placement: String {
        name + (remote.map { " at \($0.address)" } ?? "") + (isBare ? "" : " over \(below.name)")
    }
    public let memory: Memory
    /// The real server that the cache is; nil if it is simulated. Its memory here is then a mirror.
    public let remote: (any RemoteKeyspace)?
    public private(set) var settings: CacheSettings
    public let queue: DirtyQueue
    public let source: any SourceNode

    let world: World
    let flights: Flights
    /// The policy as events name it.
    var policy: Int16 = 0
    private var latencyStream: RandomStream
    private var jitterStream: RandomStream
    private var loaderStream: RandomStream
    /// The newest crash in which the machine lost its memory: what it was doing then it never finished. 0 if there was none.
    private(set) var lastCrash: EventNumber = 0
    var expiryTimer: (timer: Simulation.Timer, time: Instant)?
    /// Where the active cycle goes on.
    var expiryCursor = 0
    /// Loads by loaders of the application that overlap.
    var loaderRuns = StampedeWatch()
    /// Keys that are being refreshed.
    var refreshing: Set<KeyID> = []
    /// Of keys that have a copy: the event that should have taken it out or replaced it, and did not reach the cache.
    var skipped: [KeyID: EventNumber] = [:]
    /// Of a near cache that is told of changes: keys that it lacked, asked for, and has not got yet. Never walked through.
    private var awaited: Set<KeyID> = []
    /// What its options put around its strategy; nil where they put nothing.
    private(set) var guards: Guards?
    /// Read sides for the present settings.
    public private(set) var idleReads = ReadSides()
    /// What brings changes of the database; nil until one is wanted.
    private(set) var feed: ChangeFeed?
    /// What makes values smaller; nil where nothing does.
    private(set) var packer: Packer?
    /// How many workers of the strategy run.
    var workers = 0
    /// What commands of this session did to keys of a real server.
    var remoteCommands = RemoteCommands()
    /// What Redis's commands need besides the entries.
    let commands: CommandClients

    init(
        id: NodeID, name: String, over below: any StoreNode, settings: CacheSettings, world: World,
        remote: (any RemoteKeyspace)? = nil
    ) throws(PolicySetupError) {
        self.remote = remote
        self.id = id
        self.name = name
        self.below = below
        source = below.source
        isBare = below is NothingBelow
        self.settings = settings
        self.world = world
        faults = Faults(stream: world.stream("\(name) faults"), world: world)
        latencyStream = world.stream("\(name) latency")
        jitterStream = world.stream("\(name) jitter")
        loaderStream = world.stream("\(name) loader")
        flights = Flights(world: world)
        memory = Memory(names: world.names, keepsFates: true)
        commands = CommandClients(memory, random: world.stream("\(name) commands"))
        queue = DirtyQueue(node: id, source: below.source, faults: faults, world: world, settings: settings)
        _ = try memory.setBounds(settings.bounds, seed: policySeed, at: world.simulation.now)
        policy = namePolicy()
        packer = settings.compress.map { Packer($0, least: settings.compressFrom) }
        if !settings.resilience.isOff { guards = Guards(settings.resilience, node: self) }
        if settings.resilience.tracking { world.tracks = true }
        if settings.feed != nil { feed = ChangeFeed(self) }
    }

    private func policySeed() -> UInt64 {
        var stream = world.stream("\(name) policy")
        return stream.next()
    }

    public func asStore(for operation: Operation, from caller: NodeID) -> any NodeStore {
        CacheAsStore(node: self, operation: operation, caller: caller)
    }

    // MARK: Settings

    /// Changes the settings; evicts what no longer fits. `note` is called when it is sure that they can be changed.
    func configure(_ new: CacheSettings, note: () -> Void) throws(PolicySetupError) {
        let now = world.simulation.now
        let evicted = try memory.setBounds(new.bounds, seed: policySeed, at: now)
        policy = namePolicy()
        note()
        let cause = world.log.count
        let changesGuards = settings.resilience != new.resilience
        if new.resilience.tracking { world.tracks = true }
        settings = new
        if new.feed != nil, feed == nil { feed = ChangeFeed(self) }
        startWork()
        // Entries that were compressed by another library stay so, and are decompressed at the present one's speed.
        packer = new.compress.map { Packer($0, least: new.compressFrom) }
        if changesGuards {
            guards?.stop()
            guards = new.resilience.isOff ? nil : Guards(new.resilience, node: self)
        }
        idleReads.retire()
        idleReads = ReadSides()
        for change in evicted { record(change, nil, cause: cause) }
        armExpiry()
        queue.configure(new)
    }

    // MARK: Reading

    /// Looks a key up at the present moment and notes what came of it.
    ///
    /// - Parameter servesExpired: whether an expired copy that is kept for that answers in the place of an entry.
    /// - Throws: `Refused` where the key holds a list, a hash or the like, which a `GET` cannot read.
    func lookUp(_ key: Key, _ operation: Operation, servesExpired: Bool = false) throws(Refused)
        -> CachedValue?
    {
        let now = world.simulation.now
        if let change = memory.expire(key.id, at: now) { record(change, operation) }
        guard let entry = memory[key.id] else {
            if settings.resilience.tracking { awaited.insert(key.id) }
            if servesExpired, let guards, let copy = guards.revalidatable(key) {
                memory.countQuietHit()
                guards.serve(copy, of: key, .revalidating, operation)
                return CachedValue(
                    value: copy.value, age: Duration(now - copy.storedAt), ttl: nil, isExpired: true)
            }
            memory.countMiss()
            noteMiss(key, operation)
            return nil
        }
        if !entry.isString {
            world.note(operation, id, key, .refuse(.read, .wrongType), cause: entry.stored)
            throw Refused(node: id, refusal: .wrongType)
        }
        memory.use(key.id, at: now)
        let left = entry.expires.map { $0 - now }
        operation.source = id
        noteFound(entry, left: left, key, operation)
        if packer != nil, !entry.isAbsence { unpack(entry, key, operation) }
        return CachedValue(
            value: entry.value, age: Duration(now - entry.storedAt), ttl: entry.ttl.map { Duration($0) })
    }

    /// Notes what a lookup found: a hit, or the memory that there is no such row.
    func noteFound(_ entry: Entry, left: TimeSpan?, _ key: Key, _ operation: Operation) {
        if entry.isAbsence {
            world.note(
                operation, id, key, .miss(.negative(since: entry.storedAt, left: left ?? .longest)),
                cause: entry.stored)
        } else {
            let age = world.simulation.now - entry.storedAt
            operation.answeredBy = world.note(
                operation, id, key, .hit(age: age, left: left), cause: entry.stored,
                links: skipped.isEmpty ? .none : Links(.skipped, skipped[key.id] ?? 0), value: entry.value)
        }
    }

    /// Whether there is an entry of a key, or an expired copy that may still be an answer.
    func hasCopy(of key: Key) -> Bool { memory.holds(key.id) || guards?.keepsCopy(of: key.id) ?? false }

    /// Whether storing a value, or the absence of one, would change anything.
    func takes(_ value: Value?, of key: Key) -> Bool {
        guard value.isAbsent else { return true }
        world.probe?.touch(id, key.id, saw: memory.holds(key.id))
        return settings.negativeTTL != nil || hasCopy(of: key)
    }

    /// Whether word of a change of a key concerns it: it has the key, or a copy is on its way to it.
    func wants(_ key: KeyID) -> Bool { memory.holds(key) || awaited.contains(key) }

    // MARK: Storing

    /// Stores a value, or the absence of one where the cache keeps it.
    ///
    /// - Parameter own: how long this one may live, instead of as the cache says.
    func store(_ key: Key, _ value: Value?, _ operation: Operation, ttl own: TimeSpan? = nil) {
        let isAbsence = value.isAbsent
        guard !isAbsence || settings.negativeTTL != nil else {
            world.probe?.touch(id, key.id, saw: memory.holds(key.id))
            // The row is gone, and so must be the copy.
            if hasCopy(of: key) { remove(key, operation) }
            return
        }
        if settings.setsIfNewer, let present = memory[key.id]?.value {
            world.probe?.touch(id, key.id)
            if source.age(of: key, value) < source.age(of: key, present) {
                world.note(operation, id, key, .skip(.write, .outdated))
                return
            }
        }
        let now = world.simulation.now
        let ttl = lifetime(of: value, own: own)
        let bytes = packer == nil ? value?.size ?? 0 : pack(value, key, operation)
        let change = memory.store(
            key.id, value, bytes: bytes, life: ttl.map { Lifetime($0, from: now) }, at: now)
        record(change, operation)
        if case .refused = change.kind { return }
        if settings.resilience.tracking { awaited.remove(key.id) }
        armExpiry()
        if operation.verb == .write { flights.void(key.id) }
        if operation.verb == .write { changed(key, operation, cause: operation.last) }
    }

    /// What a change of a key in the cache brings about: what is made of it is old, and so are copies of it elsewhere.
    func changed(_ key: Key, _ operation: Operation, cause: EventNumber) {
        if let relations = world.relations { spread(key, operation, cause: cause, relations) }
        if world.tracks { world.notifyNearCaches(of: self, key, cause: cause) }
    }

    /// How long a value that is stored now may live, or the absence of one; nil for ever.
    func lifetime(of value: Value?, own: TimeSpan?) -> TimeSpan? {
        let isAbsence = value.isAbsent
        let base = isAbsence ? settings.negativeTTL : own ?? settings.ttl
        guard let base, own == nil, !isAbsence, settings.jitter > .zero else { return base }
        return base + drawJitter()
    }

    /// Notes that a key is what others will get, and no longer on its way.
    func settled(_ key: Key) { if settings.resilience.tracking { awaited.remove(key.id) } }
    /// Notes that a key is on its way.
    func expect(_ key: KeyID) { awaited.insert(key) }

    /// In whole milliseconds where it may be a second or more: what is finer spreads nothing, and nobody can read it.
    private func drawJitter() -> TimeSpan {
        let drawn = Int64(jitterStream.below(UInt64(settings.jitter.nanoseconds) + 1))
        let unit: Int64 = settings.jitter >= .seconds(1) ? 1_000_000 : 1
        return TimeSpan(nanoseconds: drawn - drawn % unit)
    }

    // MARK: Removing

    /// Takes a key out on request.
    func remove(_ key: Key, _ operation: Operation) {
        let event = takeOut(key, operation)
        if let relations = world.relations { spread(key, operation, cause: event, relations) }
    }

    /// Takes one key out, and says so; by default as what the operation does next.
    func takeOut(_ key: Key, _ operation: Operation, cause: EventNumber = 0) -> EventNumber {
        flights.void(key.id)
        var change = memory.remove(key.id)
        // An expired copy that could still have been an answer is gone as well.
        if guards?.keepsCopy(of: key.id) ?? false { change.kind = .removed(found: true) }
        let event = record(change, operation, cause: cause)
        if settings.resilience.tracking { awaited.remove(key.id) }
        return event
    }

    /// Notes that a call was done without, and remembers it if a copy stayed that it would have taken out or replaced.
    func noteSkip(
        _ verb: Verb, _ refusal: Refusal, _ key: Key, _ operation: Operation, cause: EventNumber = 0,
        links: Links = .none, report: Value? = nil
    ) {
        let event = world.note(
            operation, id, key, .skip(verb, refusal), cause: cause, links: links, value: report)
        if verb != .read, memory.holds(key.id) { skipped[key.id] = event }
    }

    /// A hit gives an entry anew the time to live that it was given.
    func renew(_ key: Key, _ operation: Operation) {
        guard let change = memory.renew(key.id, at: world.simulation.now) else { return }
        record(change, operation)
        armExpiry()
    }

    /// Loses everything in memory, the queue of dirty writes included.
    public func loseMemory(cause: EventNumber) -> EventNumber? {
        let now = world.simulation.now
        let lost = memory.loseAll()
        skipped = [:]
        flights.voidAll()
        let event = world.note(
            nil, id, nil, .crash(entries: lost.count, dirty: queue.depth), cause: cause)
        lastCrash = event
        for (key, stored) in lost {
            memory.setFate(of: key, Fate(kind: .lost(stored: stored), at: now, event: event))
        }
        for item in queue.takeAll(crash: event) { queue.lose(item, .crash, cause: event) }
        guards?.crashed()
        commands.disconnectAll()
        armExpiry()
        return event
    }

    /// Ends the node: its timers and its worker.
    public func retire() {
        if let armed = expiryTimer { world.simulation.cancel(armed.timer) }
        expiryTimer = nil
        guards?.stop()
        idleReads.retire()
        queue.close()
        remote?.close()
    }

    func drawLoad(_ loader: Loader) -> TimeSpan { loader.takes.draw(from: &loaderStream) }
    func failsToLoad(_ loader: Loader) -> Bool { loader.fails > 0 && loaderStream.chance(loader.fails) }

    func drawLatency() -> TimeSpan {
        if case .fixed(let span) = settings.latency, faults.isEmpty { return span }
        return settings.latency.draw(from: &latencyStream).scaled(by: faults.slowness)
    }
}
