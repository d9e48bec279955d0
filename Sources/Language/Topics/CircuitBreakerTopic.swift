extension Topic {
    static let circuitBreaker = Topic(
        name: "circuit-breaker",
        summary: "a switch that stops calls to what fails, so that they fail at once",
        discussion: """
            breaker=50% opens as soon as half of the calls of the last breaker-window= (10s) have failed, once \
            it has counted at least breaker-calls= (10). Open, it refuses every call without making it. After \
            breaker-pause= (5s) it is half-open and lets breaker-probes= (1) through: if they go well it closes, \
            else it is open for another pause.
            """,
        harm: """
            While it is open everything that must be loaded fails, also what would have gone well. A threshold \
            that is too low opens on chance; one breaker for many kinds of calls punishes all for one.
            """,
        remedy: """
            Have an answer ready for the time that it is open: stale-if-error= or fallback=. In the example each \
            call of a database that hangs would have its reader wait for a second.
            """,
        example: """
            trace off
            database users rows=user:1..user:1000
            cache front over users timeout=1s breaker-calls=5
            hang users
            compare breaker=none,50% { repeat 20 { read user:1; advance 10ms } }
            """)
}
