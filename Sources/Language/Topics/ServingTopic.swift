extension Topic {
    static let serving = Topic(
        name: "serve",
        summary: "a cache that your own application's Redis client talks to",
        // The protocol: RESP2 and RESP3 in Redis's protocol specification.
        discussion: """
            'larder serve' listens on 127.0.0.1 and ::1 and prints where. Point your application's Redis client at it: \
            it answers Redis's commands, and one that no Redis has. LARDER TIME ADVANCE 1h moves the one clock for TTLs, \
            TIME and blocking commands; FREEZE stops it, RUN and SPEED 60 let it go. LARDER FAIL, SLOW, FLAKY, HANG, FULL, \
            PARTITION, CRASH, RESTART and HEAL order failures, with conditions behind them: ON GET KEY user:* CLIENT web \
            EVERY 3, 20%, NEXT 2, FOR 10s. LARDER WHY key says why the newest operation on a key went as it did, and EXPECT, \
            HISTORY, STATS, TRACE and MARK do what they do at the prompt. LARDER SNAPSHOT and RESET give each test a clean \
            server, UNDO takes commands back, RUN "statement" runs any statement. With --setup FILE a script builds \
            databases and caches first, and GET, SET and DEL go through its strategy.
            """,
        harm: """
            Tests that wait for a real TTL are slow, and tests that mock the client never see a timeout, a connection that \
            closes in the middle of a reply or a reply that is lost after the write took effect. Those are the cases in which \
            cache code fails in production.
            """,
        remedy: """
            Start 'larder serve --port 0 --clock frozen --seed 1' from your tests' fixture, read the port from its first \
            line, send LARDER RESET before each test and end it with SIGTERM. lessons/testing-an-application has such a \
            fixture for pytest and one for Node. At the prompt the same faults are statements, as in the example.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            SET user:1 Ann EX 60
            advance 61s
            GET user:1
            why user:1
            """)
}
