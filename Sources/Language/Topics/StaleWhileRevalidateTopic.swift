extension Topic {
    static let staleWhileRevalidate = Topic(
        name: "stale-while-revalidate",
        summary: "an expired copy is the answer while it is loaded anew behind it",
        discussion: """
            stale-while-revalidate=30s keeps entries for 30s beyond their end: a reader in that time gets the \
            old copy at once, and one load runs in the background (RFC 5861). Nobody waits for a load of a key \
            that is read often enough. Refresh-ahead does the same before the end instead of after it.
            """,
        harm: """
            Values may be as old as the ttl and this time together, and the first reader after a pause always \
            gets an old one.
            """,
        remedy: """
            Make the ttl so much shorter. In the example one key is read every second, and loading it takes a \
            second.
            """,
        example: """
            trace off
            database users rows=user:1..user:100 read=1s
            cache front over users ttl=5s
            compare stale-while-revalidate=none,5s metrics=read-mean,loads,hit-rate,stale-hits {
              read user:1
              every 100ms for=60s read user:1
              advance 61s
            }
            """)
}
