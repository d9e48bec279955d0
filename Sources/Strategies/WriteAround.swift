public import Ports

/// A write goes to the store past the cache, which learns of it only when its own copy has gone.
public struct WriteAround: WriteStrategy {
    let store: any BackingStore

    public func write(_ key: Key, _ value: Value?) async throws {
        try await store.write(key, value)
    }
}

extension WriteAround {
    public static let descriptor = StrategyDescriptor(
        name: "write-around",
        summary: "a write goes to the store past the cache",
        discussion: """
            Writes: write the store and leave the cache alone. Data that is written and seldom read (logs, imports) \
            does not push out what is read. A copy that the cache already has stays, and is stale until it expires or \
            is invalidated.
            """)

    public init(_ parts: StrategyParts) { self.init(store: parts.store) }
}
