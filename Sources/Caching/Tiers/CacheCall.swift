import Simulation
internal import Strategies
internal import Tracing

/// Calls of one operation to a cache.
///
/// A call takes effect when it arrives; the answer takes the whole latency to come back. A cache that cannot be
/// reached is gone around: a read of it is a miss, and what should have been stored is not.
///
/// One object plays every part in which a strategy sees the cache, so that a strategy costs one allocation.
final class CacheCall: CacheTier, LoadGroup, Background, @unchecked Sendable {
    // Confined to the simulation's thread.
    let node: CacheNode
    var operation: Operation
    var caller: NodeID
    /// What loads in the place of what the cache stands over; nil if that itself does.
    let loader: Loader?

    init(node: CacheNode, operation: Operation, caller: NodeID, loader: Loader? = nil) {
        self.node = node
        self.operation = operation
        self.caller = caller
        self.loader = loader
    }

    func get(_ key: Key) async throws -> CachedValue? { try await get(key, servesExpired: false) }

    /// - Parameter servesExpired: whether an expired copy that is kept for that is an answer.
    func get(_ key: Key, servesExpired: Bool) async throws -> CachedValue? {
        if let server = node.remote { return try await lookUp([key], on: server)[0] }
        guard reachForRead(key) else { return nil }
        if !node.faults.isEmpty, try await !isAwake(for: [key]) { return nil }
        let found = try node.lookUp(key, operation, servesExpired: servesExpired)
        let asked = simulation.now
        let answer = arrival
        if try !simulation.pass(until: answer) { try await simulation.suspend(until: answer) }
        if node.faults.isEmpty { return found }
        return try await isAnswered(.read, key, asked) ? found : nil
    }

    /// Asks, and waits for the answer no longer than a limit: where it would come later nobody gets it, so nothing was found.
    func get(_ key: Key, within limit: TimeSpan) async throws -> CachedValue? {
        if let server = node.remote { return try await lookUp(key, on: server, within: limit) }
        guard reachForRead(key) else { return nil }
        let asked = simulation.now
        let answer = asked + node.drawLatency()
        let deadline = asked + limit
        guard answer <= deadline, try await node.faults.waitOutHang(asked: asked, patience: limit) else {
            return try await giveUp(key, at: deadline, limit)
        }
        let found = try node.lookUp(key, operation, servesExpired: true)
        try await simulation.sleep(until: answer + (node.packer?.takeCost() ?? .zero))
        // It may have begun to hang meanwhile.
        guard try await node.faults.waitOutHang(asked: asked, patience: limit) else {
            return try await giveUp(key, at: deadline, limit)
        }
        return found
    }

    /// Waits for the end of a limit, and says that nothing came until then.
    private func giveUp(_ key: Key, at deadline: Instant, _ limit: TimeSpan) async throws -> CachedValue? {
        try await simulation.sleep(until: deadline)
        node.world.note(
            operation, node.id, key, .timeout(.read, limit: limit),
            links: Links(.slowed, node.faults.delaying))
        noteSilence(key, operation)
        return nil
    }

    func set(_ key: Key, _ value: Value?) async throws {
        if let server = node.remote { return try await store([key], [value], on: server) }
        guard node.takes(value, of: key) else { return }
        guard reach(.write, key) else { return }
        node.store(key, value, operation, ttl: value.isAbsent ? nil : loader?.ttl)
        let asked = simulation.now
        let answer = arrival
        if try !simulation.pass(until: answer) { try await simulation.suspend(until: answer) }
        if !node.faults.isEmpty { _ = try await isAnswered(.write, key, asked) }
    }

    func get(_ keys: [Key]) async throws -> [CachedValue?] { try await get(keys, servesExpired: false) }

    /// - Parameter servesExpired: whether expired copies that are kept for that are answers.
    func get(_ keys: [Key], servesExpired: Bool) async throws -> [CachedValue?] {
        guard keys.count > 1, let first = keys.first else {
            guard let key = keys.first else { return [] }
            return [try await call(for: key).get(key, servesExpired: servesExpired)]
        }
        if let server = node.remote { return try await lookUp(keys, on: server) }
        guard reachForRead(keys) else { return keys.map { _ in nil } }
        if !node.faults.isEmpty, try await !isAwake(for: keys) { return keys.map { _ in nil } }
        node.world.noteBatch(.read, of: keys.count, at: node.id, operation)
        let found = try keys.map {
            try node.lookUp($0, operation.member($0), servesExpired: servesExpired)
        }
        return try await answer(.read, first) ? found : keys.map { _ in nil }
    }

