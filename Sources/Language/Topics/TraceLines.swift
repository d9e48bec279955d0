extension Topic {
    static let traceLines = Topic(
        name: "trace-lines",
        summary: "how to read a line of the trace",
        discussion: """
            A line is an event: when, where, what, which key, and the details with the cause. The time is \
            that of the simulated clock, since the session began. Where: a node, or app, the application \
            (app#1, app#2 with several clients). What: MISS, HIT, STORE, EVICT, EXPIRE, REMOVE happen in a \
            cache; READ, WRITE, DELETE, REFUSE in a database; QUEUE, FLUSH, RETRY, LOST in a write-behind \
            queue; DONE, FAILED and STALE are what the application sees, LOAD what a loader of its own makes; BATCH says \
            that what follows is one round trip, PACK that a value was compressed; FAULT, CRASH and HEAL are what \
            you did to a node. READ and WRITE stand at the moment when the call takes effect; the time \
            behind them is how long the answer takes to come back.
            """,
        harm: """
            A trace of a large workload is too long to read: there 'trace off' and a summary tell more.
            """,
        remedy: """
            'trace full' numbers the events and names the cause of each (← #3); 'trace json' is for \
            programs; 'trace off' prints nothing and counts all the same. 'history user:1' tells one key's \
            whole life. grep for a word in capitals finds every such event.
            """,
        example: """
            trace full
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            """)
}
