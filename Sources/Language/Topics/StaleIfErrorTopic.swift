extension Topic {
    static let staleIfError = Topic(
        name: "stale-if-error",
        summary: "an expired copy is the answer where loading it anew fails",
        discussion: """
            stale-if-error=10m keeps entries for ten minutes beyond their end, and gives them to readers whose \
            load fails (RFC 5861; the fail-safe of other libraries). Such an answer is a SERVE in the trace, and \
            STALE where it is not true any more. It is not stored again: the next reader tries to load too.
            """,
        harm: """
            Readers get old values without noticing. The copies take room, though only what the cache has left \
            over. It does not help with keys that were never cached or were taken out.
            """,
        remedy: """
            Use it for what is better old than missing: names and pictures, not prices and balances. Expired \
            copies of keys that were invalidated are never served.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s stale-if-error=10m
            read user:1
            advance 90s
            fail users
            read user:1 user:2
            """)
}
