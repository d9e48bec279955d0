extension Topic {
    static let jitter = Topic(
        name: "jitter",
        summary: "a random addition to each time to live, so that entries do not expire together",
        discussion: """
            What was stored together expires together: after a start, an import or a warming, a thousand \
            entries end within one second, and the database gets a thousand loads in the next. jitter=30s \
            adds a random time, from nothing up to 30s, to the ttl of each entry as it is stored. The ends \
            are then spread over 30s. The draws come from the session's seed, so each run has the same \
            ones.
            """,
        harm: """
            Without it: peaks of load, every ttl again. With it: an entry may live up to the jitter \
            longer, so ttl plus jitter is the age that readers must bear. It does not help against many \
            readers of one key; that is what single-flight is for.
            """,
        remedy: """
            Take a tenth to a half of the ttl and look at when the entries end. In the example three \
            entries are stored at one instant, first without jitter, then with it.
            """,
        example: """
            trace off
            database users rows=user:1..user:100 read=0s
            cache front over users ttl=60s latency=0s
            read user:1..user:3
            trace brief
            advance 60s
            configure front jitter=30s
            trace off
            read user:1..user:3
            trace brief
            advance 90s
            """)
}
