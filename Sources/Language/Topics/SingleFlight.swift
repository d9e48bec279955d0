extension Topic {
    static let singleFlight = Topic(
        name: "single-flight",
        summary: "loads of one key at one time are made one",
        discussion: """
            The first reader that misses starts the load. Whoever misses the same key while it is under \
            way joins it: waits, and gets the same answer, or the same error. The database sees one read. \
            When the load has ended, the next miss starts a new one. Go has it under this name \
            (golang.org/x/sync/singleflight); request coalescing is another.
            """,
        harm: """
            All who joined wait as long as the one load takes, and fail together if it fails. Each cache \
            has flights of its own: ten application servers with a cache each still make ten loads.
            """,
        remedy: """
            single-flight=on with a cache that reads cache-aside, read-through or refresh-ahead. Look for \
            JOIN in the trace, and count the READ lines: here there is one.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users single-flight=on
            together 3 read user:1
            """)
}
