public import Tracing

/// Where statistics are taken: at one node, or of the whole system.
public enum StatsScope: Sendable, Equatable {
    case node(NodeID)
    /// The operations as the application saw them, and what all caches and databases did for them.
    case total
}

extension Counter {
    /// Whether the total of it is what the application counted, rather than a sum over caches and databases.
    var belongsToApplication: Bool {
        switch self {
        case .reads, .writes, .deletes, .commands, .staleReads, .errors: true
        default: Self.kindsOfErrors.contains(self)
        }
    }

    /// The counters of errors by their kind.
    private static let kindsOfErrors = Set(allCases.filter { $0.name.hasPrefix("errors-") })

    /// The kinds of errors that say that a call did not get through.
    static let connectionFailures = [
        errorsDown, errorsFlaky, errorsPartitioned, errorsClosed, errorsExhausted,
    ]

    /// What it counts, in a line.
    var meaning: String {
        switch self {
        case .reads: "reads that ended well, at the application"
        case .writes: "writes that ended well; at a database, all that reached it"
        case .deletes: "deletes that ended well, at the application"
        case .commands: "commands of Redis that were answered, at the application"
        case .hits: "lookups that found the key"
        case .misses: "lookups that did not"
        case .missesCold: "misses of keys that were never stored before"
        case .missesExpired: "misses of keys whose time to live had run out"
        case .missesEvicted: "misses of keys that had been taken out to make room"
        case .missesRejected: "misses of keys that the policy had not let in"
        case .missesInvalidated: "misses of keys that had been taken out by a write or by hand"
        case .missesLost: "misses of keys that had been lost in a crash"
        case .missesUnavailable: "misses because the cache could not be reached"
        case .missesNegative: "misses of keys that were known to be absent"
        case .missesEarly: "reads that loaded a key anew before its end, as chance had it"
        case .loads: "reads that reached a database"
        case .stores: "entries stored"
        case .removals: "requests to take an entry out"
        case .expiries: "entries whose time to live ran out"
        case .evictions: "entries taken out to make room"
        case .rejections: "entries the policy did not let in"
        case .refreshes: "loads in the background, before an entry expired"
        case .joins: "reads that waited for another's load of the same key"
        case .skips: "calls of a cache that were done without, as it could not be reached"
        case .queued: "writes taken into the write-behind queue"
        case .coalesced: "writes that took the place of one that still waited"
        case .flushes: "batches sent to be written back"
        case .flushed: "writes written back"
        case .retries: "batches that failed and were tried again"
        case .drops: "writes whose writing back was given up"
        case .blocks: "writes that had to wait for room in the queue"
        case .staleReads: "reads that returned something else than the truth"
        case .lostWrites: "writes that were acknowledged and never became durable"
        case .crashes: "crashes"
        case .errors: "operations that failed; at a cache or database, calls that were refused"
        case .errorsDown: "errors because a node was down"
        case .errorsFlaky: "errors of a flaky node"
        case .errorsPartitioned: "errors because two nodes were cut off from each other"
        case .errorsClosed: "errors because a node was taken away"
        case .errorsTimeout: "errors because no answer came in time"
        case .errorsOpen: "errors because a circuit breaker was open"
        case .errorsExhausted: "errors because no connection was free in time"
        case .errorsUnhealthy: "errors because health checks failed"
        case .errorsOutOfMemory: "stores that failed because memory was full"
        case .errorsWrongType: "reads of a key that held something else than a string"
        case .timeouts: "calls whose answer did not come in time"
        case .callRetries: "calls made again after they had failed"
        case .hedges: "second calls sent as the first was slow"
        case .breakerOpens: "times that a circuit breaker opened"
        case .connects: "connections taken from the pool"
        case .batches: "several keys or commands that went together"
        case .batchedKeys: "keys and commands that went together with others"
        case .loaderRuns: "values that a loader of the application's own made"
        case .compressions: "values made smaller before they were stored"
        case .decompressions: "values made what they were after a hit"
        case .waits: "calls that waited for a connection"
        case .staleServed: "expired copies given as answers"
        case .fallbacks: "default values given as answers"
        case .leaseWaits: "reads that waited for another's lease"
        case .leaseRefusals: "stores refused because their lease was void"
        case .healthFailures: "times that health checks took a node out of use"
        case .renewals: "hits that gave an entry its time to live anew"
        case .laggedReads: "reads of a replica that lacked a newer write"
        }
    }
}
