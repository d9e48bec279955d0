extension Topic {
    static let failOpen = Topic(
        name: "fail-open",
        summary: "a cache that is down is gone around",
        discussion: """
            When a cache does not answer, there are two ways. Fail open: do without it, and ask the \
            database. Fail closed: give an error. Larder's strategies fail open where they can, as a cache \
            is there for speed and not for truth: the read is a miss (unavailable), and what should have \
            been stored is not (SKIP). A write-behind cache that is down cannot accept a write, so that \
            write fails.
            """,
        harm: """
            The database gets all the traffic at the moment when something is already wrong. If it cannot \
            bear that, a cache's failure becomes everybody's. And a delete that was skipped leaves an old \
            copy for when the cache is back.
            """,
        remedy: """
            'fail front for=10s', and look at what the reads cost meanwhile. Find out whether the database \
            bears the traffic alone before you have to.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            trace off
            read user:1
            trace brief
            fail front for=10s
            read user:1
            advance 10s
            read user:1
            """)
}
