internal import Basics
internal import Keyspace
internal import Simulation
internal import Strategies
public import Tracing

/// The writes that a write-behind cache has accepted and not yet written back: its dirty keys.
///
/// Taking a write in, coalescing it and taking it out cost O(1), however many wait.
public final class DirtyQueue: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var line = WaitingLine()
    /// What each worker has on its way to the store.
    private var trips: [[QueuedWrite]] = [[]]
    /// What is on its way to the store.
    public var underWay: [QueuedWrite] { trips.count == 1 ? trips[0] : trips.flatMap { $0 } }
    /// Of each worker: the crash that emptied the queue while what it has under way was under way.
    private var crashed: [EventNumber] = [0]
    private(set) var isClosed = false
    /// The strategy that put in what waits; nil if nothing was ever put in.
    private(set) var filledBy: (any WriteStrategy.Type)?

    /// Fired when the settings change.
    let reconfigured: Signal

    private let node: NodeID
    private let source: any SourceNode
    /// What is wrong with the cache: a fault may hold the queue full.
    private let faults: Faults
    private let world: World
    private let changed: Signal
    private let roomMade: Signal
    private var settings: CacheSettings
    private var notBefore = Instant.start

    init(node: NodeID, source: any SourceNode, faults: Faults, world: World, settings: CacheSettings) {
        self.node = node
        self.source = source
        self.faults = faults
        self.world = world
        self.settings = settings
        filledBy = settings.strategy.write.descriptor.usesQueue ? settings.strategy.write : nil
        changed = Signal(world.simulation)
        roomMade = Signal(world.simulation)
        reconfigured = Signal(world.simulation)
        faults.onChange = { [roomMade, changed] in
            roomMade.fire()
            changed.fire()
        }
    }

    /// What waits, oldest first. O(n).
    public var waiting: [QueuedWrite] { line.all }
    /// How many writes wait.
    public var depth: Int { line.count }
    /// Whether a key waits to be written back.
    public func isDirty(_ key: KeyID) -> Bool { line[key] != nil }
    /// Whether a write of a key waits, or is under way and will wait again if it fails.
    func holds(_ key: KeyID) -> Bool { isDirty(key) || underWay.contains { $0.key.id == key } }
    /// Whether nothing waits or is under way.
    var isSettled: Bool { line.count == 0 && trips.allSatisfy(\.isEmpty) }

    func configure(_ settings: CacheSettings) {
        self.settings = settings
        if settings.strategy.write.descriptor.usesQueue { filledBy = settings.strategy.write }
        reconfigured.fire()
        changed.fire()
        roomMade.fire()
    }

    func close() {
        isClosed = true
        changed.fire()
        roomMade.fire()
        reconfigured.fire()
    }

    // MARK: The writer's side

    private var hasRoom: Bool { line.count < settings.queue && faults.queueFault == nil }

    func put(_ key: Key, _ value: Value?, _ operation: Operation) async throws {
        if operation.isLeftBehind { throw Refused(node: node, refusal: .timeout) }
        let version = value?.version ?? operation.version
        if settings.coalesce, coalesce(key, value, version, operation) { return }
        if !hasRoom {
            let fault = faults.queueFault ?? 0
            // A write that keeps its place because it was tried in vain is what the queue is full of.
            world.note(
                operation, node, key, .block(capacity: settings.queue), cause: fault,
                links: Links(.held, line.oldest?.retried ?? 0))
            try await waitForRoom(key, operation)
            if isClosed { throw Refused(node: node, refusal: .closed) }
            if operation.isLeftBehind { throw Refused(node: node, refusal: .timeout) }
            if settings.coalesce, coalesce(key, value, version, operation) { return }
        }
        let event = world.note(
            operation, node, key, .queue(depth: line.count + 1, capacity: settings.queue), value: value)
        line.append(
            QueuedWrite(
                key: key, value: value, acceptedAt: world.simulation.now, accepted: event,
                acknowledgedAt: world.simulation.now, version: version))
        accept(key, value, version, event, operation)
        // The worker waits for the first write, or until it is due or a batch is full.
        if line.count == 1 || isFull { changed.fire() }
    }

    /// - Throws: `Refused` if no room was made in time.
    private func waitForRoom(_ key: Key, _ operation: Operation) async throws {
        let simulation = world.simulation
        let deadline = settings.queueWait.map { simulation.now + $0 } ?? .distantFuture
        let alarm = deadline == .distantFuture ? nil : simulation.at(deadline) { self.roomMade.fire() }
        defer { if let alarm { simulation.cancel(alarm) } }
        while !hasRoom, !isClosed {
            if simulation.now >= deadline {
                world.note(operation, node, key, .refuse(.write, .timeout), cause: faults.queueFault ?? 0)
                throw Refused(node: node, refusal: .timeout)
            }
            try await roomMade.wait()
        }
    }

    private func coalesce(_ key: Key, _ value: Value?, _ version: Int, _ operation: Operation) -> Bool {
        guard let old = line[key.id] else { return false }
        let event = world.note(
            operation, node, key,
            .coalesce(depth: line.count, queuedAt: old.acceptedAt), cause: old.accepted,
            links: Links(.replaced, old.accepted), value: value)
        // The write keeps the place and the age of the one it replaces: the key has been dirty since then.
        var new = old
        new.value = value
        new.accepted = event
        new.acknowledgedAt = world.simulation.now
        new.version = version
        new.failures = 0
        line[key.id] = new
        accept(key, value, version, event, operation)
        source.truth.supersede(key, version: old.version, by: version)
        return true
    }

    private func accept(
        _ key: Key, _ value: Value?, _ version: Int, _ event: EventNumber, _ operation: Operation
    ) {
        operation.source = node
        operation.isDurable = false
        _ = source.truth.accept(
            key, value, version: version, at: world.simulation.now, event: event, isDurable: false)
    }

    /// The newest write of a key that has not been written back.
    func newest(of key: KeyID) -> QueuedWrite? {
        if isSettled { return nil }
        return line[key] ?? underWay.last { $0.key.id == key }
    }

    // MARK: The worker's side

    private var isFull: Bool { line.count >= min(settings.batch, settings.queue) }

    /// Whether what waits was accepted under a strategy that the cache no longer has.
    private var isLeftOver: Bool { !settings.strategy.write.descriptor.usesQueue }

    func nextBatch(_ operation: Operation) async throws -> [PendingWrite] {
        nonisolated(unsafe) var isSent = false
        let worker = operation.worker
        while trips.count <= worker {
            trips.append([])
            crashed.append(0)
        }
        while true {
            if isClosed { throw CancellationError() }
            if worker >= settings.flushWorkers {
                try await changed.wait()
                continue
            }
            // A machine that is down or hangs writes nothing back.
            guard let oldest = line.oldest, !faults.isStopped else {
                try await changed.wait()
                continue
            }
            let due = max(notBefore, isFull || isLeftOver ? .start : oldest.acceptedAt + settings.flushEvery)
            // An explorer decides when a batch that is due goes out, like everything else.
            if due <= world.simulation.now, world.probe == nil || isSent { break }
            isSent = false
            let which = worker == 0 ? "" : " by worker \(worker + 1)"
            let alarm = world.simulation.at(due, named: "flush of \(world.names.node(node))\(which)") {
                isSent = true
                self.changed.fire()
            }
            defer { world.simulation.cancel(alarm) }
            try await changed.wait()
        }
        let batch = line.takeFirst(settings.batch)
        let oldest = batch.map(\.acceptedAt).min() ?? world.simulation.now
        trips[worker] = batch
        // A write whose answer was lost may have been made again, and then waits twice.
        operation.queued = Dictionary(batch.map { ($0.version, $0) }) { first, _ in first }
        crashed[worker] = 0
        // The worker has one operation for ever: each batch begins it anew.
        operation.start = 0
        operation.start = world.note(
            operation, node, nil,
            .flush(count: batch.count, oldest: world.simulation.now - oldest, depth: line.count),
            cause: batch[0].retried != 0 ? batch[0].retried : batch[0].accepted)
        roomMade.fire()
        return batch.map(\.pending)
    }

    /// What is under way has been written.
    func finished(_ operation: Operation) {
        let batch = trips[operation.worker]
        trips[operation.worker] = []
        for item in batch { note(flushed: item, operation) }
        world.workDone.fire()
    }

    private func note(flushed item: QueuedWrite, _ operation: Operation?) {
        world.note(
            operation, node, item.key,
            .flushed(age: world.simulation.now - item.acceptedAt, depth: line.count),
            cause: item.accepted, value: item.value)
    }

    /// What is under way could not be written.
    func retry(after error: any Error, _ operation: Operation) throws {
        var error = error
        if let partly = error as? PartlyWritten {
            // A cache takes a batch write by write; these were taken before the one that failed.
            let rest = Array(trips[operation.worker].dropFirst(partly.count))
            trips[operation.worker].removeLast(rest.count)
            finished(operation)
            trips[operation.worker] = rest
            error = partly.refused
        }
        guard let refused = error as? Refused else { throw error }
        let batch = trips[operation.worker]
        trips[operation.worker] = []
        let crashed = crashed[operation.worker]
        var again: [QueuedWrite] = []
        for var item in batch {
            item.failures += 1
            if crashed != 0 {
                lose(item, .crash, cause: crashed)
            } else if settings.coalesce, let newer = line[item.key.id] {
                supersede(item, by: newer, operation)
            } else if let attempts = settings.attempts, item.failures >= attempts {
                let event = world.note(
                    operation, node, item.key, .drop(attempts: item.failures, depth: line.count),
                    cause: operation.last, links: Links(.accepted, item.accepted), value: item.value)
                lose(item, .dropped, cause: event)
            } else {
                again.append(item)
            }
        }
        notBefore = world.simulation.now + settings.retry
        if let first = again.first {
            let depth = line.count + again.count
            let event = world.note(
                operation, node, nil,
                .retry(
                    attempt: first.failures, after: settings.retry, refusal: refused.refusal, depth: depth),
                cause: operation.last)
            for index in again.indices { again[index].retried = event }
        }
        line.putBack(again)
        world.workDone.fire()
    }

    /// A newer write of the key came while one was under way in vain, and now stands for both.
    private func supersede(_ item: QueuedWrite, by newer: QueuedWrite, _ operation: Operation) {
        world.note(
            operation, node, item.key,
            .coalesce(depth: line.count, queuedAt: item.acceptedAt), cause: newer.accepted,
            links: Links(.replaced, item.accepted), value: newer.value)
        var both = newer
        both.acceptedAt = item.acceptedAt
        line[item.key.id] = both
        source.truth.supersede(item.key, version: item.version, by: newer.version)
    }

    /// Whether a write is here, and will be written. O(n).
    func holds(version: Int) -> Bool {
        !isSettled && (underWay + line.all).contains { $0.version == version }
    }

    /// Whether a write that has been written over will be written again. One that another worker has brought already only
    /// waits for the answer.
    func willWrite(version: Int) -> Bool {
        settings.flushWorkers == 1 ? holds(version: version) : line.all.contains { $0.version == version }
    }

    /// What waits and what is under way, in order.
    func fingerprint(_ probe: StepProbe) -> UInt64 {
        if isSettled, crashed.allSatisfy({ $0 == 0 }) { return 0 }
        var all = Fingerprint(
            crashed.reduce(0) { $0 * 2 + ($1 == 0 ? 0 : 1) },
            UInt64(clamping: (notBefore - world.simulation.now).nanoseconds))
        for item in line.all + underWay {
            all.mix(item.key.text)
            all.mix(probe.of(item.value))
            all.mix(probe.version(item.version))
            all.mix(item.failures)
            let due = (item.acceptedAt + settings.flushEvery - world.simulation.now).nanoseconds
            all.mix(UInt64(clamping: due))
        }
        for trip in trips { all.mix(trip.count) }
        return all.bits
    }

    // MARK: Loss

    /// Whether a write is here too: one that another queue has passed on. O(n).
    private func holds(_ item: QueuedWrite) -> Bool {
        (underWay + line.all).contains { $0.key == item.key && $0.version == item.version }
    }

    /// Takes out everything that waits, because of a crash; what is under way is lost if it fails.
    func takeAll(crash event: EventNumber) -> [QueuedWrite] {
        let all = line.takeFirst(line.count)
        for worker in crashed.indices { crashed[worker] = event }
        roomMade.fire()
        world.workDone.fire()
        return all
    }

    /// Notes that a write that was acknowledged will never be durable; or that it has been passed on, where only the answer to it
    /// was lost.
    func lose(_ item: QueuedWrite, _ loss: LossCause, cause: EventNumber) {
        // The caches below were built before this one.
        let isPassedOn = world.caches.prefix { $0.queue !== self }.contains { $0.queue.holds(item) }
        if isPassedOn || source.truth.isDurable(item.key, version: item.version) {
            return note(flushed: item, nil)
        }
        var event = cause
        if source.truth.isAcknowledged(item.key, version: item.version) {
            event = world.note(
                nil, node, item.key, .lost(acknowledgedAt: item.acknowledgedAt, loss), cause: cause,
                links: Links(.accepted, item.accepted), value: item.value)
        } else {
            source.truth.doom(
                version: item.version,
                Truth.Doom(
                    node: node, loss: loss, cause: cause, accepted: item.accepted, value: item.value))
        }
        source.truth.forget(item.key, version: item.version, at: world.simulation.now, event: event)
    }
}