    func set(_ keys: [Key], _ values: [Value?]) async throws {
        if let server = node.remote { return try await store(keys, values, on: server) }
        let stored = zip(keys, values).filter { node.takes($0.1, of: $0.0) }
        guard stored.count > 1 else {
            for (key, value) in stored { try await call(for: key).set(key, value) }
            return
        }
        guard reach(.write, stored[0].0) else { return }
        node.world.noteBatch(.write, of: stored.count, at: node.id, operation)
        for (key, value) in stored { node.store(key, value, operation.member(key)) }
        _ = try await answer(.write, stored[0].0)
    }

    func delete(_ key: Key) async throws {
        if let server = node.remote { return try await remove(key, on: server) }
        guard reach(.delete, key) else { return }
        node.remove(key, operation)
        _ = try await answer(.delete, key)
    }

    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value? {
        if let server = node.remote { return try await get(key, on: server, orLoad: load) }
        // A cache that is down takes its loader with it: the application loads for itself.
        guard reachForRead(key) else { return try await load() }
        if !node.faults.isEmpty, try await !isAwake(for: [key]) { return try await load() }
        if let found = try node.lookUp(key, operation) {
            return try await answer(.read, key) ? found.value : try await load()
        }
        let value: Value?
        do {
            value = try await share(key) {
                let value = try await load()
                if self.node.faults.isEmpty || self.reach(.write, key) {
                    self.node.store(key, value, self.operation)
                }
                return value
            }
        } catch let refused as Refused where refused.node == node.id {
            // The machine stopped in the middle: the application, which had asked it, loads for itself.
            return try await load()
        }
        _ = try await answer(.read, key)
        return value
    }

    func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
    {
        guard keys.count > 1, let first = keys.first else {
            guard let key = keys.first else { return [] }
            return [try await get(key) { try await load([key])[0] }]
        }
        if let server = node.remote { return try await get(keys, on: server, orLoad: load) }
        guard reachForRead(keys) else { return try await load(keys) }
        if !node.faults.isEmpty, try await !isAwake(for: keys) { return try await load(keys) }
        node.world.noteBatch(.read, of: keys.count, at: node.id, operation)
        let found = try keys.map { try node.lookUp($0, operation.member($0)) }
        let values: [Value?]
        do {
            values = try await found.filled(for: keys) { missing in
                try await share(missing) { keys in
                    let values = try await load(keys)
                    try await self.keep(keys, values)
                    return values
                }
            }
        } catch let refused as Refused where refused.node == node.id {
            return try await load(keys)
        }
        _ = try await answer(.read, first)
        return values
    }

    func share(_ key: Key, _ load: @Sendable () async throws -> Value?) async throws -> Value? {
        guard node.settings.singleFlight else { return try await load() }
        return try await node.flights.share(key, operation, at: node.id, load)
    }

    func share(_ keys: [Key], _ load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?] {
        guard node.settings.singleFlight else { return try await load(keys) }
        return try await node.flights.share(keys, operation, at: node.id, load)
    }

    func refresh(_ key: Key) { node.refresh(key, cause: operation.last, loader) }

    var simulation: Simulation { node.world.simulation }
    private var sender: NodeID { node.faults.isEmpty ? caller : node.world.sender(for: caller) }

    /// When the answer to a call that is made now arrives.
    private var arrival: Instant {
        let plain = simulation.now + node.drawLatency()
        if !node.faults.isEmpty, node.faults.delaying != 0 { operation.slowedBy = node.faults.delaying }
        guard let packer = node.packer else { return plain }
        return plain + packer.takeCost()
    }

    /// Waits for the answer to a call that has just taken effect.
    ///
    /// - Returns: whether it came.
    private func answer(_ verb: Verb, _ key: Key) async throws -> Bool {
        let asked = simulation.now
        try await simulation.sleep(until: arrival)
        return try await isAnswered(verb, key, asked)
    }

