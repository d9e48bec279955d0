extension Topic {
    static let distributions = Topic(
        name: "distribution",
        summary: "how latencies are drawn: fixed, uniform, normal, exponential, lognormal",
        discussion: """
            20ms: always the same; best for learning, since every number can be followed. \
            uniform(10ms,30ms): anything between, all alike. normal(20ms,5ms): around 20ms, two thirds of \
            them within 5ms of it. exponential(20ms): 20ms in the mean; many short ones, some long. \
            lognormal(20ms,0.5): a median of 20ms and a long tail, the longer the larger the second \
            number; real services often look like this.
            """,
        harm: """
            A fixed latency hides what only variation brings about: operations that overtake one another, \
            races, queues that build up and drain.
            """,
        remedy: """
            Give one to read=, write= or latency=. The draws come from the session's seed: the same seed, \
            the same latencies. Compare the two databases of the example.
            """,
        example: """
            seed 1
            database even rows=user:1..user:100 read=normal(20ms,2ms)
            database wild rows=user:1..user:100 read=exponential(20ms)
            @even read user:1..user:3
            @wild read user:1..user:3
            """)
}
