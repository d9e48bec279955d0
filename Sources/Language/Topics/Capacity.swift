extension Topic {
    static let capacity = Topic(
        name: "capacity",
        summary: "how much a cache may hold",
        discussion: """
            In entries (capacity=100) or in bytes (capacity=64KiB). In bytes, the key and the value of \
            each entry are counted, or with accounting=redis all that a Redis needs to hold it; and one large value can push out several small ones. Entries are \
            evicted until the new one fits; one that is larger than the whole capacity is not stored at \
            all (REJECT). Without capacity= a cache here is unbounded, as no real one is. Redis \
            calls a capacity in bytes maxmemory: CONFIG SET maxmemory sets it here too.
            """,
        harm: """
            Too small, and keys are evicted before they are read again. Too large, and memory is paid for \
            what is hardly read: as a rule each further entry brings fewer hits than those before it.
            """,
        remedy: """
            Start from the number of keys that are in use within one ttl. 'configure front capacity=…' \
            changes it while the session runs; a smaller one evicts at once.
            """,
        example: """
            database users user:1="Ann" user:2="Bo" user:3="Clementine of Arc"
            cache front over users capacity=30B
            trace off
            read user:1 user:2
            show front
            trace brief
            read user:3
            show front
            """)
}
