extension Topic {
    static let staleSetRace = Topic(
        name: "stale-set-race",
        summary: "a slow reader stores an old value after the writer has deleted it",
        discussion: """
            In cache-aside, a reader misses and reads the old row. Before its answer is back, a writer \
            writes the new value and deletes the copy, of which there is none yet. Then the reader stores \
            what it read: the old value, and nobody will delete it. Each did what the textbook says; only \
            the order was unlucky.
            """,
        harm: """
            The stale copy stays until its ttl ends, or for ever where there is none. It is rare, and so \
            it is found late: it takes a miss and a write of one key within the time of one load.
            """,
        remedy: """
            Always have a ttl, as a bound. strategy=write-through replaces the old copy instead of \
            deleting it, but has races of its own. Leases cure it: a token that is given with a miss, and \
            that a delete makes void (Nishtala and others, Scaling Memcache at Facebook, 2013). In the \
            example the write comes 4ms after the READ and is over before the STORE.
            """,
        example: """
            database users rows=user:1..user:100 write=5ms
            cache front over users
            after 5ms write user:1 "Ann"
            read user:1
            read user:1
            """)
}
