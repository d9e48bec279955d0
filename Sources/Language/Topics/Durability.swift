extension Topic {
    static let durability = Topic(
        name: "durability",
        summary: "whether a write that was acknowledged survives a crash",
        discussion: """
            A write is durable when the place that must keep it, here the database, has it. Acknowledged \
            only means that the writer was told "done". Under write-through, cache-aside and write-around \
            the answer comes after the database has the value. Under write-behind it comes before: DONE \
            then says dirty instead of durable.
            """,
        harm: """
            Whatever is acknowledged and not durable is a promise that a crash breaks.
            """,
        remedy: """
            Read the DONE lines: durable in users, or dirty. 'settle' waits until all is written back; \
            'expect clean' checks it. Write-behind suits what may be lost (counters, last-seen times), not \
            payments.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-through
            write user:1 "Ann"
            configure front strategy=write-behind
            write user:1 "Bea"
            expect dirty user:1
            settle
            expect clean user:1
            """)
}
