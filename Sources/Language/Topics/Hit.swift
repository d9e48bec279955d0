extension Topic {
    static let hit = Topic(
        name: "hit",
        summary: "a read that finds its copy in the cache",
        discussion: """
            A hit costs one call to the cache and nothing to the database. The trace says how old the copy \
            is and how much of its time to live is left. A hit says that there was a copy; it does not say \
            that the copy is right: a hit may be stale.
            """,
        harm: """
            A hit hides what is wrong behind the cache: while everything hits, nobody notices that the \
            database is down or slow. It shows when the entry expires.
            """,
        remedy: """
            'expect hit' checks the newest read, 'expect from front' where its value came from, 'expect \
            fresh' that it was not stale, and 'expect latency <= 1ms' how long it took.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            trace brief
            read user:1
            expect hit
            expect latency <= 1ms
            """)
}
