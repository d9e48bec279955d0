extension Topic {
    static let hedging = Topic(
        name: "hedging",
        summary: "a slow read is sent a second time, and the first answer is taken",
        discussion: """
            hedge=40ms sends a read of what a cache stands over once more when it has had no answer for 40ms; \
            what comes first is taken, and the other is thrown away (Dean and Barroso, The Tail at Scale, 2013). \
            Where some answers are slow by chance, two are seldom slow at once. Writes are never hedged.
            """,
        harm: """
            It is more load, on a node that may be slow because of load. Without chance in its latency it \
            doubles the calls for nothing.
            """,
        remedy: """
            Take the p95 of the node: then one read in twenty is sent twice. In the example a tenth of the \
            answers take very long.
            """,
        example: """
            trace off
            database users rows=user:1..user:1000 read=lognormal(20ms,1)
            cache front over users
            compare hedge=none,60ms { workload keys=user:1..user:1000 rate=200/s for=5s }
            """)
}
