extension Topic {
    static let staleRead = Topic(
        name: "stale-read",
        summary: "a read that gives a value which is no longer the present one",
        discussion: """
            The row has changed, and a copy of the old value is still served. Larder knows both, so it \
            marks each such read STALE: how many versions behind, and how long the newer value had been \
            there when the read began. Some staleness is the price of any cache; the question is how long \
            it may last. Even cache-aside has a little: between the moment when the database takes a write \
            and the moment when the copy is deleted, readers still get the old one.
            """,
        harm: """
            A user changes their name and still sees the old one; a price is shown that no longer holds; a \
            right that was taken away still opens a door.
            """,
        remedy: """
            A shorter ttl bounds it. 'invalidate' ends it, if whoever changes the row knows of the cache. \
            Write through the cache rather than past it. 'expect fresh' and 'expect stale' check the \
            newest read.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            trace brief
            @users write user:1 "Ann"
            advance 10s
            read user:1
            """)
}
