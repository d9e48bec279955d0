extension Topic {
    static let latency = Topic(
        name: "latency",
        summary: "how long an operation takes, and why its mean misleads",
        discussion: """
            Latencies are not alike: most are short, some are long, and a few are very long. The median \
            (p50) is what half of them stay under; p99 is what 99 in 100 stay under. The mean lies between \
            the many short and the few long ones, and may be what nobody ever sees: with a hit in 1ms and \
            a miss in 22ms, a hit rate of 90% gives a mean of 3.1ms, which no read takes.
            """,
        harm: """
            A page that makes 20 reads is as slow as the slowest of them. With 1% of slow reads, 18 pages \
            in 100 have at least one. So the rare slow ones are what users notice, and a mean hides them.
            """,
        remedy: """
            Look at p50 and p99 in 'stats', not at the mean; 'expect latency <= 50ms' checks one read. In \
            the example, the mean of the five is 30ms, their median 20ms and the slowest takes 76ms.
            """,
        example: """
            seed 3
            database users rows=user:1..user:100 read=lognormal(20ms,1)
            read user:1..user:5
            """)
}
