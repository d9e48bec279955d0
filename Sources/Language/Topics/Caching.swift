extension Topic {
    static let caching = Topic(
        name: "caching",
        summary: "copies of rows, kept where they are read faster",
        discussion: """
            A cache keeps copies of rows from a slower store. A read that finds a copy is a hit: it is \
            fast, and the database does no work. A read that finds none is a miss: it asks the database, \
            and leaves a copy for the next reader. It pays because most traffic asks for a few keys again \
            and again, and because most rows are read far more often than they change.
            """,
        harm: """
            Every copy can be out of date, and what is kept in two places can differ. A cache that must \
            answer for the system to stay up is no longer a help but one more thing that can fail. Where \
            every key is read once, a cache only makes each read slower by the time it takes to ask it.
            """,
        remedy: """
            Build one with 'cache', read twice, and compare what DONE says of the two: 22ms and 1ms. Then \
            'help strategies' for how reads and writes go through it, 'help eviction' for what happens \
            when it is full, and 'help ttl' for how old a copy may get.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            read user:1
            read user:1
            """)
}
