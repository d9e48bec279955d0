extension Topic {
    static let earlyExpiry = Topic(
        name: "early-expiry",
        summary: "a reader loads an entry anew before its end, by chance (XFetch)",
        discussion: """
            With early=1 each reader of an entry draws whether to take it for expired: the likelier, the nearer \
            its end and the longer loading it took the last time: -load * early * ln(u) at or above the time \
            left, with u drawn from 0 to 1 (Vattani and others, 2015). With as much left as loading takes that \
            is 37%, with five times as much 0.7%. Of many readers one loads in time, and the others never see a \
            miss. Such a miss is called early.
            """,
        harm: """
            Each load comes a little sooner than it had to. Where a key is read less often than loading takes, \
            it changes nothing; a key without a ttl has no end to be early for.
            """,
        remedy: """
            For hot keys that are slow to load; early=2 is sooner. In the example a thousand readers a second \
            all want one key, which takes 200ms to load.
            """,
        example: """
            trace off
            database users rows=user:1..user:100 read=200ms
            cache front over users ttl=2s
            compare early=none,1 { workload keys=user:1 rate=1000/s for=10s }
            """)
}
