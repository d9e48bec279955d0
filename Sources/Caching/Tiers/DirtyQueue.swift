internal import Simulation
public import Tracing

/// The writes that a write-behind cache has accepted and not yet written back: its dirty keys.
public final class DirtyQueue: @unchecked Sendable {
    // Confined to the simulation's thread.

    /// What waits, oldest first.
    public private(set) var waiting: [PendingWrite] = []
    /// What is on its way to the store.
    public private(set) var underWay: [PendingWrite] = []
    private(set) var isClosed = false

    /// Whether nothing waits or is under way.
    var isSettled: Bool { waiting.isEmpty && underWay.isEmpty }
    /// Fired when the settings change.
    let reconfigured: Signal

    private let node: NodeID
    private let root: DatabaseNode
    private let world: World
    private let changed: Signal
    private let roomMade: Signal
    private var settings: CacheSettings
    private var notBefore = Instant.start

    init(node: NodeID, root: DatabaseNode, world: World, settings: CacheSettings) {
        self.node = node
        self.root = root
        self.world = world
        self.settings = settings
        changed = Signal(world.simulation)
        roomMade = Signal(world.simulation)
        reconfigured = Signal(world.simulation)
    }

    /// Whether a key waits to be written back.
    public func isDirty(_ key: KeyID) -> Bool { waiting.contains { $0.key.id == key } }

    func configure(_ settings: CacheSettings) {
        self.settings = settings
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

    func put(_ key: Key, _ value: Value?, _ operation: Operation) async throws {
        let version = value?.version ?? world.nextVersion()
        if settings.coalesce, coalesce(key, value, version, operation) { return }
        if waiting.count >= settings.queue {
            world.note(operation, node, key, .block(capacity: settings.queue))
            while waiting.count >= settings.queue, !isClosed { try await roomMade.wait() }
            if isClosed { throw Refused(node: node, refusal: .closed) }
            if settings.coalesce, coalesce(key, value, version, operation) { return }
        }
        let event = world.note(
            operation, node, key, .queue(depth: waiting.count + 1, capacity: settings.queue), value: value)
        waiting.append(
            PendingWrite(
                key: key, value: value, acceptedAt: world.simulation.now, accepted: event, version: version))
        accept(key, value, version, event, operation)
        changed.fire()
    }

    private func coalesce(_ key: Key, _ value: Value?, _ version: Int, _ operation: Operation) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.key.id == key.id }) else { return false }
        let old = waiting[index]
        let event = world.note(
            operation, node, key,
            .coalesce(depth: waiting.count, replaced: old.accepted, queuedAt: old.acceptedAt),
            cause: old.accepted, value: value)
        // The write keeps the place and the age of the one it replaces: the key has been dirty since then.
        waiting[index].value = value
        waiting[index].accepted = event
        waiting[index].version = version
        accept(key, value, version, event, operation)
        return true
    }

    private func accept(
        _ key: Key, _ value: Value?, _ version: Int, _ event: EventNumber, _ operation: Operation
    ) {
        operation.source = node
        operation.isDurable = false
        _ = root.truth.accept(
            key, value, version: version, at: world.simulation.now, event: event, isDurable: false)
    }

    // MARK: The worker's side

    func nextBatch(_ operation: Operation) async throws -> [PendingWrite] {
        while true {
            if isClosed { throw CancellationError() }
            guard let oldest = waiting.first else {
                try await changed.wait()
                continue
            }
            let isFull = waiting.count >= min(settings.batch, settings.queue)
            let due = max(notBefore, isFull ? .start : oldest.acceptedAt + settings.flushEvery)
            if due <= world.simulation.now { break }
            let alarm = world.simulation.at(due) { self.changed.fire() }
            defer { world.simulation.cancel(alarm) }
            try await changed.wait()
        }
        let batch = Array(waiting.prefix(settings.batch))
        let oldest = batch.map(\.acceptedAt).min() ?? world.simulation.now
        waiting.removeFirst(batch.count)
        underWay = batch
        world.note(
            operation, node, nil, .flush(count: batch.count, oldest: world.simulation.now - oldest),
            cause: batch[0].accepted)
        roomMade.fire()
        return batch
    }

    func finished(_ batch: [PendingWrite], _ operation: Operation) {
        underWay = []
        for item in batch {
            world.note(
                operation, node, item.key,
                .flushed(age: world.simulation.now - item.acceptedAt, depth: waiting.count),
                cause: item.accepted, value: item.value)
        }
        world.workDone.fire()
    }

    func retry(_ batch: [PendingWrite], after error: any Error, _ operation: Operation) throws {
        guard let refused = error as? Refused else { throw error }
        underWay = []
        var again: [PendingWrite] = []
        for var item in batch {
            item.failures += 1
            if let attempts = settings.attempts, item.failures >= attempts {
                let event = world.note(
                    operation, node, item.key, .drop(attempts: item.failures, depth: waiting.count),
                    cause: operation.last, value: item.value)
                lose(item, .dropped, cause: event)
            } else if settings.coalesce, let newer = waiting.firstIndex(where: { $0.key.id == item.key.id }) {
                // A newer write of the key came while this one was under way, and stands for both.
                waiting[newer].acceptedAt = item.acceptedAt
            } else {
                again.append(item)
            }
        }
        waiting.insert(contentsOf: again, at: 0)
        guard let first = again.first else { return }
        notBefore = world.simulation.now + settings.retry
        world.note(
            operation, node, nil,
            .retry(attempt: first.failures, after: settings.retry, refusal: refused.refusal),
            cause: operation.last)
    }

    // MARK: Loss

    /// Takes out everything that is not durable.
    func takeAll() -> [PendingWrite] {
        defer { waiting = [] }
        roomMade.fire()
        return waiting
    }

    /// Notes that an accepted write will never be durable.
    func lose(_ item: PendingWrite, _ loss: LossCause, cause: EventNumber) {
        root.truth.forget(item.key, version: item.version)
        world.note(
            nil, node, item.key, .lost(acknowledgedAt: item.acceptedAt, loss), cause: cause, value: item.value
        )
    }
}

/// Calls of one operation to the queue of a cache.
struct QueueCall: WriteQueue {
    let node: CacheNode
    let operation: Operation
    let caller: NodeID

    func put(_ key: Key, _ value: Value?) async throws {
        if let (refusal, event) = node.faults.refusal(of: caller) {
            node.world.note(operation, node.id, key, .refuse(.write, refusal), cause: event)
            throw Refused(node: node.id, refusal: refusal)
        }
        try await node.queue.put(key, value, operation)
    }

    func nextBatch() async throws -> [PendingWrite] { try await node.queue.nextBatch(operation) }
    func finished(_ batch: [PendingWrite]) { node.queue.finished(batch, operation) }
    func retry(_ batch: [PendingWrite], after error: any Error) async throws {
        try node.queue.retry(batch, after: error, operation)
    }
}
