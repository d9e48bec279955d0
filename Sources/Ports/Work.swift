/// A group of loads, in which concurrent loads of one key can be made one.
public protocol LoadGroup: Sendable {
    /// Runs `load`; or waits for a load of the same key that is under way and takes its value, or its error.
    func share(_ key: Key, _ load: @Sendable () async throws -> Value?) async throws -> Value?

    /// The same for several keys: `load` gets those of which no load is under way.
    func share(_ keys: [Key], _ load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
}

/// Work that goes on after the application has its answer.
public protocol Background: Sendable {
    /// Runs the strategy's `refresh` for a key, unless one is under way.
    func refresh(_ key: Key)
}
