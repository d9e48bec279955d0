public import Keyspace
public import Simulation
public import Strategies
public import Tracing

/// How a cache behaves: everything that can be said of it when it is built, and changed later.
public struct CacheSettings: Sendable {
    public var strategy = StrategyChoice.standard
    /// How much it may hold, and which policy makes room.
    public var bounds = Bounds(policy: "lru")
    /// How long an entry may live; nil for ever.
    public var ttl: TimeSpan?
    /// By how much a time to live may be longer, drawn anew for each entry.
    public var jitter = TimeSpan.zero
    /// When what has expired leaves memory.
    public var expiry = ExpiryWay.exact
    /// How long it is remembered that there is no row; nil not at all.
    public var negativeTTL: TimeSpan?
    /// How long a call takes.
    public var latency = Distribution.fixed(.milliseconds(1))
    /// Whether loads of one key at one time are made one.
    public var singleFlight = false
    /// The options that belong to one strategy.
    public var strategyOptions = StrategyOptions()
    /// Write-behind: how long a write waits at most.
    public var flushEvery = TimeSpan.seconds(1)
    /// Write-behind: how many writes go to the store in one trip.
    public var batch = 100
    /// Write-behind: how many workers write back, side by side.
    public var flushWorkers = 1
    /// Write-behind: how many writes may wait.
    public var queue = 1000
    /// Write-behind: how long a writer waits while the queue is full; nil for ever.
    public var queueWait: TimeSpan? = Faults.patience
    /// Write-behind: whether a write that waits answers reads that miss.
    public var readsQueue = true
    /// Write-behind: how long to wait before writing back is tried again.
    public var retry = TimeSpan.seconds(1)
    /// Write-behind: how often writing back is tried; nil for ever.
    public var attempts: Int?
    /// Write-behind: whether a write takes the place of one of the same key that waits.
    public var coalesce = true

    /// How long after its commit a change of the database reaches the cache by a change feed; nil without one.
    public var feed: TimeSpan?
    /// What the change feed does.
    public var feedEffect = FeedEffect.remove
    /// Whether a value is stored only if the cache has none that is newer.
    public var setsIfNewer = false

    /// What makes values smaller before they are stored; nil for nothing.
    public var compress: Codec?
    /// From how many bytes on a value is made smaller.
    public var compressFrom = 64

    /// How it bears failures.
    public var resilience = ResilienceSettings()

    public init() {}

    public var capacity: Capacity {
        get { bounds.capacity }
        set { bounds.capacity = newValue }
    }

    /// The eviction policy by name, and its options.
    public var policy: String {
        get { bounds.policy }
        set { bounds.policy = newValue }
    }

    public var policyOptions: [(name: String, value: String)] {
        get { bounds.options }
        set { bounds.options = newValue }
    }

    /// A strategy's own option that is a share.
    public subscript(share option: StrategyOption) -> Double {
        get { strategyOptions.share(option) }
        set { strategyOptions[option] = .share(newValue) }
    }

    /// A strategy's own option that is a length of time.
    public subscript(span option: StrategyOption) -> TimeSpan {
        get { TimeSpan(strategyOptions.span(option)) }
        set { strategyOptions[option] = .span(Duration(newValue)) }
    }
}
