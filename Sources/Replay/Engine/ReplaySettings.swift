/// How times to live are treated.
public enum LifetimeRule: Sendable, Equatable {
    /// Those of the trace run out.
    case honour
    /// None ever runs out.
    case ignore
    /// Every entry gets this many nanoseconds from when it was stored, whatever the trace says.
    case every(UInt64)

    /// Reads `honour`, `ignore` or a duration.
    public init(_ text: String) throws(ReplayError) {
        switch text {
        case "honour", "honor": self = .honour
        case "ignore": self = .ignore
        default:
            guard let duration = Quantities.nanoseconds(text), duration > 0 else {
                throw .badLifetime(text)
            }
            self = .every(duration)
        }
    }
}

/// What is left out of the counts at the beginning of a trace, while the caches fill.
public enum WarmUp: Sendable, Equatable {
    /// Nothing.
    case none
    /// So many requests.
    case requests(UInt64)
    /// A share of all requests.
    case share(Double)
    /// So many nanoseconds of the trace's time.
    case time(UInt64)

    /// Reads a number of requests, a share or a duration.
    public init(_ text: String) throws(ReplayError) {
        if let count = text == "0" ? 0 : Amount.count(text).map({ UInt64($0) }) {
            self = count == 0 ? .none : .requests(count)
        } else if let duration = Quantities.nanoseconds(text), duration > 0 {
            self = .time(duration)
        } else if let share = Quantities.share(text), share < 1 {
            self = share == 0 ? .none : .share(share)
        } else {
            throw .badWarmUp(text)
        }
    }
}

/// The stretches for which results are told apart.
public enum ReplayWindow: Sendable, Equatable {
    /// Every so many requests.
    case requests(UInt64)
    /// Every so many nanoseconds of the trace's time.
    case time(UInt64)

    /// Reads a number of requests or a duration.
    public init(_ text: String) throws(ReplayError) {
        if let count = Amount.count(text).map({ UInt64($0) }) {
            self = .requests(count)
        } else if let duration = Quantities.nanoseconds(text), duration > 0 {
            self = .time(duration)
        } else {
            throw .badWindow(text)
        }
    }
}

/// What a replay is asked to do.
public struct ReplaySettings: Sendable {
    /// The policies, each of which meets each size.
    public var policies: [PolicyChoice]
    /// The sizes.
    public var sizes: [CacheSize]
    /// The seed of policies that draw random numbers.
    public var seed: UInt64 = 1
    /// How times to live are treated.
    public var lifetimes = LifetimeRule.honour
    /// Whether all objects count as one byte.
    public var ignoresSizes = false
    /// Bytes that a cache keeps for each entry besides its size; they count towards capacities in bytes.
    public var overhead: UInt32 = 0
    /// What a miss costs, if costs are to be told. Policies that weigh costs are told it, too.
    public var cost: CostRule?
    /// What is left out of the counts.
    public var warmUp = WarmUp.none
    /// The windows for which results are told apart, if any.
    public var window: ReplayWindow?
    /// Whether the sizes are nobody's choice, so that shares of the keys become shares of the bytes if objects differ in size.
    public var sizesAreUsual = false
    /// Whether a row `bound` tells how few misses any policy could have.
    public var bound = false
    /// How many threads may run at once, at least 1.
    public var jobs = 1
    /// How many bytes a trace that must be kept may take.
    public var memoryLimit = UInt64.max
    /// How many requests are read at once; results do not depend on it.
    public var batch = 1 << 16

    /// Settings for these policies and sizes.
    public init(policies: [PolicyChoice], sizes: [CacheSize]) {
        self.policies = policies
        self.sizes = sizes
        if policies.count * sizes.count > 4 { batch = 1 << 19 }
    }
}
