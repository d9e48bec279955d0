extension Topic {
    static let fallback = Topic(
        name: "fallback",
        summary: "a default is the answer where there is no better one",
        discussion: """
            fallback=guest gives this value to a read that would fail, after retries and expired copies have \
            been tried. It is not stored in the cache. The checker knows that it is not the truth, so each one \
            counts among the stale reads.
            """,
        harm: """
            A default that looks like a value hides that something is broken: watch 'stats' for fallbacks. \
            Written back by the application, it overwrites what is true.
            """,
        remedy: """
            Choose a value that every reader can tell from a real one, or that does no harm: an empty list, a \
            neutral picture.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users fallback="guest"
            fail users for=10s
            read user:1
            advance 10s
            read user:1
            """)
}
