extension Topic {
    static let timeout = Topic(
        name: "timeout",
        summary: "an end to waiting: no answer in time counts as a failure",
        discussion: """
            timeout=50ms bounds each call of what a cache stands over, cache-timeout=5ms each call of the cache \
            itself. At the end of it the caller goes on: a load has failed, a cache is gone around. The call \
            itself cannot be called back: it goes on, and its answer is thrown away.
            """,
        harm: """
            Too short, and what is merely slow fails; too long, and callers pile up behind a node that hangs. A \
            write that timed out may have been written all the same: its writer cannot know, and must be able to \
            write it again without harm.
            """,
        remedy: """
            Take a little more than the slowest answers that are healthy: the p99 of 'stats'. Combine it with \
            retries= where the node answers at random late, and with breaker= where it is in trouble.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users
            slow users x50
            compare timeout=none,100ms { together 20 { read user:1 } }
            """)
}
