extension Topic {
    static let healthCheck = Topic(
        name: "health-check",
        summary: "regular pings find out that a node is out of order before callers do",
        discussion: """
            health-every=1s pings what a cache stands over; after health-failures= (3) pings in a row without an \
            answer no more calls go out, until one ping is answered. A circuit breaker learns the same from the \
            calls themselves, at their cost; a ping costs nobody an answer, and notices at once that the node is \
            back.
            """,
        harm: """
            It notices only after a few pings, and a node that answers pings may still fail at real work. Each \
            ping is load, small as it is; here it takes no time.
            """,
        remedy: """
            Combine it with timeout=, which bears the time until it is noticed, and with stale-if-error= or \
            fallback= for the time after.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users timeout=500ms
            hang users for=8s
            compare health-every=none,1s { workload keys=user:1..user:100 rate=10/s for=10s }
            """)
}
