extension Topic {
    static let ttl = Topic(
        name: "ttl",
        summary: "time to live: how long a copy may be used",
        discussion: """
            A copy in a cache does not know when the row it was made from changes. A time to live bounds \
            how old it can get: when it has passed, the entry expires, the next read is a miss, and the \
            row is read anew. It is counted from when the entry was stored, not from when it was last \
            read: reading a copy does not make it younger.
            """,
        harm: """
            Too long, and readers see old values for as long. Too short, and the database is asked again \
            for what has not changed. And entries that were stored together expire together: then all \
            their readers miss at once.
            """,
        remedy: """
            Choose the ttl by how old a value may be, not by what gives a fine hit rate. Spread expiry \
            with jitter=, keep hot keys alive with strategy=refresh-ahead, and use 'invalidate' where you \
            know of a change.
            """,
        example: """
            database users rows=user:1..user:9
            cache front over users ttl=60s
            trace off
            read user:1
            @users write user:1 "Ann"
            trace brief
            advance 30s
            read user:1
            advance 30s
            read user:1
            """)
}
