extension Topic {
    static let memory = Topic(
        name: "memory",
        summary: "what an entry takes: its key, its value, and what the cache needs besides",
        discussion: """
            capacity= in bytes counts keys and values. A real cache needs more: for each entry a place in its table, \
            headers, and the unused end of what the allocator gave. accounting=redis counts all of it. 'show memory' tells all three apart, the overhead as a \
            Redis 7.0 on a 64-bit machine would have it, by what MEMORY USAGE of a key says. 'show memory user:1:v*' counts \
            only the keys that match.
            """,
        harm: """
            Short values in long keys are mostly keys and overhead: a key is stored in each entry, whole. Names such as \
            application:production:user:profile:1:name cost more than what they stand for, in memory and, with each call, \
            on the network.
            """,
        remedy: """
            Shorten what all keys have in common, put small fields that are used together into one value or one hash, and \
            look at 'show memory' and at network-total in 'stats'.
            """,
        example: """
            database accounts
            cache long over accounts
            cache short over accounts
            trace off
            for n in 1..100 {
              @long write application:production:user:profile:$n:name "Ann $n"
              @short write u:$n:name "Ann $n"
            }
            show memory
            """)
}
