extension Topic {
    static let invalidation = Topic(
        name: "invalidation",
        summary: "taking a copy out because its row has changed",
        discussion: """
            Instead of waiting for the ttl, whoever changes a row takes the copies out, and the next read \
            loads the present value. cache-aside does so after each write of its own. Writes that go past \
            the cache (another program, a migration, a person with a database console) must be followed by \
            it by hand.
            """,
        harm: """
            Somebody always forgets one: a second cache, a key under another name, a list that contains \
            the row. And a delete that fails, because the cache is down, leaves the old copy for when it \
            is up again.
            """,
        remedy: """
            'invalidate user:1' empties the named cache only; in layers name each with in=. Keep a ttl \
            beside it as a safety net.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=1h
            trace off
            read user:1
            @users write user:1 "Ann"
            read user:1
            expect stale
            invalidate user:1
            read user:1
            expect fresh
            expect value "Ann"
            """)
}
