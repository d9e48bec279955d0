extension Topic {
    static let clientSideInvalidation = Topic(
        name: "client-side-invalidation",
        summary: "a near cache is told by the far one when a key changes",
        discussion: """
            Caches in the memory of each application are the quickest, and the last to hear of a change. With \
            tracking=on the cache underneath remembers which keys a near cache has, and sends it word when one \
            is taken out or written (Redis calls it client-side caching). The word takes as long as a call of \
            the far cache.
            """,
        harm: """
            Until the word arrives the near copy is stale. A partition swallows it: the near cache does not know \
            what it missed. Many near caches of one hot key mean many messages for each write.
            """,
        remedy: """
            Give near copies a short ttl as well, for the words that never arrive.
            """,
        example: """
            database users rows=user:1..user:9
            cache far over users
            cache near over far tracking=on
            trace off
            read user:1
            trace brief
            write user:1 "Ann" in=far
            settle
            expect uncached user:1
            """)
}
