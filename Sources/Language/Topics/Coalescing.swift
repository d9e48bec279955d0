extension Topic {
    static let coalescing = Topic(
        name: "coalescing",
        summary: "several writes of one key become one",
        discussion: """
            While a write of a key waits in the write-behind queue, a later write of the same key takes \
            its place: the database gets the last value only. A counter that changes a hundred times a \
            second is written once per flush. The key counts as dirty since the first of them.
            """,
        harm: """
            The values between are never in the database: fine for a counter, wrong where each change \
            matters, as in a ledger.
            """,
        remedy: """
            coalesce=off keeps every change, in order. A longer flush-every= coalesces more and risks \
            more. In the example three writes make one WRITE.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users strategy=write-behind flush-every=5s
            write user:1 "A"
            write user:1 "An"
            trace brief
            write user:1 "Ann"
            settle
            """)
}
