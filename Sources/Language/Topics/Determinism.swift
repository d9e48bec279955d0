extension Topic {
    static let determinism = Topic(
        name: "determinism",
        summary: "the same script and the same seed give the same bytes",
        discussion: """
            Nothing here depends on the real clock or on the machine. Time is simulated, and all that is \
            random (latencies, jitter, faults, workloads) is drawn from the seed. So a run can be \
            repeated, taken back, compared after one change, and kept as a test.
            """,
        harm: """
            Real systems are not so: a race shows once in a million times, and not again when you look. \
            Here it shows each time, or never under this seed.
            """,
        remedy: """
            'seed 42' at the top of a script chooses other draws. What shows under one seed only is luck: \
            try several before you believe it. Each purpose has a stream of its own, so that one more \
            cache does not change another's draws.
            """,
        example: """
            seed 42
            database users rows=user:1..user:9 read=uniform(10ms,30ms)
            read user:1
            reset
            seed 42
            database users rows=user:1..user:9 read=uniform(10ms,30ms)
            read user:1
            """)
}
