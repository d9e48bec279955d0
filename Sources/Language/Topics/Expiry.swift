extension Topic {
    static let expiry = Topic(
        name: "expiry",
        summary: "the end of an entry whose time to live has run out",
        discussion: """
            An entry expires at the moment at which it was stored plus its ttl. From that moment on it is \
            not served. Expiry has to do with age, eviction with room: an expired entry leaves a cache \
            that may be half empty. Here an entry leaves at that very moment, and the trace says so. Redis \
            drops an expired key when it is next asked for, or when a periodic sample comes upon it \
            (redis.io, EXPIRE): a reader cannot tell the difference, but the memory is free later.
            """,
        harm: """
            After expiry the next reader waits for the database, and if many read that key, all of them \
            do: a stampede. And the old copy is gone when the database is down, which is when it would be \
            better than nothing.
            """,
        remedy: """
            'show front' draws what is left of each entry's time, 'step' goes to the next expiry. \
            refresh-ahead loads a key anew before its end.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            trace brief
            advance 45s
            show front
            advance 15s
            show front
            """)
}
