extension Topic {
    static let layers = Topic(
        name: "layers",
        summary: "caches over caches",
        discussion: """
            A small, fast cache near the reader over a larger, shared one over the database: a read asks \
            the nearest first, and each layer on the way back keeps a copy. Processors, browsers and \
            services are built so. What the first layer lacks, the second often has.
            """,
        harm: """
            A copy can be as old as the ttls of all layers together: the nearer may store what the farther \
            was about to drop. To invalidate one layer is not enough, as the others still have it.
            """,
        remedy: """
            Give the nearer layer the shorter ttl and the smaller capacity. in= lets an operation enter \
            by a lower layer; 'invalidate user:1 in=shared' names the one that forgets. In the example the \
            second read costs 2ms: the near copy has expired, and the shared one is still there.
            """,
        example: """
            database users rows=user:1..user:100
            cache shared over users latency=2ms ttl=5m
            cache local over shared latency=0s ttl=10s
            read user:1
            advance 11s
            read user:1
            """)
}