    /// Whether the answer to a call that took effect comes: a cache that hangs lets its callers wait.
    func isAnswered(_ verb: Verb, _ key: Key, _ asked: Instant) async throws -> Bool {
        if node.faults.isEmpty { return true }
        if try await node.faults.waitOutHang(asked: asked) { return true }
        node.noteSkip(verb, .timeout, key, operation, links: Links(.slowed, node.faults.hang))
        operation.unanswered = .timeout
        return false
    }

    /// Waits while the cache hangs, which tells nobody meanwhile what it has.
    ///
    /// - Returns: whether it can be asked, before its caller's patience has ended.
    func isAwake(for keys: [Key]) async throws -> Bool {
        if try await node.faults.waitOutHang(asked: simulation.now) { return true }
        for key in keys { noteSilence(key, operation.member(key)) }
        return false
    }

    /// Notes a read that had no answer in time.
    func noteSilence(_ key: Key, _ member: Operation) {
        let refusal: Refusal = node.faults.isClosed ? .closed : .timeout
        node.world.note(
            member, node.id, key, .miss(.unavailable(refusal)), links: Links(.slowed, node.faults.hang))
        operation.unanswered = refusal
    }

    /// Whether the cache can be reached; a read of one that cannot is a miss.
    private func reachForRead(_ key: Key) -> Bool {
        guard let (refusal, event) = node.faults.refusal(of: sender) else { return true }
        node.world.note(operation, node.id, key, .miss(.unavailable(refusal)), cause: event)
        operation.unanswered = refusal
        return false
    }

    /// The call on behalf of the operation that a key of a batch belongs to.
    private func call(for key: Key) -> CacheCall {
        CacheCall(node: node, operation: operation.member(key), caller: caller, loader: loader)
    }

    /// Stores what the cache itself has loaded, without another crossing; a real server's loader stands before it, and has
    /// to cross to it.
    func keep(_ keys: [Key], _ values: [Value?]) async throws {
        if let server = node.remote { return try await store(keys, values, on: server) }
        guard let first = keys.first, node.faults.isEmpty || reach(.write, first) else { return }
        for (key, value) in zip(keys, values) {
            node.store(key, value, operation.member(key), ttl: value.isAbsent ? nil : loader?.ttl)
        }
    }

    func reachForRead(_ keys: [Key]) -> Bool {
        guard let (refusal, event) = node.faults.refusal(of: sender) else { return true }
        for key in keys {
            node.world.note(
                operation.member(key), node.id, key, .miss(.unavailable(refusal)), cause: event)
        }
        operation.unanswered = refusal
        return false
    }

    /// Whether the cache can be reached; notes that it was gone around where not.
    func reach(_ verb: Verb, _ key: Key) -> Bool {
        guard let (refusal, event) = node.faults.refusal(of: sender, storing: verb == .write) else {
            return true
        }
        node.noteSkip(verb, refusal, key, operation, cause: event)
        operation.unanswered = refusal
        return false
    }
}

/// A cache as what another cache stands over.
final class CacheAsStore: NodeStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    let node: CacheNode
    var operation: Operation
    var caller: NodeID

    init(node: CacheNode, operation: Operation, caller: NodeID) {
        self.node = node
        self.operation = operation
        self.caller = caller
    }

    func read(_ key: Key) async throws -> Value? {
        let side = node.readSide(for: operation, from: caller)
        defer { side.putBack() }
        return try await side.reading.read(key)
    }

    func read(_ keys: [Key]) async throws -> [Value?] {
        let side = node.readSide(for: operation, from: caller)
        defer { side.putBack() }
        return try await side.reading.read(keys)
    }

    func write(_ key: Key, _ value: Value?) async throws {
        // What nobody waits for any more sends no further writes: its caller has given them up.
        if operation.isLeftBehind { throw Refused(node: node.id, refusal: .timeout) }
        operation.unanswered = nil
        try await node.writeStrategy(for: operation, key, from: caller).write(key, value)
    }

    /// One after the other: a cache takes no batches. What it has taken when it refuses the next one it keeps.
    func write(_ batch: [PendingWrite]) async throws {
        for (count, item) in batch.enumerated() {
            operation.last = operation.queued[item.ticket]?.accepted ?? operation.last
            operation.version = item.ticket
            do { try await write(item.key, item.value) } catch let refused as Refused where count > 0 {
                throw PartlyWritten(count: count, refused: refused)
            }
        }
    }
}
