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

    /// The policy of the room Eviction that it is; nil if nothing is evicted.
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
