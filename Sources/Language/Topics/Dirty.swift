extension Topic {
    static let dirty = Topic(
        name: "dirty",
        summary: "written to the cache and not yet to the database",
        discussion: """
            Under write-behind a value is dirty from when the cache has accepted it until the database has \
            it. Dirty writes wait in a queue: up to flush-every after the first of them, or until a batch \
            is full. They are written back (flushed) in one trip.
            """,
        harm: """
            Whoever reads the database directly does not see them. If the cache crashes they are lost. The \
            longer the queue and its age, the more there is to lose.
            """,
        remedy: """
            'show queue' lists them with their age. A shorter flush-every= or a smaller batch= keeps them \
            fewer. 'settle' lets time pass until they are all written back.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users strategy=write-behind flush-every=5s
            write user:1 "Ann"
            write user:2 "Bo"
            @users read user:1
            expect value "row 1"
            advance 2s
            show queue
            settle
            show queue
            """)
}
