extension Topic {
    static let negativeCaching = Topic(
        name: "negative-caching",
        summary: "remembering that there is no such row",
        discussion: """
            A read of a row that does not exist finds nothing to keep, so every such read goes to the \
            database. With negative-ttl= the cache keeps the absence itself for that time. It is a miss \
            for the reader still, but a cheap one: the database is not asked.
            """,
        harm: """
            Without it, somebody who asks for keys that do not exist, by mistake or on purpose, goes past \
            the cache with every read. With it, a row that is created past the cache stays invisible until \
            the negative ttl ends: the last read of the example.
            """,
        remedy: """
            Keep negative-ttl= much shorter than ttl=. Create rows through the cache, which then forgets \
            the absence, or 'invalidate' the key.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users negative-ttl=30s
            trace off
            read user:999
            trace brief
            read user:999
            @users write user:999 "Zoe"
            read user:999
            """)
}
