import Ports
import Strategies
import Synchronization

/// The ports over plain dictionaries and a clock that is moved by hand: nothing of the simulation, nothing of the tracer.
final class PlainParts: CacheTier, BackingStore, LoadGroup, Background, WriteQueue, @unchecked Sendable {
    // Each test uses its own from one task at a time.
    var cached: [String: (value: Value?, at: Duration)] = [:]
    var rows: [String: Value] = [:]
    var queued: [PendingWrite] = []
    var ttl: Duration?
    /// What strategies called, in order.
    var calls: [String] = []
    /// What the background still has to refresh.
    var toRefresh: [Key] = []
    var storeIsDown = false
    let clock = ManualClock()
    private var ticket = 0

    struct Down: Error {}

    var parts: StrategyParts {
        StrategyParts(cache: self, store: self, loads: self, background: self, queue: self, clock: clock)
    }

    func key(_ text: String) -> Key { Key(text: text, id: KeyID(text.utf8.reduce(0) { $0 + Int($1) })) }

    // MARK: The cache

    func get(_ key: Key) async throws -> CachedValue? {
        calls.append("get \(key.text)")
        return look(key)
    }

    func set(_ key: Key, _ value: Value?) async throws {
        calls.append("set \(key.text)")
        keep(key, value)
    }

    func get(_ keys: [Key]) async throws -> [CachedValue?] {
        calls.append("get \(names(keys))")
        return keys.map(look)
    }

    func set(_ keys: [Key], _ values: [Value?]) async throws {
        calls.append("set \(names(keys))")
        for (key, value) in zip(keys, values) { keep(key, value) }
    }

    func delete(_ key: Key) async throws {
        calls.append("delete \(key.text)")
        cached[key.text] = nil
    }

    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value? {
        calls.append("get \(key.text) or load")
        if let found = look(key) { return found.value }
        let value = try await load()
        keep(key, value)
        return value
    }

    func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
    {
        calls.append("get \(names(keys)) or load")
        return try await keys.map(look).filled(for: keys) { missing in
            let values = try await load(missing)
            for (key, value) in zip(missing, values) { keep(key, value) }
            return values
        }
    }

    private func look(_ key: Key) -> CachedValue? {
        guard let entry = cached[key.text] else { return nil }
        let age = clock.now.offset - entry.at
        if let ttl, age >= ttl { return nil }
        return CachedValue(value: entry.value, age: age, ttl: ttl)
    }

    /// A cache that does not keep absences.
    private func keep(_ key: Key, _ value: Value?) {
        cached[key.text] = value.map { ($0, clock.now.offset) }
    }

    // MARK: The store

    func read(_ key: Key) async throws -> Value? {
        calls.append("read \(key.text)")
        if storeIsDown { throw Down() }
        return rows[key.text]
    }

    func read(_ keys: [Key]) async throws -> [Value?] {
        calls.append("read \(names(keys))")
        return keys.map { rows[$0.text] }
    }

    func write(_ key: Key, _ value: Value?) async throws {
        calls.append("write \(key.text)")
        if storeIsDown { throw Down() }
        rows[key.text] = value
    }

    func write(_ batch: [PendingWrite]) async throws {
        calls.append("write \(names(batch.map(\.key)))")
        if storeIsDown { throw Down() }
        for item in batch { rows[item.key.text] = item.value }
    }

    // MARK: Loads, background, queue

    func share(_ key: Key, _ load: @Sendable () async throws -> Value?) async throws -> Value? {
        try await load()
    }

    func share(_ keys: [Key], _ load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?] {
        try await load(keys)
    }

    func refresh(_ key: Key) { toRefresh.append(key) }

    func put(_ key: Key, _ value: Value?) async throws {
        calls.append("put \(key.text)")
        ticket += 1
        queued.append(PendingWrite(key: key, value: value, ticket: ticket))
    }

    func newest(of key: Key) -> PendingWrite? { queued.last { $0.key == key } }

    /// Ends the worker when nothing waits.
    func nextBatch() async throws -> [PendingWrite] {
        if queued.isEmpty { throw CancellationError() }
        defer { queued = [] }
        return queued
    }

    func finished(_ batch: [PendingWrite]) { calls.append("finished \(names(batch.map(\.key)))") }

    func retry(_ batch: [PendingWrite], after error: any Error) async throws {
        calls.append("retry \(names(batch.map(\.key)))")
        queued = batch
        throw CancellationError()
    }

    private func names(_ keys: [Key]) -> String { keys.map(\.text).joined(separator: ",") }
}

/// A clock that stands still until it is moved.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let offset = Mutex(Duration.zero)

    var now: Instant { Instant(offset: offset.withLock { $0 }) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func advance(by duration: Duration) { offset.withLock { $0 += duration } }

    /// Sleeping moves the clock: there is nobody else to move it.
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        offset.withLock { $0 = max($0, deadline.offset) }
    }
}
