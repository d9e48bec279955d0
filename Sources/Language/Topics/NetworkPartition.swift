extension Topic {
    static let networkPartition = Topic(
        name: "network-partition",
        summary: "two nodes are up and cannot reach each other",
        discussion: """
            Both work, and each answers whoever reaches it; only the way between them is cut. From where \
            the caller stands it looks like a crash, but nothing is lost, and others may still reach the \
            node. Two sides that go on by themselves can come to differ.
            """,
        harm: """
            A writer who cannot reach the cache writes the database and cannot delete the copy: whoever \
            reaches the cache still reads the old value. That is the SKIP of the example, and the STALE \
            read after it.
            """,
        remedy: """
            'partition app front for=10s' cuts the application off from a cache, 'partition front users' a \
            cache from its database. Which calls that stops depends on the strategy: see 'help partition'. \
            'heal all' ends it.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            trace off
            read user:1
            partition app front for=10s
            trace brief
            write user:1 "Ann"
            advance 10s
            read user:1
            expect stale
            """)
}
