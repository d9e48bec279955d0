internal import Eviction
internal import Tracing

/// What `CONFIG` sets of a keyspace, by Redis's names for it.
public struct KeyspaceSettings: Sendable {
    public var encodings = EncodingLimits()
    /// `maxmemory`, in bytes of keys and values; nil for none, which Redis calls 0.
    public var maxmemory: Int?
    /// `maxmemory-policy`
    public var policy = MaxmemoryPolicy.noEviction
    /// `maxmemory-samples`
    public var samples = 5
    public var frequency = FrequencyCounter()

    public init() {}

    /// The options of the policy, as the room Eviction names them, where they are not its own.
    public var policyOptions: [(name: String, value: String)] {
        let standard = KeyspaceSettings()
        var options: [(name: String, value: String)] = []
        switch policy.evictionPolicy {
        case "redis-lru", "redis-lfu":
            // The most that the policies take: among so many there is hardly a better one to be found.
            if samples != standard.samples { options.append(("samples", String(min(64, samples)))) }
        default: return []
        }
        guard policy.countsFrequency else { return options }
        if frequency.logFactor != standard.frequency.logFactor {
            options.append(("log-factor", String(min(1000, frequency.logFactor))))
        }
        if frequency.decayMinutes != standard.frequency.decayMinutes {
            options.append(("decay", String(min(65535, frequency.decayMinutes))))
        }
        return options
    }

    /// What decides how much there may be, and what leaves when there is more.
    struct Memory: Equatable {
        var maxmemory: Int?
        var policy: MaxmemoryPolicy
        var samples: Int
        var logFactor: Int
        var decayMinutes: Int
    }

    var memory: Memory {
        Memory(
            maxmemory: maxmemory, policy: policy, samples: samples, logFactor: frequency.logFactor,
            decayMinutes: frequency.decayMinutes)
    }
}

/// Redis's eight values of `maxmemory-policy`.
public enum MaxmemoryPolicy: String, CaseIterable, Sendable {
    case noEviction = "noeviction"
    case allKeysLRU = "allkeys-lru"
    case allKeysLFU = "allkeys-lfu"
    case allKeysRandom = "allkeys-random"
    case volatileLRU = "volatile-lru"
    case volatileLFU = "volatile-lfu"
    case volatileRandom = "volatile-random"
    case volatileTTL = "volatile-ttl"

    /// Whether only keys with a time to live may be evicted.
    public var isVolatile: Bool {
        switch self {
        case .volatileLRU, .volatileLFU, .volatileRandom, .volatileTTL: true
        default: false
        }
    }

    public var countsFrequency: Bool { self == .allKeysLFU || self == .volatileLFU }

    /// The policy of the room Eviction that it is; nil where nothing is evicted.
    public var evictionPolicy: String? {
        switch self {
        case .noEviction: nil
        case .allKeysLRU, .volatileLRU: "redis-lru"
        case .allKeysLFU, .volatileLFU: "redis-lfu"
        case .allKeysRandom, .volatileRandom: "random"
        case .volatileTTL: "ttl-first"
        }
    }

    /// One line, without a full stop.
    public var summary: String {
        switch self {
        case .noEviction: "evicts nothing: writes that would need memory are refused"
        case .allKeysLRU: "evicts the least recently used of a few sampled keys"
        case .allKeysLFU: "evicts the least frequently used of a few sampled keys"
        case .allKeysRandom: "evicts any key"
        case .volatileLRU: "as allkeys-lru, among keys with a time to live"
        case .volatileLFU: "as allkeys-lfu, among keys with a time to live"
        case .volatileRandom: "evicts any key with a time to live"
        case .volatileTTL: "evicts the key that expires next; here exact where Redis samples"
        }
    }
}

extension Keyspace {
    /// Applies `maxmemory`, its policy and the settings of that; evicts what no longer fits.
    public func applyMemorySettings() {
        var victims: [EntryTable.Victim] = []
        guard let limit = settings.maxmemory else {
            table.govern(capacity: .unbounded, by: nil, victims: &victims)
            return
        }
        let capacity = Capacity.bytes(limit)
        table.govern(
            capacity: capacity, by: evictor(capacity), onlyVolatile: settings.policy.isVolatile,
            victims: &victims)
        for victim in victims {
            statistics.evicted += 1
            note(.evicted(for: .none, victim.reason, refused: false), victim.key, victim.entry)
        }
    }

    private func evictor(_ capacity: Capacity) -> (any Evictor)? {
        guard let name = settings.policy.evictionPolicy, let variant = try? PolicyRegistry.named(name) else {
            return nil
        }
        var options = settings.policyOptions.map { ($0.name, PolicyOptionValue(text: $0.value)) }
        if name == "redis-lru" { options.append(("clock", PolicyOptionValue(text: "time"))) }
        return try? variant.make(
            capacity: EntryTable.bound(capacity), countsEntries: false, seed: UInt64(draw(Int.max)),
            explains: true, options: options)
    }

    /// Whether a command that may need memory must be refused.
    var isOutOfMemory: Bool {
        isMemoryFull || table.isOverfull
    }
}
