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
    public var under: (any StoreNode)? { below }
    public internal(set) var table = EntryTable()
    public private(set) var settings: CacheSettings
    public let queue: DirtyQueue
    public let source: any SourceNode

    let world: World
    let flights: Flights
    private var policy: Int16 = 0
    private var latencyStream: RandomStream
    private var jitterStream: RandomStream
    private var loaderStream: RandomStream
    /// How often the machine has lost its memory: what it was doing then it never finished.
    private(set) var restarts = 0
    var expiryTimer: (timer: Simulation.Timer, time: Instant)?
    /// Where the active cycle goes on.
    var expiryCursor = 0
    /// Keys that are being refreshed.
    var refreshing: Set<KeyID> = []
    /// Of a near cache that is told of changes: keys that it lacked, asked for, and has not got yet. Never walked through.
    private var awaited: Set<KeyID> = []
    /// What its options put around its strategy; nil where they put nothing.
    private(set) var guards: Guards?
    /// Read sides for the present settings.
    public private(set) var idleReads = ReadSides()
    /// What makes values smaller; nil where nothing does.
    private(set) var packer: Packer?
    /// What Redis's commands need besides the entries.
    let commands: CommandDesk

    init(id: NodeID, name: String, over below: any StoreNode, settings: CacheSettings, world: World)
        throws(PolicySetupError)
    {
        self.id = id
        self.name = name
        self.below = below
        source = below.source
        self.settings = settings
        self.world = world
        faults = Faults(stream: world.stream("\(name) faults"), simulation: world.simulation)
        latencyStream = world.stream("\(name) latency")
        jitterStream = world.stream("\(name) jitter")
        loaderStream = world.stream("\(name) loader")
        flights = Flights(world: world)
        commands = CommandDesk(names: world.names, random: world.stream("\(name) commands")) {
            [log = world.log] in
            log.metrics[id]
        }
        queue = DirtyQueue(node: id, source: below.source, faults: faults, world: world, settings: settings)
        let evictor = try makeEvictor(settings)
        var victims: [EntryTable.Victim] = []
        govern(settings, by: evictor, victims: &victims)
        packer = settings.compress.map { Packer($0, least: settings.compressFrom) }
        if !settings.resilience.isOff { guards = Guards(settings.resilience, node: self) }
        if settings.resilience.tracking { world.tracks = true }
    }

    private func govern(
        _ settings: CacheSettings, by evictor: (any Evictor)?, victims: inout [EntryTable.Victim]
    ) {
        let redis = MaxmemoryPolicy(rawValue: settings.policy)
        table.govern(
            capacity: settings.capacity, by: evictor, onlyVolatile: redis?.isVolatile ?? false,
            victims: &victims)
        commands.follow(settings)
    }

    public func asStore(for operation: Operation, from caller: NodeID) -> any NodeStore {
        CacheAsStore(node: self, operation: operation, caller: caller)
    }

    // MARK: Settings

    /// Changes the settings; evicts what no longer fits. `note` is called when it is sure that they can be changed.
    func configure(_ new: CacheSettings, note: () -> Void) throws(PolicySetupError) {
        let keepsPolicy =
            settings.policy == new.policy && settings.capacity.isInBytes == new.capacity.isInBytes
            && settings.policyOptions.elementsEqual(new.policyOptions, by: ==) && new.capacity.amount != 0
        let evictor = keepsPolicy ? nil : try makeEvictor(new)
        note()
        let resized = settings.capacity != new.capacity
        let changesGuards = settings.resilience != new.resilience
        if new.resilience.tracking { world.tracks = true }
        settings = new
        // Entries that were made smaller by another library stay so, and are unpacked at the present one's speed.
        packer = new.compress.map { Packer($0, least: new.compressFrom) }
        if changesGuards {
            guards?.stop()
            guards = new.resilience.isOff ? nil : Guards(new.resilience, node: self)
        }
        idleReads.retire()
        idleReads = ReadSides()
        var victims: [EntryTable.Victim] = []
        if !keepsPolicy {
            govern(new, by: evictor, victims: &victims)
        } else if resized {
            table.resize(capacity: new.capacity, victims: &victims)
        }
        var fill = table.fill
        for victim in victims { fill.entries += 1; fill.bytes += victim.entry.bytes }
        let cause = world.log.count
        for victim in victims { evicted(victim, incoming: .none, &fill, operation: nil, cause: cause) }
        armExpiry()
        queue.configure(new)
    }

    /// - Returns: nil for `noeviction`.
    private func makeEvictor(_ settings: CacheSettings) throws(PolicySetupError) -> (any Evictor)? {
        let redis = MaxmemoryPolicy(rawValue: settings.policy)
        guard let chosen = redis == nil ? settings.policy : redis?.evictionPolicy else {
            policy = world.names.addPolicy(settings.policy) { _, _, _ in
                "memory is full, and noeviction takes nothing out"
            }
            return nil
        }
        let variant = try PolicyRegistry.named(chosen)
        var options = settings.policyOptions.map { ($0.name, PolicyOptionValue(text: $0.value)) }
        // Redis counts idle time in seconds.
        if redis != nil, chosen == "redis-lru", !options.contains(where: { $0.0 == "clock" }) {
            options.append(("clock", PolicyOptionValue(text: "time")))
        }
        var seed = world.stream("\(name) policy")
        let evictor = try variant.make(
            capacity: EntryTable.bound(settings.capacity), countsEntries: !settings.capacity.isInBytes,
            seed: seed.next(), explains: true, options: options)
        policy = world.names.addPolicy(settings.policy) { code, first, second in
            if code == EntryTable.nothingVolatile {
                return "memory is full of entries without a ttl, which it may not take out"
            }
            let reason = EvictionReason(code: code, first: first, second: second)
            return redis == .volatileRandom && code == 0
                ? Self.drawn(among: first) : variant.sentence(for: reason)
        }
        return evictor
    }

    /// The policy sees only what has a ttl, and counts only the requests of that.
    private static func drawn(among count: Int64) -> String {
        count == 1
            ? "drawn at random, the only entry with a ttl"
            : "drawn at random among the \(count) entries with a ttl"
    }

    // MARK: Reading

    /// Looks a key up at the present moment and notes what came of it.
    ///
    /// - Throws: `Refused` where the key holds a list, a hash or the like, which a `GET` cannot read.
    func lookUp(_ key: Key, _ operation: Operation) throws(Refused) -> CachedValue? {
        let now = world.simulation.now
        var found = table[key.id]
        if let expires = found?.expires, expires <= now {
            expire(key, noticedBy: operation)
            found = nil
        }
        guard let entry = found else {
            let (cause, event) = missCause(of: key)
            world.note(operation, id, key, .miss(cause), cause: event)
            if settings.resilience.tracking { awaited.insert(key.id) }
            return nil
        }
        if !entry.isString {
            world.note(operation, id, key, .refuse(.read, .wrongType), cause: entry.stored)
            throw Refused(node: id, refusal: .wrongType)
        }
        table.touch(key.id, at: now)
        let left = entry.expires.map { $0 - now }
        operation.source = id
        if entry.value == nil {
            world.note(
                operation, id, key, .miss(.negative(since: entry.storedAt, left: left ?? .longest)),
                cause: entry.stored)
        } else {
            world.note(
                operation, id, key, .hit(age: now - entry.storedAt, left: left), cause: entry.stored,
                value: entry.value)
            if packer != nil { unpack(entry, key, operation) }
        }
        return CachedValue(
            value: entry.value, age: Duration(now - entry.storedAt), ttl: entry.ttl.map { Duration($0) })
    }

    func missCause(of key: Key) -> (MissCause, EventNumber) {
        guard let fate = table.fate(of: key.id) else { return (.cold, 0) }
        let cause: MissCause =
            switch fate.kind {
            case .expired(let storedAt, let ttl): .expired(at: fate.at, storedAt: storedAt, ttl: ttl)
            case .evicted(let other): .evicted(at: fate.at, for: other)
            case .rejected: .rejected(at: fate.at)
            case .removed: .invalidated(at: fate.at)
            case .lost: .lost(at: fate.at)
            }
        return (cause, fate.event)
    }

    /// Whether there is an entry of a key, or an expired copy that may still be an answer.
    func hasCopy(of key: Key) -> Bool { table[key.id] != nil || guards?.keepsCopy(of: key.id) ?? false }

    /// Whether storing a value, or the absence of one, would change anything.
    func takes(_ value: Value?, of key: Key) -> Bool {
        value != nil || settings.negativeTTL != nil || hasCopy(of: key)
    }

    /// Whether word of a change of a key concerns it: it has the key, or a copy is on its way to it.
    func wants(_ key: KeyID) -> Bool { table[key] != nil || awaited.contains(key) }

    // MARK: Storing

    /// Stores a value, or the absence of one where the cache keeps it.
    ///
    /// - Parameter own: how long this one may live, instead of as the cache says.
    func store(_ key: Key, _ value: Value?, _ operation: Operation, ttl own: TimeSpan? = nil) {
        guard value != nil || settings.negativeTTL != nil else {
            // The row is gone, and so must be the copy.
            if hasCopy(of: key) { remove(key, operation) }
            return
        }
        let now = world.simulation.now
        var ttl = value == nil ? settings.negativeTTL : own ?? settings.ttl
        if let base = ttl, own == nil, value != nil, settings.jitter > .zero {
            ttl = base + drawJitter()
        }
        let before = table[key.id]
        let entry = Entry(
            value: value, storedAt: now, stored: 0, ttl: ttl,
            bytes: key.text.utf8.count + (packer == nil ? value?.size ?? 0 : pack(value, key, operation)))
        var fill = table.fill
        var victims: [EntryTable.Victim] = []
        if !table.hasRoom(for: entry, under: key.id) { return refuse(key, value, operation) }
        let replaced = table.store(key.id, entry, victims: &victims)
        if let before { fill.entries -= 1; fill.bytes -= before.bytes }
        let cause = operation.last
        for victim in victims where victim.key != key.id {
            evicted(victim, incoming: key.id, &fill, operation: operation, cause: cause)
        }
        if let refused = victims.first(where: { $0.key == key.id }) {
            let record = EvictionRecord(
                incoming: key.id, storedAt: before?.storedAt ?? now, stored: before?.stored ?? 0,
                reason: reason(refused.reason), fill: table.fill)
            let event = world.note(operation, id, key, .reject(record), value: value)
            table.setFate(of: key.id, Fate(kind: .rejected, at: now, event: event))
        } else {
            let stored = Stored(
                ttl: ttl, expires: entry.expires, replaced: replaced, isAbsence: value == nil,
                capacity: settings.capacity.amount, inBytes: settings.capacity.isInBytes, fill: table.fill)
            let event = world.note(operation, id, key, .store(stored), cause: cause, value: value)
            table.setOrigin(of: key.id, to: event)
        }
        if settings.resilience.tracking { awaited.remove(key.id) }
        guards?.stored(key.id)
        armExpiry()
        if operation.verb == .write { flights.void(key.id) }
        if operation.verb == .write { changed(key, operation, cause: operation.last) }
    }

    /// What a change of a key in the cache brings about: what is made of it is old, and so are copies of it elsewhere.
    func changed(_ key: Key, _ operation: Operation, cause: EventNumber) {
        if let relations = world.relations { spread(key, operation, cause: cause, relations) }
        if world.tracks { world.tellNears(of: self, key, cause: cause) }
    }

    /// Notes that memory is full and the policy takes nothing out for a new entry. What the key had stays.
    private func refuse(_ key: Key, _ value: Value?, _ operation: Operation) {
        let before = table[key.id]
        let record = EvictionRecord(
            incoming: key.id, storedAt: before?.storedAt ?? world.simulation.now,
            stored: before?.stored ?? 0,
            reason: reason(EvictionReason(code: EntryTable.nothingVolatile)), fill: table.fill)
        let event = world.note(operation, id, key, .reject(record), value: value)
        if before == nil {
            table.setFate(of: key.id, Fate(kind: .rejected, at: world.simulation.now, event: event))
        }
    }

    /// In whole milliseconds where it may be a second or more: what is finer spreads nothing, and nobody can read it.
    private func drawJitter() -> TimeSpan {
        let drawn = Int64(jitterStream.below(UInt64(settings.jitter.nanoseconds) + 1))
        let unit: Int64 = settings.jitter >= .seconds(1) ? 1_000_000 : 1
        return TimeSpan(nanoseconds: drawn - drawn % unit)
    }

    private func evicted(
        _ victim: EntryTable.Victim, incoming: KeyID, _ fill: inout Fill, operation: Operation?,
        cause: EventNumber
    ) {
        fill.entries -= 1
        fill.bytes -= victim.entry.bytes
        let record = EvictionRecord(
            incoming: incoming, storedAt: victim.entry.storedAt, stored: victim.entry.stored,
            reason: reason(victim.reason), fill: fill)
        let event = world.note(
            operation, id, world.names.key(victim.key), .evict(record), cause: cause,
            value: victim.entry.value)
        table.setFate(
            of: victim.key, Fate(kind: .evicted(for: incoming), at: world.simulation.now, event: event))
        if world.tracks { world.tellNears(of: self, world.names.key(victim.key), cause: event) }
    }

    func reason(_ reason: EvictionReason) -> PolicyReason {
        PolicyReason(policy: policy, code: reason.code, first: reason.first, second: reason.second)
    }

    // MARK: Removing

    /// Takes a key out on request.
    func remove(_ key: Key, _ operation: Operation) {
        let event = takeOut(key, operation)
        if let relations = world.relations { spread(key, operation, cause: event, relations) }
    }

    /// Takes one key out, and says so; by default as what the operation does next.
    func takeOut(_ key: Key, _ operation: Operation, cause: EventNumber = 0) -> EventNumber {
        let found = hasCopy(of: key)
        table.remove(key.id)
        flights.void(key.id)
        let event = world.note(operation, id, key, .remove(found: found, table.fill), cause: cause)
        if found {
            table.setFate(of: key.id, Fate(kind: .removed, at: world.simulation.now, event: event))
        }
        if settings.resilience.tracking { awaited.remove(key.id) }
        guards?.removed(key.id)
        if world.tracks { world.tellNears(of: self, key, cause: event) }
        return event
    }

    /// A hit gives an entry its time to live anew.
    func renew(_ key: Key, _ operation: Operation) {
        guard let ttl = settings.ttl, let entry = table[key.id], entry.value != nil, entry.ttl != nil else {
            return
        }
        let now = world.simulation.now
        let event = world.note(operation, id, key, .guarded(.renew(until: now + ttl)))
        table.setTTL(of: key.id, to: now - entry.storedAt + ttl, at: now, by: event)
        armExpiry()
    }

    /// Loses everything in memory, the queue of dirty writes included.
    public func loseMemory(cause: EventNumber) -> EventNumber? {
        let now = world.simulation.now
        let keys = table.keysByAge
        for key in keys { table.remove(key) }
        restarts += 1
        flights.voidAll()
        let event = world.note(
            nil, id, nil, .crash(entries: keys.count, dirty: queue.depth), cause: cause)
        for key in keys { table.setFate(of: key, Fate(kind: .lost, at: now, event: event)) }
        for item in queue.takeAll(crash: event) { queue.lose(item, .crash, cause: event) }
        guards?.crashed()
        commands.hangUp()
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
    }

    func drawLoad(_ loader: Loader) -> TimeSpan { loader.takes.draw(from: &loaderStream) }
    func failsToLoad(_ loader: Loader) -> Bool { loader.fails > 0 && loaderStream.chance(loader.fails) }

    func drawLatency() -> TimeSpan {
        if case .fixed(let span) = settings.latency, faults.isEmpty { return span }
        return settings.latency.draw(from: &latencyStream).scaled(by: faults.slowness)
    }
}
