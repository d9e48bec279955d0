extension Topic {
    static let timeTravel = Topic(
        name: "time-travel",
        summary: "undo, redo and rewind",
        discussion: """
            A session is the list of its statements, so going back is running fewer of them. 'undo' takes \
            back the last statement that changed something, with all it brought about. 'rewind 10s' goes \
            back in simulated time, into the middle of a statement if need be. 'redo' goes forward again, \
            until you do something else.
            """,
        harm: """
            You cannot unask a question in a real system: to read is already to change the cache. Here you \
            can.
            """,
        remedy: """
            Undo, change one thing, do it again, and compare. In the example the entry has expired; ten \
            seconds earlier it had not.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            advance 61s
            read user:1
            expect miss expired
            undo
            rewind 10s
            read user:1
            expect hit
            """)
}
