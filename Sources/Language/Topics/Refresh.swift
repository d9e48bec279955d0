extension Topic {
    static let refresh = Topic(
        name: "refresh",
        summary: "loading an entry anew before its end, while readers use the old copy",
        discussion: """
            Under strategy=refresh-ahead, a read that hits an entry in the last part of its life (after \
            refresh-at, 75% of its ttl) gets the copy at once and starts a load in the background. When it \
            is back, the copy is replaced and the ttl starts again. A key that is read often never expires \
            under a reader. One refresh a key is under way at a time.
            """,
        harm: """
            It takes readers: a key that nobody reads in the last quarter of its life expires as ever. The \
            reader who starts it still gets the old copy. And the database is asked more often than by \
            expiry alone.
            """,
        remedy: """
            A smaller refresh-at= starts earlier, and so needs fewer reads to keep a key alive, and costs \
            more loads. In the example the read at 50s is answered in 1ms; the READ below it is the \
            refresh.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=refresh-ahead ttl=60s
            trace off
            read user:1
            advance 50s
            trace brief
            read user:1
            settle
            expect no event expire
            """)
}