/// Calls of one operation to the queue of a cache.
extension CacheCall: WriteQueue {
    func put(_ key: Key, _ value: Value?) async throws {
        // The machine that was just asked to keep the value is the one that has the queue: it fails, or it does not.
        switch operation.unanswered {
        case nil, .outOfMemory, .timeout: break
        case let refusal?: throw refuse(key, refusal, cause: 0)
        }
        if let (refusal, event) = node.faults.stopping(caller) {
            // It does not keep the copy of a write that it did not accept. A cache that was dropped has no copies.
            if refusal != .closed, let value, node.memory[key.id]?.value?.version == value.version {
                _ = node.takeOut(key, operation, cause: event)
            }
            throw refuse(key, refusal, cause: event)
        }
        let unanswered = operation.unanswered
        try await node.queue.put(key, value, operation)
        // It took the write in, and nobody hears of it.
        if unanswered == .timeout { throw Refused(node: node.id, refusal: .timeout) }
    }

    private func refuse(_ key: Key, _ refusal: Refusal, cause: EventNumber) -> Refused {
        node.world.note(operation, node.id, key, .refuse(.write, refusal), cause: cause)
        return Refused(node: node.id, refusal: refusal)
    }

    func newest(of key: Key) -> PendingWrite? {
        node.world.probe?.touch(node.id, key.id, saw: node.queue.newest(of: key.id) != nil)
        guard let waiting = node.queue.newest(of: key.id), node.canBeReached(from: caller),
            !node.faults.isHung
        else { return nil }
        let operation = operation.member(key)
        operation.source = node.id
        node.world.note(
            operation, node.id, key, .pending(age: simulation.now - waiting.acceptedAt),
            cause: waiting.accepted, value: waiting.value)
        return waiting.pending
    }

    func nextBatch() async throws -> [PendingWrite] {
        let batch = try await node.queue.nextBatch(operation)
        // Of several workers one may be overtaken by another on its way, if an explorer has it so.
        if node.settings.flushWorkers > 1, node.world.probe != nil { try await simulation.sleep(for: .zero) }
        return batch
    }
    func finished(_ batch: [PendingWrite]) { node.queue.finished(operation) }
    func retry(_ batch: [PendingWrite], after error: any Error) async throws {
        try node.queue.retry(after: error, operation)
    }
}
