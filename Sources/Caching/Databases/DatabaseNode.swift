internal import Basics
public import Simulation
public import Tracing

/// How a database behaves.
public struct DatabaseSettings: Sendable {
    public var read = Distribution.fixed(.milliseconds(20))
    public var write = Distribution.fixed(.milliseconds(30))
    /// How many calls it works on at one time; nil for any number.
    public var workers: Int?
    /// How many calls it begins in a second; nil for any number.
    public var rate: Double?
    /// How many calls may wait for a worker; nil for any number.
    public var queue: Int?
    /// How long a call waits for a worker before its caller gives up; nil for ever.
    public var queueWait: TimeSpan? = Faults.patience
    /// By how much a replica that answers the reads lags behind; nil where the database itself answers them.
    public var replicaLag: TimeSpan?

    public init() {}
}

/// A database: rows, latencies, faults, and the truth about its keys.
public final class DatabaseNode: SourceNode, @unchecked Sendable {
    // Confined to the simulation's thread.
    public let id: NodeID
    public let name: String
    public let faults: Faults
    public let rows: any RowStore
    /// The real database that it is; nil if its latencies are simulated.
    public let remote: (any RemoteRows)?
    /// Loads of the real database that are under way.
    var loads = RemoteLoads()
    public let truth = Truth()
    public internal(set) var settings: DatabaseSettings
    public var under: (any StoreNode)? { nil }
    public var source: any SourceNode { self }

    let world: World
    public let idleReads = ReadSides()
    private var stream: RandomStream
    private(set) var replica = Replica()
    /// The transactions that have neither been committed nor rolled back.
    var transactions: [Transaction] = []
    /// Whether somebody brings the replica up to date, step by step.
    private var isReplicating = false
    private var busy = Workers()
    fileprivate var stampedes = StampedeWatch()

    init(
        id: NodeID, name: String, rows: any RowStore, settings: DatabaseSettings, world: World,
        remote: (any RemoteRows)? = nil
    ) {
        self.remote = remote
        self.id = id
        self.name = name
        self.rows = rows
        self.settings = settings
        self.world = world
        faults = Faults(stream: world.stream("\(name) faults"), world: world)
        stream = world.stream("\(name) latency")
    }

    public func asStore(for operation: Operation, from caller: NodeID) -> any NodeStore {
        DatabaseCall(node: self, operation: operation, caller: caller)
    }

