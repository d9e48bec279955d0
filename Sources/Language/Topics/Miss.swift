extension Topic {
    static let miss = Topic(
        name: "miss",
        summary: "a read that finds no copy, and why there is none",
        discussion: """
            A miss costs the call to the cache and the load from the database. The trace names the cause, \
            for each has another cure. cold: it was never cached. expired: its time to live ran out. \
            evicted: it had to make room. invalidated: somebody took it out, or wrote its row. lost: a \
            crash emptied the cache. unavailable: the cache could not be asked. negative: it is known that \
            there is no such row.
            """,
        harm: """
            Every miss is load on the database and a slow answer for one reader. Many at one moment are a \
            stampede.
            """,
        remedy: """
            cold: 'warm', or wait. expired: a longer ttl, or strategy=refresh-ahead. evicted: more \
            capacity, or another policy. invalidated: write-through puts the new value there instead of \
            taking the old one out. 'why' explains the miss before you.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users capacity=2 ttl=60s
            trace off
            read user:1
            expect miss cold
            advance 61s
            read user:1
            expect miss expired
            read user:2 user:3 user:1
            expect miss evicted
            invalidate user:1
            read user:1
            expect miss invalidated
            """)
}
