/// Every idea that `help` explains.
enum TopicRegistry {
    /// In the order in which `help topics` lists them. A new topic is one file and one line here.
    static let all: [Topic] = [
        .caching,
        .hit,
        .miss,
        .hitRate,
        .ttl,
        .expiry,
        .jitter,
        .eviction,
        .capacity,
        .memory,
        .compression,
        .batching,
        .recencyAndFrequency,
        .coldStart,
        .warming,
        .stampede,
        .singleFlight,
        .staleRead,
        .staleSetRace,
        .invalidation,
        .dependencies,
        .slidingExpiry,
        .clientSideInvalidation,
        .versionedKeys,
        .consistency,
        .durability,
        .dirty,
        .coalescing,
        .backPressure,
        .lostWrite,
        .negativeCaching,
        .refresh,
        .latency,
        .distributions,
        .popularity,
        .openLoad,
        .networkPartition,
        .failOpen,
        .timeout,
        .retries,
        .circuitBreaker,
        .staleIfError,
        .fallback,
        .staleWhileRevalidate,
        .earlyExpiry,
        .lease,
        .hedging,
        .bulkhead,
        .healthCheck,
        .replicaLag,
        .clockSkew,
        .layers,
        .determinism,
        .timeTravel,
        .counterfactual,
        .traceLines,
        .eventLines,
        .pictures,
        .syntax,
        .quoting,
        .escapes,
        .numbers,
        .unitsOfMeasure,
        .variables,
        .comments,
        .scripts,
        .safety,
        .golden,
        .recording,
        .serving,
        .realParts,
    ]

    static func named(_ name: String) -> Topic? { all.first { $0.name == name } }

    /// An example of an eviction policy: a cache that is one entry too small.
    static func policyExample(_ name: String) -> String {
        """
        database users rows=user:1..user:9
        cache front over users capacity=3 policy=\(name)
        trace off
        read user:1 user:2 user:3 user:1
        trace brief
        read user:4
        show front
        """
    }

    /// An example of each strategy.
    static let strategyExamples: [String: String] = [
        "cache-aside": """
        database users rows=user:1..user:100
        cache front over users strategy=cache-aside
        trace off
        read user:1
        trace brief
        write user:1 "Ann"
        read user:1
        """,
        "read-through": """
        database users rows=user:1..user:100
        cache front over users strategy=read-through
        partition app users
        read user:1
        configure front strategy=cache-aside
        read user:2
        """,
        "refresh-ahead": """
        database users rows=user:1..user:100
        cache front over users strategy=refresh-ahead ttl=60s
        trace off
        read user:1
        trace brief
        advance 44s
        read user:1
        advance 1s
        read user:1
        settle
        trace off
        compare refresh-at=75%,25% metrics=reads,loads,refreshes {
          every 1s for=10m { read user:1 }
          settle
        }
        """,
        "write-through": """
        database users rows=user:1..user:100
        cache front over users strategy=write-through
        write user:1 "Ann"
        read user:1
        fail front for=10s at next write
        write user:1 "Bea"
        advance 10s
        read user:1
        """,
        "write-behind": """
        database users rows=user:1..user:100
        cache front over users strategy=write-behind flush-every=5s
        write user:1 "Ann"
        show queue
        @users read user:1
        settle
        @users read user:1
        """,
        "write-around": """
        database users rows=user:1..user:100
        cache front over users strategy=write-around ttl=60s
        write user:1 "Ann"
        expect uncached user:1
        read user:1
        write user:1 "Bea"
        read user:1
        """,
    ]
}
