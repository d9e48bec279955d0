extension Topic {
    static let retries = Topic(
        name: "retries",
        summary: "a call that failed is made again, after a wait that doubles and is part random",
        discussion: """
            retries=3 makes a call of what a cache stands over again, up to three times: after backoff= (100ms), \
            then twice, then four times as long. Of each wait the share backoff-jitter= (100%) is drawn at \
            random, so that those who failed together do not come back together. A batch of a write-behind queue \
            has its own retry= and attempts=.
            """,
        harm: """
            Each retry is load on a node that may be failing because of load: a retry storm. Three retries at \
            each of three layers make 64 calls of one. Reads take as long as all attempts together.
            """,
        remedy: """
            Retry what fails at random, seldom, and in one place only; leave what is down to a breaker ('help \
            circuit-breaker'). In the example half of the calls fail at random.
            """,
        example: """
            trace off
            database users rows=user:1..user:1000
            cache front over users
            flaky users 50%
            compare retries=0,3 { workload keys=user:1..user:1000 rate=100/s for=2s }
            """)
}
