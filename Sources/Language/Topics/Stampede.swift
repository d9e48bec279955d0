extension Topic {
    static let stampede = Topic(
        name: "stampede",
        summary: "many readers miss one key at one time, and all load it",
        discussion: """
            A popular entry expires. Every reader that comes before the first load has ended misses as \
            well, and starts a load of its own: the database is asked as many times as there are readers \
            for what is one row. Also called thundering herd, or dogpile.
            """,
        harm: """
            The more popular the key and the slower the load, the more readers pile up: 1000 reads a \
            second and a load of 200ms make 200 loads instead of one. They slow the database down, which \
            makes each load longer, which lets more readers pile up.
            """,
        remedy: """
            single-flight=on: one loads, the others wait for it. strategy=refresh-ahead: a reader has the \
            entry loaded anew before its end. jitter= keeps different keys from expiring at one moment. \
            See 'help single-flight' for the same readers with it.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            advance 60s
            trace brief
            together 3 read user:1
            """)
}
