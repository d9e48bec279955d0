extension Topic {
    static let eviction = Topic(
        name: "eviction",
        summary: "making room in a full cache by taking an entry out",
        discussion: """
            A cache that is full must lose an entry to store another. The policy chooses which: the one \
            whose last use is longest ago (lru), the one used least often (lfu), the oldest (fifo, clock), \
            any (random). A policy guesses what will not be needed; it cannot know. Writes bring entries \
            in too, where the strategy stores what is written.
            """,
        harm: """
            A key that is evicted and soon asked for again has cost a load for nothing. When the keys that \
            are in use do not fit, the cache evicts each shortly before it is needed, and nearly \
            everything misses (thrashing).
            """,
        remedy: """
            'show front' lists the entries, the next victim first. The trace says for whom an entry had to \
            go, and why this one. Try another capacity= or policy=; 'help policies' lists them.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users capacity=2
            trace off
            read user:1 user:2 user:1
            show front
            trace brief
            read user:3
            expect cached user:1
            expect uncached user:2
            """)
}
