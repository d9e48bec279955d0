internal import Eviction

/// How much a memory may hold, how that is counted, and which policy makes room.
public struct Bounds: Sendable {
    public var capacity = Capacity.unbounded
    public var accounting = Accounting.data
    /// The name of an eviction policy, or one of Redis's values of `maxmemory-policy`.
    public var policy: String { didSet { redisPolicy = MaxmemoryPolicy(rawValue: policy) } }
    /// The value of `maxmemory-policy` that the policy is, if it is one. It is asked for at each store.
    public private(set) var redisPolicy: MaxmemoryPolicy?
    public var options: [(name: String, value: String)] = []
    /// What `CONFIG` sets of Redis's policies.
    public var sampling = Sampling()

    /// `maxmemory-samples`, `lfu-log-factor` and `lfu-decay-time`.
    public struct Sampling: Equatable, Sendable {
        public var samples = 5
        public var logFactor = 10
        public var decayMinutes = 1

        public init() {}
    }

    public init(policy: String) {
        self.policy = policy
        redisPolicy = MaxmemoryPolicy(rawValue: policy)
    }

    /// Whether only entries with a time to live may be evicted.
    var isVolatileOnly: Bool { redisPolicy?.isVolatile ?? false }

    /// The policy of the room Eviction; nil if nothing is evicted.
    public var evictionPolicy: String? { redisPolicy.map(\.evictionPolicy) ?? policy }

    /// How many minutes lower the counter of uses by 1, if the policy counts uses.
    var decayMinutes: Int {
        let given = options.first { $0.name == "decay" }.flatMap { Int($0.value) }
        return given ?? sampling.decayMinutes
    }

    /// Whether the policy differs from another one's, whatever the capacity is.
    public func hasSamePolicy(as other: Bounds) -> Bool {
        policy == other.policy && sampling == other.sampling && accounting == other.accounting
            && capacity.isInBytes == other.capacity.isInBytes
            && options.elementsEqual(other.options, by: ==)
    }

    /// A capacity as policies know it. One without a bound still has a policy, so that a bound can be set later; it is so
    /// large that it is never reached.
    var policyCapacity: UInt64 { UInt64(clamping: capacity.amount ?? Int(UInt32.max)) }

    /// Makes the policy, empty.
    ///
    /// - Returns: nil if nothing is evicted.
    /// - Throws: what is wrong with the policy's name, its options or the capacity.
    func makeEvictor(seed: () -> UInt64, book: UseBook) throws(PolicySetupError) -> (any Evictor)? {
        guard let name = evictionPolicy else { return nil }
        let variant = try PolicyRegistry.named(name)
        return try variant.make(
            capacity: policyCapacity, countsEntries: !capacity.isInBytes, seed: seed(), explains: true,
            book: book, options: allOptions.map { ($0.name, PolicyOptionValue(text: $0.value)) })
    }

    /// The options that were given, and what Redis's settings add to them.
    private var allOptions: [(name: String, value: String)] {
        guard let redisPolicy, let name = redisPolicy.evictionPolicy else { return options }
        var all = options
        func add(_ option: String, _ value: String) {
            if !all.contains(where: { $0.name == option }) { all.append((option, value)) }
        }
        // Redis counts idle time in seconds.
        if name == "redis-lru" { add("clock", "time") }
        let standard = Sampling()
        guard name == "redis-lru" || name == "redis-lfu" else { return all }
        // The most that the policies take: among so many there is hardly a better one to be found.
        if sampling.samples != standard.samples { add("samples", String(min(64, sampling.samples))) }
        guard redisPolicy.countsFrequency else { return all }
        if sampling.logFactor != standard.logFactor {
            add("log-factor", String(min(1000, sampling.logFactor)))
        }
        if sampling.decayMinutes != standard.decayMinutes {
            add("decay", String(min(65535, sampling.decayMinutes)))
        }
        return all
    }
}
