extension Topic {
    static let replicaLag = Topic(
        name: "replica-lag",
        summary: "reads of a copy of the database that hears of each write a while later",
        discussion: """
            replica-lag=2s has a replica answer the reads of a database, which applies each write two seconds \
            after it was made; writes go to the database itself. A read that gets an older row is followed by a \
            LAG in the trace. Where a cache loads such a row it keeps it for a whole ttl: the lag is short, what \
            it leaves in the cache is not.
            """,
        harm: """
            A client may not see its own write. Invalidation right after a write makes it worse: the next read \
            loads the old row from the replica and caches it anew.
            """,
        remedy: """
            Write the new value into the cache (write-through), or invalidate once more after the lag. In the \
            example the copy is stale for as long as its ttl.
            """,
        example: """
            database users rows=user:1..user:100 replica-lag=2s
            cache front over users ttl=60s
            write user:1 "Ann"
            read user:1
            advance 10s
            read user:1
            expect stale
            """)
}
