extension Topic {
    static let realParts = Topic(
        name: "real-parts",
        summary: "the same strategies over a real Redis, Redis Cluster or PostgreSQL",
        // Slots, MOVED and ASK: Redis Cluster Specification. Arrays in one statement: PostgreSQL, unnest and ON CONFLICT.
        discussion: """
            'cache front at redis://127.0.0.1:6379/0 over users' is a real server, 'at redis-cluster://HOST:PORT,HOST:PORT' \
            a cluster, of which any nodes may be named, and 'database shop at postgres://USER@HOST/DATABASE' a table of keys \
            and values (table=larder_rows), which is made if it is not there. Other nodes stay simulated. Strategies, timeouts, \
            retries, pools and breakers are the same; the clock follows the real one, so 'advance 5s' takes 5s. Every call ends: \
            by call-timeout=, if nothing sooner. What a server did unseen is told as OBSERVE, with how an answer showed it; an \
            expiry is noticed by the access that finds it. A cached absence is a value that begins with a zero byte. A password \
            stands in the address (redis://:SECRET@HOST) or in an environment variable, password-from=NAME; it is shown and \
            saved as ***.
            """,
        harm: """
            What a statement does to a real server is done: undo, rewind, compare, explore and what 'why' tries would run the \
            session again, and say so instead. Two runs give different times. --safe and lessons connect to nothing, and a real \
            cache cannot be crashed or have its clock put wrong, while fail, slow, flaky, hang and partition lie between the \
            strategy and the server.
            """,
        remedy: """
            Try a design on simulated nodes, as in the example, then put 'at redis://127.0.0.1:6379' behind the cache's name and \
            run the same file. In a shell, redis-server --port 6379 --save "" starts a server that keeps nothing; use the number of \
            a database (/9) in which nothing else is.
            """,
        example: """
            database users rows=user:1..user:100
            # On a real server: cache front at redis://127.0.0.1:6379/9 over users ttl=60s
            cache front over users ttl=60s
            read user:1
            read user:1
            """)
}
