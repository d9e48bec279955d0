internal import Basics
internal import DequeModule
internal import Simulation
internal import Tracing

/// What a change feed of the database does with the copies of a cache.
public enum FeedEffect: String, CaseIterable, Sendable {
    /// The copy of a changed row is taken out.
    case remove
    /// The changed row is stored.
    case update
}

extension DatabaseNode {
    /// Whether a change feed tells a cache of its changes.
    var hasFeed: Bool { world.caches.contains { $0.settings.feed != nil && $0.source === self } }
}

/// The changes of a database on their way to a cache: an outbox, or change data capture, whoever wrote.
///
/// Changes arrive in the order of their commits, each a while after it, and none is left out: a cache that cannot be reached
/// gets it later.
final class ChangeFeed: @unchecked Sendable {
    // Confined to the simulation's thread.
    private struct Message {
        var key: Key
        var value: Value?
        var committedAt: Instant
        var commit: EventNumber
    }

    private var waiting = Deque<Message>()
    private var isRunning = false
    private unowned let cache: CacheNode
    private let world: World

    init(_ cache: CacheNode) {
        self.cache = cache
        world = cache.world
    }

    /// A row was committed.
    func send(_ key: Key, _ value: Value?, after commit: EventNumber) {
        guard cache.settings.feed != nil else { return }
        world.probe?.touch(cache.id, .none, isWrite: true)
        waiting.append(
            Message(key: key, value: value, committedAt: world.simulation.now, commit: commit))
        guard !isRunning else { return }
        isRunning = true
        world.startPending(named: "feed of \(cache.name)", isPrompt: true, isOnly: true) {
            self.world.simulation.watches(false)
            do { try await self.run() } catch is CancellationError {} catch { self.world.report(error) }
            self.isRunning = false
        }
    }

    private func run() async throws {
        while let message = waiting.first, let delay = cache.settings.feed {
            try await world.simulation.sleep(until: message.committedAt + delay)
            world.probe?.touch(cache.id, .none, isWrite: true)
            let operation = world.operation(
                cache.settings.feedEffect == .remove ? .invalidate : .write, message.key, client: -1)
            operation.start = world.note(
                operation, cache.id, message.key, .request(operation.verb), cause: message.commit)
            var refused = cache.faults.refusal(of: cache.source.id)
            while let (refusal, event) = refused {
                cache.noteSkip(
                    cache.settings.feedEffect == .remove ? .delete : .write, refusal, message.key, operation,
                    cause: event)
                // A message that is lost is lost; everything else is tried again.
                if refusal == .dropped || refusal == .closed { break }
                try await cache.faults.waitForChange()
                refused = cache.faults.refusal(of: cache.source.id)
            }
            if refused == nil { deliver(message, operation) }
            waiting.removeFirst()
            world.probe?.forget()
        }
    }

    private func deliver(_ message: Message, _ operation: Operation) {
        switch cache.settings.feedEffect {
        case .remove: cache.remove(message.key, operation)
        case .update: cache.store(message.key, message.value, operation)
        }
    }

    func fingerprint(_ probe: StepProbe) -> UInt64 {
        var all = Fingerprint(UInt64(waiting.count))
        for message in waiting {
            all.mix(message.key.text)
            all.mix(probe.of(message.value))
        }
        return all.bits
    }
}
