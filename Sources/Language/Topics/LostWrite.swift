extension Topic {
    static let lostWrite = Topic(
        name: "lost-write",
        summary: "a write that was acknowledged and will never be in the database",
        discussion: """
            The writer was told that all is well, and the value is gone. Under write-behind this happens \
            when the cache crashes while the write is dirty, or when it was tried attempts= times in vain \
            and dropped. Larder marks each one LOST, with when it was acknowledged and how it was lost.
            """,
        harm: """
            Nobody gets an error: the one who wrote has left, and later readers see the older value as if \
            nothing had happened.
            """,
        remedy: """
            Write through where it must not happen. Else keep the time in danger short: a smaller \
            flush-every=, a shorter queue. 'expect no event lost' makes a script fail when something was \
            lost.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-behind flush-every=5s
            write user:1 "Ann"
            advance 2s
            crash front
            read user:1
            """)
}