    public func readSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        if let idle = idleReads.take(for: operation, from: caller) { return idle }
        let call = DatabaseCall(node: self, operation: operation, caller: caller)
        return ReadSide(reading: call, pool: idleReads) { operation, caller in
            call.operation = operation
            call.caller = caller
        }
    }

    public func retire() {
        rows.close()
        remote?.close()
    }

    /// What this session has seen of a real database.
    var seen: SeenRows? { rows as? SeenRows }

    /// A load of a key has ended: if it was the last of many at once, that is logged.
    fileprivate func noteEnd(ofLoad load: EventNumber, of key: Key) {
        guard let (herd, first) = stampedes.end(key.id, load: load) else { return }
        world.note(stampede: herd, of: key, at: id, first: first)
    }

    fileprivate var hasCapacity: Bool { settings.workers != nil || settings.rate != nil }

    /// Waits until a worker is free, if the database has a capacity.
    ///
    /// - Throws: `Refused` if the line is full, or the caller gave up before its turn came.
    fileprivate func waitForWorker(_ verb: Verb, _ key: Key, _ took: TimeSpan, _ operation: Operation)
        async throws
    {
        let simulation = world.simulation
        switch busy.admit(at: simulation.now, taking: took, settings) {
        case .serves(let start, let behind):
            guard start > simulation.now else { return }
            world.note(
                operation, id, key, .busy(waiting: behind, delay: start - simulation.now))
            try await simulation.sleep(until: start)
        case .refuses(let after):
            try await simulation.sleep(for: after)
            let refusal: Refusal = after == .zero ? .exhausted : .timeout
            world.note(operation, id, key, .refuse(verb, refusal))
            throw Refused(node: id, refusal: refusal)
        }
    }

    func draw(_ distribution: Distribution) -> TimeSpan {
        if case .fixed(let span) = distribution, faults.isEmpty { return span }
        return distribution.draw(from: &stream).scaled(by: faults.slowness)
    }

    /// Remembers what a row is before it is written, for a replica that will not have heard of it yet, and for
    /// transactions that began before.
    func remember(_ key: Key) throws {
        guard settings.replicaLag != nil || !transactions.isEmpty else { return }
        let before = try rows.read(key)
        for transaction in transactions { transaction.noteChange(of: key.id, before: before) }
        guard let lag = settings.replicaLag else { return }
        guard world.simulation.leavesClock else {
            return replica.record(key.id, before: before, at: world.simulation.now, lag: lag)
        }
        replica.hold(key.id, before: before)
        replicate(after: lag)
    }

    /// Brings the replica up to date write by write. Without a clock that is a step like any other.
    private func replicate(after lag: TimeSpan) {
        guard !isReplicating else { return }
        isReplicating = true
        world.startPending(named: "replication of \(name)", isPrompt: true, isOnly: true) {
            self.world.simulation.watches(false)
            while let next = self.replica.held.first {
                do { try await self.world.simulation.sleep(for: lag) } catch { break }
                self.world.probe?.touch(self.id, next.key, isWrite: true)
                self.replica.release()
                self.world.probe?.forget()
            }
            self.isReplicating = false
        }
    }

    /// What the replica has, where that is older.
    fileprivate func replicaValue(_ key: Key, _ lag: TimeSpan) -> (value: Value?, lacksSince: Instant)? {
        replica.past(of: key.id, at: world.simulation.now, lag: lag)
    }
}

