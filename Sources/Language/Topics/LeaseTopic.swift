extension Topic {
    static let lease = Topic(
        name: "lease",
        summary: "the right to fill a cache after a miss, void as soon as the key is written",
        discussion: """
            With lease=2s a reader that misses gets a token, and only one reader of a key has one; the others \
            wait until the key is there. A value is stored only with a token that is still valid, and any write \
            or delete of the key makes it void. So one mechanism cures two ills: the herd that loads one key, \
            and the reader that stores what a writer has just outdated (Nishtala and others, Scaling Memcache at \
            Facebook, 2013). The time bounds how long others wait for a reader that never comes back.
            """,
        harm: """
            Others wait as long as the load takes. Without the reader's end being noticed they wait until the \
            lease has run out. It does not help where a write does not touch the cache: write-around, or a write \
            behind its back.
            """,
        remedy: """
            Compare with single-flight=on, which cures only the herd. In the example a reader loads an old value \
            while a writer writes a new one.
            """,
        example: """
            trace off
            database users rows=user:1..user:100 read=50ms write=10ms
            cache front over users
            compare lease=none,2s {
              after 10ms write user:1 "Ann"
              read user:1
              read user:1
            }
            """)
}
