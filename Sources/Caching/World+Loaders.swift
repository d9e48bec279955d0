public import Simulation
public import Tracing

/// What makes a value that no database has: a report, a page, the answer of another service.
public struct Loader: Sendable {
    /// What it brings; nil where there is nothing to bring, which is not cached.
    public var text: String?
    public var takes: TimeSpan

    public init(text: String?, takes: TimeSpan) {
        self.text = text
        self.takes = takes
    }
}

extension World {
    /// Gets a key from a cache, or has a loader make it and sets it: `get_or_set`.
    ///
    /// - Parameter ttl: how long it may live; nil as long as the cache says.
    @discardableResult
    public func getOrSet(
        _ key: Key, in cache: CacheNode, loader: Loader, ttl: TimeSpan?, client: Int32 = 0
    ) async throws -> Outcome {
        let operation = begin(.read, key, client)
        let call = CacheCall(node: cache, operation: operation, caller: .application)
        do {
            let value: Value?
            if let hit = try await call.get(key) {
                value = hit.value
            } else {
                value = try await call.share(key) { try await self.load(key, operation, call, loader, ttl) }
            }
            return .done(complete(operation, key, value: value, found: value != nil), value)
        } catch let refused as Refused {
            return fail(operation, key, refused)
        }
    }

    private func load(
        _ key: Key, _ operation: Operation, _ call: CacheCall, _ loader: Loader, _ ttl: TimeSpan?
    ) async throws -> Value? {
        // No database ever had it, so no read of it through a database can be fresh.
        let value = loader.text.map { Value($0, version: -nextVersion()) }
        note(
            operation, .application, key, .load(found: value != nil, took: loader.takes), value: value)
        operation.source = .application
        try await simulation.sleep(for: loader.takes)
        if let value { try await call.set(key, value, ttl: ttl) }
        return value
    }
}