/// Calls of one operation to a database.
///
/// A call takes effect when it arrives; the answer takes the whole latency to come back.
final class DatabaseCall: NodeStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    let node: DatabaseNode
    var operation: Operation
    var caller: NodeID

    init(node: DatabaseNode, operation: Operation, caller: NodeID) {
        self.node = node
        self.operation = operation
        self.caller = caller
    }

    func read(_ key: Key) async throws -> Value? {
        if let server = node.remote { return try await read([key], from: server)[0] }
        try refuse(.read, key)
        let took = node.draw(node.settings.read)
        if node.hasCapacity { try await begin(.read, key, took) }
        let (value, load) = try noteRead(key, took, operation)
        let simulation = node.world.simulation
        let arrival = simulation.now + took
        if try !simulation.pass(until: arrival) { try await simulation.suspend(until: arrival) }
        if node.stampedes.isCrowded { node.noteEnd(ofLoad: load, of: key) }
        if !node.faults.isEmpty { try await waitOutHang(.read, key, after: took) }
        return value
    }

    /// One round trip for all, which takes as long as one read.
    func read(_ keys: [Key]) async throws -> [Value?] {
        guard keys.count > 1, let first = keys.first else {
            guard let key = keys.first else { return [] }
            return [
                try await DatabaseCall(node: node, operation: operation.member(key), caller: caller).read(key)
            ]
        }
        if let server = node.remote { return try await read(keys, from: server) }
        try refuse(.read, first)
        let world = node.world
        let took = node.draw(node.settings.read)
        if node.hasCapacity { try await begin(.read, first, took) }
        world.noteBatch(.read, of: keys.count, at: node.id, operation)
        let loads = try keys.map { try noteRead($0, took, operation.member($0)) }
        try await world.simulation.sleep(for: took)
        if node.stampedes.isCrowded {
            for (key, load) in zip(keys, loads) { node.noteEnd(ofLoad: load.event, of: key) }
        }
        if !node.faults.isEmpty { try await waitOutHang(.read, first, after: took) }
        return loads.map(\.value)
    }

    private func noteRead(_ key: Key, _ took: TimeSpan, _ operation: Operation) throws -> (
        value: Value?, event: EventNumber
    ) {
        let world = node.world
        let transaction = operation.transaction(at: node)
        // A transaction reads where it writes: at the database itself.
        let old = transaction == nil ? node.settings.replicaLag.flatMap { node.replicaValue(key, $0) } : nil
        let value =
            try transaction.map { try $0.read(key, in: node) }
            ?? (old == nil ? try node.rows.read(key) : old?.value)
        operation.source = node.id
        let now = world.simulation.now
        let alongside = node.stampedes.underWay(key.id, at: now)
        let event = world.note(
            operation, node.id, key, .read(found: !value.isAbsent, took: took, alongside: alongside),
            links: slowing(operation), value: value)
        node.stampedes.begin(key.id, event: event, at: now, took: took)
        if let old {
            let behind = world.simulation.now - old.lacksSince
            world.note(operation, node.id, key, .lag(behind: behind), value: value)
        }
        return (value, event)
    }

    /// The fault that slows the call down, which the operation remembers for whoever waits for it.
    private func slowing(_ operation: Operation) -> Links {
        if node.faults.isEmpty { return .none }
        let fault = node.faults.delaying
        if fault != 0 {
            operation.slowedBy = fault
            self.operation.slowedBy = fault
        }
        return Links(.slowed, fault)
    }

    /// A database that hangs lets its callers wait for the answer.
    func waitOutHang(_ verb: Verb, _ key: Key?, after took: TimeSpan) async throws {
        let hang = node.faults.hang
        if hang != 0 { operation.slowedBy = hang }
        guard try await !node.faults.waitOutHang(asked: node.world.simulation.now - took) else { return }
        node.world.note(operation, node.id, key, .refuse(verb, .timeout), links: Links(.slowed, hang))
        throw Refused(node: node.id, refusal: .timeout)
    }

    func write(_ key: Key, _ value: Value?) async throws {
        try checkIsWanted()
        try refuse(.write, key)
        let version = value?.version ?? operation.version
        let kind: WriteKind = operation.isBehindTheBack ? (node.hasFeed ? .fed : .behindTheBack) : .direct
        if let server = node.remote {
            let took = try await write([(key, value)], .write, to: server)
            return commit(key, value, version, took, kind: kind)
        }
        let took = node.draw(node.settings.write)
        if node.hasCapacity { try await begin(.write, key, took) }
        if let transaction = operation.transaction(at: node) {
            try await keep(key, value, version, took, in: transaction)
            if !node.faults.isEmpty { try await waitOutHang(.write, key, after: took) }
            return
        }
        try await checkVersion(key, took)
        try node.remember(key)
        try node.rows.write([(key, value)])
        commit(key, value, version, took, kind: kind)
        try await node.world.simulation.sleep(for: took)
        if !node.faults.isEmpty { try await waitOutHang(.write, key, after: took) }
    }

    func write(_ batch: [PendingWrite]) async throws {
        guard let first = batch.first else { return }
        try checkIsWanted()
        try refuse(.flush, first.key)
        if let server = node.remote {
            let took = try await write(batch.map { ($0.key, $0.value) }, .flush, to: server)
            return commit(batch, took)
        }
        let took = node.draw(node.settings.write)
        if node.hasCapacity { try await begin(.flush, first.key, took) }
        for item in batch { try node.remember(item.key) }
        try node.rows.write(batch.map { ($0.key, $0.value) })
        commit(batch, took)
        try await node.world.simulation.sleep(for: took)
        if !node.faults.isEmpty { try await waitOutHang(.flush, first.key, after: took) }
    }

    private func commit(_ batch: [PendingWrite], _ took: TimeSpan) {
        for (index, item) in batch.enumerated() {
            operation.last = operation.queued[item.ticket]?.accepted ?? operation.last
            // A batch takes effect as a whole: what it writes over and then writes again is not lost.
            let rest = batch[(index + 1)...]
            commit(item.key, item.value, item.ticket, took, kind: .writeBack, followedBy: rest)
        }
    }

    /// Keeps a write in a transaction, where nobody else sees it.
    private func keep(
        _ key: Key, _ value: Value?, _ version: Int, _ took: TimeSpan, in transaction: Transaction
    ) async throws {
        try await checkVersion(key, took)
        node.world.note(
            operation, node.id, key, .write(took: took, kind: .uncommitted), links: slowing(operation),
            value: value)
        operation.source = node.id
        operation.isUncommitted = true
        transaction.keep(Transaction.Write(key: key, value: value, version: version))
        try await node.world.simulation.sleep(for: took)
    }

    /// Refuses a write whose row has another version than its writer wants.
    private func checkVersion(_ key: Key, _ took: TimeSpan) async throws {
        guard let wanted = operation.wantedVersion else { return }
        let row = try operation.transaction(at: node)?.read(key, in: node) ?? node.rows.read(key)
        guard node.version(of: key, row) != wanted else { return }
        node.world.note(operation, node.id, key, .refuse(.write, .conflict))
        try await node.world.simulation.sleep(for: took)
        throw Refused(node: node.id, refusal: .conflict)
    }

    func commit(
        _ key: Key, _ value: Value?, _ version: Int, _ took: TimeSpan, kind: WriteKind,
        followedBy rest: ArraySlice<PendingWrite> = []
    ) {
        let world = node.world
        let event = world.note(
            operation, node.id, key, .write(took: took, kind: kind), links: slowing(operation), value: value)
        operation.source = node.id
        operation.isDurable = true
        let overwritten = node.truth.accept(
            key, value, version: version, at: world.simulation.now, event: event, isDurable: true)
        for cache in world.caches where cache.source === node {
            cache.feed?.send(key, value, after: event)
        }
        guard let overwritten, !rest.contains(where: { $0.ticket == overwritten.version }),
            !world.caches.contains(where: { $0.queue.willWrite(version: overwritten.version) })
        else { return }
        if let acknowledgedAt = overwritten.acknowledgedAt {
            world.note(
                operation, node.id, key, .lost(acknowledgedAt: acknowledgedAt, .overwritten), cause: event,
                links: Links(.accepted, overwritten.event), value: overwritten.value)
        } else {
            node.truth.doom(
                version: overwritten.version,
                Truth.Doom(
                    node: node.id, loss: .overwritten, cause: event, accepted: overwritten.event,
                    value: overwritten.value))
        }
    }

    /// Waits for a worker. The database may have failed by then.
    private func begin(_ verb: Verb, _ key: Key, _ took: TimeSpan) async throws {
        let asked = node.world.simulation.now
        try await node.waitForWorker(verb, key, took, operation)
        if node.world.simulation.now > asked { try refuse(verb, key) }
    }

    /// What nobody waits for any more sends no further writes: its caller has given them up.
    private func checkIsWanted() throws {
        if operation.isLeftBehind { throw Refused(node: node.id, refusal: .timeout) }
    }

    /// Refuses a call if the database cannot be reached, or if the transaction it belongs to never began.
    ///
    /// - Parameter endsTransaction: whether the call ends a transaction, even one that never began.
    func refuse(_ verb: Verb, _ key: Key?, endsTransaction: Bool = false) throws {
        if !endsTransaction, let failure = operation.transaction(at: node)?.failure {
            node.world.note(operation, node.id, key, .refuse(verb, failure))
            throw Refused(node: node.id, refusal: failure)
        }
        if node.faults.isEmpty { return }
        guard let (refusal, event) = node.faults.refusal(of: node.world.sender(for: caller)) else { return }
        node.world.note(operation, node.id, key, .refuse(verb, refusal), cause: event)
        throw Refused(node: node.id, refusal: refusal)
    }
}
