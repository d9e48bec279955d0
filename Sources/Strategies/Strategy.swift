public import Ports

/// How reads go through a cache.
public protocol ReadStrategy: Reading {
    static var descriptor: StrategyDescriptor { get }
    init(_ parts: StrategyParts)

    /// Loads a key in the background, for strategies that ask for it.
    func refresh(_ key: Key) async throws
}

extension ReadStrategy {
    public func refresh(_ key: Key) async throws {}
}

/// How writes go through a cache.
public protocol WriteStrategy: Sendable {
    static var descriptor: StrategyDescriptor { get }
    init(_ parts: StrategyParts)

    /// Writes a value; nil deletes.
    func write(_ key: Key, _ value: Value?) async throws

    /// Work that goes on for as long as the cache exists.
    func work() async throws
}

extension WriteStrategy {
    public func work() async throws {}
}

/// What a strategy says of itself, for help, completion and tables.
public struct StrategyDescriptor: Sendable {
    /// The name as it is typed.
    public var name: String
    /// One line, without a full stop.
    public var summary: String
    /// How it works, what it is good for, and when it hurts.
    public var discussion: String
    /// The options that no other strategy has.
    public var options: [StrategyOption] = []
    /// Whether writes wait in a queue before they reach the store, so that the options of the queue mean something.
    public var usesQueue = false
    /// Who talks to the store: the application, or the cache on its behalf. It decides whom a partition cuts off.
    public var caller = Caller.application

    public enum Caller: Sendable {
        case application, cache
    }
}

/// What a strategy is made of: its cache, what that stands over, a clock, and how it does the rest.
public struct StrategyParts: Sendable {
    public var cache: any CacheTier
    public var store: any BackingStore
    public var loads: any LoadGroup
    public var background: any Background
    public var queue: any WriteQueue
    public var clock: any Clock<Duration>
    /// The values of strategies' own options.
    public var options: StrategyOptions

    public init(
        cache: any CacheTier, store: any BackingStore, loads: any LoadGroup, background: any Background,
        queue: any WriteQueue, clock: any Clock<Duration>, options: StrategyOptions = StrategyOptions()
    ) {
        self.cache = cache
        self.store = store
        self.loads = loads
        self.background = background
        self.queue = queue
        self.clock = clock
        self.options = options
    }
}
