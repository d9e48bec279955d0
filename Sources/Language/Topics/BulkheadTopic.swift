extension Topic {
    static let bulkhead = Topic(
        name: "bulkhead",
        summary: "a bound to the calls under way, so that one slow node holds up only so many",
        discussion: """
            connections=10 is a pool: a call of what a cache stands over takes a connection, and gives it back \
            with the answer. Where none is free it waits in line, at most connection-wait=, and is refused at \
            once where connection-queue= callers wait already. Where timeout= ends the waiting the call was never \
            sent, and counts as exhausted and not as a timeout. 'stats' tells how many were in use and how many waited.
            """,
        harm: """
            Too small a pool makes callers wait though the node could do more; an unbounded line only moves the \
            pile of waiting callers from the node to the pool.
            """,
        remedy: """
            By Little's law the calls under way are rate times latency: 200 loads a second of 20ms each need 4. \
            Bound the line as well, and have something better than an error for who is refused.
            """,
        example: """
            trace off
            database users rows=user:1..user:1000
            cache front over users connection-wait=50ms
            slow users x10
            compare connections=none,20 { workload keys=user:1..user:1000 rate=200/s for=2s }
            """)
}
