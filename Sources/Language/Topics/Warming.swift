extension Topic {
    static let warming = Topic(
        name: "warming",
        summary: "filling a cache before its readers come",
        discussion: """
            To warm a cache is to read, before the traffic comes, the keys that it will ask for: the most \
            popular of yesterday, say. The first real readers then hit.
            """,
        harm: """
            It costs the database a load per key, at a moment that you choose. Warm more than the \
            capacity, and the first keys are evicted by the last. And all that was warmed together expires \
            together, unless jitter= spreads it.
            """,
        remedy: """
            'warm user:1..user:50' reads each key once, with batch= several in one round trip. Warm the most popular keys only: with skewed \
            popularity, a quarter of the keys already answer most reads, as the example shows.
            """,
        example: """
            trace off
            database users rows=user:1..user:200
            cache front over users
            warm user:1..user:50
            workload keys=user:1..user:200 zipf=0.99 rate=100/s for=1s
            """)
}
