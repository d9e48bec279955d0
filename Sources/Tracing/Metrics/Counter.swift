/// What can be counted at a node. The name is the one that `stats` prints and `expect stats` takes.
///
/// A counter is added by its case and its line in `help`; the kind of event that it counts adds to it.
public enum Counter: Int, CaseIterable, Sendable {
    case reads, writes, deletes, commands
    case hits, freshHits, staleHits, misses
    case missesCold, missesExpired, missesEvicted, missesRejected, missesInvalidated, missesLost
    case missesUnavailable, missesNegative, missesEarly, missesGone
    case loads, duplicateLoads, stampedes, stores, removals, expiries, evictions, rejections
    case refreshes, joins, skips
    case queued, coalesced, flushes, flushed, retries, drops, blocks
    case staleReads, lostWrites, crashes
    case errors, errorsDown, errorsFlaky, errorsPartitioned, errorsClosed
    case errorsTimeout, errorsOpen, errorsExhausted, errorsUnhealthy, errorsOutOfMemory, errorsWrongType
    case errorsDisconnected, errorsRefused, errorsConflict, errorsDropped
    case timeouts, callRetries, hedges, breakerOpens, connects, waits
    case batches, batchedKeys, loaderRuns, compressions, decompressions
    case staleServed, fallbacks, leaseWaits, leaseRefusals, healthFailures, laggedReads, renewals
    case observations

    /// As it is typed and printed: `misses-cold`, `stale-reads`.
    public var name: String { Self.names[rawValue] }

    private static let names = Counter.allCases.map { counter in
        var name = ""
        for character in "\(counter)" {
            if character.isUppercase { name += "-" + character.lowercased() } else { name.append(character) }
        }
        return name
    }

    /// What it counts, in a line.
    public var help: String {
        switch self {
        case .reads: "reads that ended well, at the application"
        case .writes: "writes that ended well; at a database, all that reached it"
        case .deletes: "deletes that ended well, at the application"
        case .commands: "commands of Redis that were answered, at the application"
        case .hits: "lookups that the cache answered, fresh or stale"
        case .freshHits: "hits of entries within their time to live"
        case .staleHits: "hits of expired copies that are reloaded in the background (stale-while-revalidate)"
        case .misses: "lookups that it did not answer"
        case .missesCold: "misses of keys that were never stored before"
        case .missesExpired: "misses of keys whose time to live had run out"
        case .missesEvicted: "misses of keys that had been evicted to make room"
        case .missesRejected: "misses of keys that the policy had not admitted"
        case .missesInvalidated: "misses of keys that a write or a person had removed"
        case .missesLost: "misses of keys that had been lost in a crash"
        case .missesUnavailable: "misses because the cache could not be reached"
        case .missesNegative: "misses of keys that were known to be absent"
        case .missesEarly: "reads that early expiry chose to reload a key before it expired"
        case .missesGone:
            "misses of keys that a real server had and lost: evicted, or deleted by another client"
        case .loads: "reads that reached a database"
        case .duplicateLoads: "reads that reached a database while it was already reading the same key"
        case .stampedes: "times that three or more loads of one key were under way at once"
        case .stores: "entries stored"
        case .removals: "requests to remove an entry"
        case .expiries: "entries whose time to live ran out"
        case .evictions: "entries evicted to make room"
        case .rejections: "entries that the policy did not admit"
        case .refreshes: "loads in the background, before an entry expired"
        case .joins: "reads that waited for another's load of the same key"
        case .skips: "calls of a cache that could not be reached, and were skipped"
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
        case .errorsClosed: "errors because a node was dropped"
        case .errorsTimeout: "errors because no answer came in time"
        case .errorsOpen: "errors because a circuit breaker was open"
        case .errorsExhausted: "errors because no connection was free in time"
        case .errorsUnhealthy: "errors because health checks failed"
        case .errorsOutOfMemory: "stores that failed because memory was full"
        case .errorsWrongType: "reads of a key that held something else than a string"
        case .errorsDisconnected: "errors because a real server went away before it answered"
        case .errorsRefused: "errors because a real server answered with an error"
        case .errorsConflict: "conditional writes and commits that found the row changed"
        case .errorsDropped: "errors because a message was lost on its way"
        case .timeouts: "calls whose answer did not come in time"
        case .callRetries: "calls made again after they had failed"
        case .hedges: "second calls sent because the first was slow"
        case .breakerOpens: "times that a circuit breaker opened"
        case .connects: "connections taken from the pool"
        case .batches: "several keys or commands that went together"
        case .batchedKeys: "keys and commands that went together with others"
        case .loaderRuns: "values that a loader of the application's own made"
        case .compressions: "values compressed before they were stored"
        case .decompressions: "compressed values decompressed after a hit"
        case .waits: "calls that waited for a connection or a worker"
        case .staleServed: "expired copies given as answers: stale hits, and those instead of an error"
        case .fallbacks: "default values given as answers"
        case .leaseWaits: "reads that waited for another's lease"
        case .leaseRefusals: "stores refused because their lease was void"
        case .healthFailures: "times that health checks took a node out of use"
        case .renewals: "hits that renewed an entry's time to live"
        case .observations: "things that a real server did unseen, and that an answer of it showed"
        case .laggedReads: "reads of a replica that lacked a newer write"
        }
    }

    public static func named(_ name: String) -> Counter? { allCases.first { $0.name == name } }
}

extension Counter {
    /// Whether the total of it is what the application counted, rather than a sum over caches and databases.
    public var belongsToApplication: Bool {
        switch self {
        case .reads, .writes, .deletes, .commands, .staleReads, .errors: true
        default: name.hasPrefix("errors-")
        }
    }

    /// The counters of misses by their cause.
    public static let missCauses = allCases.filter { $0.name.hasPrefix("misses-") }

    /// The kinds of errors that say that a call did not get through.
    public static let connectionFailures = [
        errorsDown, errorsFlaky, errorsPartitioned, errorsClosed, errorsExhausted, errorsDisconnected,
    ]
}
