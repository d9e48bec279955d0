extension Topic {
    static let coldStart = Topic(
        name: "cold-start",
        summary: "an empty cache, and a database that gets all the traffic",
        discussion: """
            A cache that was just started, or that crashed, has nothing: nearly every read is a miss, and \
            the database gets them all, until the popular keys are there. How long that takes depends on \
            the traffic, not on the clock: with skewed popularity the first few keys bring most of it \
            back.
            """,
        harm: """
            A database that was sized for the 5% of reads that miss gets 100% of them when the cache \
            restarts. It slows down, loads take longer, and the cache fills even later.
            """,
        remedy: """
            Restart caches one after the other, not all at once; 'warm' them before the traffic comes; \
            single-flight=on keeps the loads of one key at one time to one. In the example the same \
            traffic comes three times: to an empty cache, to one that has it all, and after a crash.
            """,
        example: """
            trace off
            database users rows=user:1..user:200
            cache front over users
            workload keys=user:1..user:200 zipf=0.99 rate=100/s for=5s
            workload keys=user:1..user:200 zipf=0.99 rate=100/s for=5s
            crash front
            workload keys=user:1..user:200 zipf=0.99 rate=100/s for=5s
            """)
}
