extension Topic {
    static let clockSkew = Topic(
        name: "clock-skew",
        summary: "clocks that disagree, so that entries end too soon or too late",
        discussion: """
            Whoever keeps the moment at which an entry ends keeps it by its own clock. 'skew front 30s' has that \
            clock jump ahead: what was stored before ends 30s sooner. 'skew front -30s' has it jump back, and \
            entries outlive their ttl. Real clocks jump when they are put right, when a machine is suspended, or \
            when a snapshot is loaded on another one.
            """,
        harm: """
            Ahead: many entries expire at once, and the database gets all their loads. Back: values are served \
            that are older than anyone agreed to.
            """,
        remedy: """
            Keep a ttl short enough that a jump does no great harm, and spread ends with jitter=; where \
            something must never be served after its end, put the end into the value.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            skew front -1h
            write user:1 "Ann" in=users
            advance 10m
            read user:1
            expect stale
            """)
}
