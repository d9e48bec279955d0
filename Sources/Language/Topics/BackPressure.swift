extension Topic {
    static let backPressure = Topic(
        name: "back-pressure",
        summary: "a full queue makes those who fill it wait",
        discussion: """
            A queue has an end. When writes come faster than the database takes them, or while it is down, \
            the write-behind queue fills. Then a writer waits until there is room: it becomes as slow as \
            the database. That is on purpose: the pressure goes back to where the load comes from, instead \
            of memory growing until something breaks.
            """,
        harm: """
            Latency jumps from 1ms to that of the database, for all writers at once. If the database is \
            down, they wait until it is back, or until attempts= gives up.
            """,
        remedy: """
            queue= sets the room, batch= how many leave in one trip, coalesce=on makes several writes of a \
            key one. Look for BLOCK in the trace; here the last write takes almost a second.
            """,
        example: """
            database users rows=user:1..user:100 write=1s
            cache front over users strategy=write-behind queue=2 batch=1
            trace off
            write user:1 "Ann"
            write user:2 "Bo"
            write user:3 "Cleo"
            show queue
            trace brief
            write user:4 "Dee"
            """)
}
