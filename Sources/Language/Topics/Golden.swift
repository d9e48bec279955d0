extension Topic {
    static let golden = Topic(
        name: "golden",
        summary: "a script with the output it should have, as a test",
        discussion: """
            NAME.larder is a script and NAME.out beside it the output that was once found right: the \
            golden. 'larder test FOLDER' runs each script and compares, byte for byte; what differs is \
            shown line by line, with the statement after which it parted. A lesson, NN-NAME.md, holds both in \
            one file ('help lesson-format'). All that works because the same script gives the same bytes on \
            every machine.
            """,
        harm: """
            A golden keeps whatever it was given. Accept a wrong output once, and the test defends the \
            mistake from then on.
            """,
        remedy: """
            Read the output before you accept it with 'larder test --update'. Say with 'expect' what must \
            hold, so that a later --update cannot lose it silently: an expectation that does not hold \
            fails the script whatever its golden says.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            expect miss cold
            read user:1
            expect hit
            advance 60s
            read user:1
            expect miss expired
            """)
}
