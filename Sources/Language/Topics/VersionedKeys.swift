extension Topic {
    static let versionedKeys = Topic(
        name: "versioned-keys",
        summary: "a new key for each version, and a pointer to the one that counts",
        discussion: """
            Instead of changing a copy, the writer stores the new value under a new key, user:1:v2, and then \
            moves a pointer, user:1:current_version. Readers ask for the pointer first and for that version \
            then. No reader ever sees half of a change, and a late writer of an old version does no harm: nobody \
            points to it.
            """,
        harm: """
            Each read takes two trips. Old versions are garbage that nobody deletes: they take room until they \
            expire or are evicted, so the more often a key changes the fewer others fit.
            """,
        remedy: """
            Give versions a ttl, and a bound to the cache; 'show memory user:1:v*' tells what the old ones cost.
            """,
        example: """
            database users rows=user:1
            cache front over users ttl=10m
            trace off
            for v in 1..5 {
              @front write user:1:v$v "profile number $v of user 1"
              @front write user:1:current_version $v
            }
            trace brief
            @front read user:1:current_version
            @front read user:1:v5
            show memory user:1:*
            advance 10m
            show memory user:1:*
            """)
}
