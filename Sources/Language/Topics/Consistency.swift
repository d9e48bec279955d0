extension Topic {
    static let consistency = Topic(
        name: "consistency",
        summary: "what a reader may see after a write",
        discussion: """
            With one place for each value, a read gives what was last written. With copies, it depends on \
            the strategy and on the timing. write-through: once a write is acknowledged, the cache has the \
            new value. cache-aside: the copy is gone, and the next read loads the new one. write-around: \
            the old copy stays until it expires. write-behind: the cache is right and the database is \
            behind, so whoever reads the database sees the past. A write that still waits there answers a \
            read that misses the cache, as in Hazelcast and Ehcache; with queue-reads=off such a read gets \
            the old row, and caches it.
            """,
        harm: """
            Writing two places is two steps, and something can happen between them: another writer, a \
            reader, a crash. A cache over a cache adds a further place.
            """,
        remedy: """
            Decide what a reader may see (their own writes? values up to a minute old?) and choose the \
            strategy by it. 'expect fresh' and 'expect stale' check it. The example reads after a write \
            under two strategies.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users strategy=write-around
            read user:1
            write user:1 "Ann"
            read user:1
            expect stale
            configure front strategy=write-through
            write user:1 "Bea"
            read user:1
            expect fresh
            expect value "Bea"
            """)
}
