extension Topic {
    static let slidingExpiry = Topic(
        name: "sliding-expiry",
        summary: "each hit gives an entry its ttl anew, so what is used stays",
        discussion: """
            A ttl is counted from when an entry was stored: however often it is read, it ends. With sliding=on \
            it is counted from the last hit, as a session's is: what is read within every ttl never ends, what \
            is not ends one ttl after its last use.
            """,
        harm: """
            A popular entry is never loaded anew: behind the cache's back the row may have changed long ago, and \
            everybody goes on seeing the old one.
            """,
        remedy: """
            For what only its user changes, such as a session; else keep the fixed ttl, or have a write take the \
            copy out. In the example the row changes past the cache, and the copy is read every 20s.
            """,
        example: """
            trace off
            database users rows=user:1..user:9
            cache front over users ttl=30s
            compare sliding=off,on metrics=hit-rate,loads,stale-reads {
              read user:1
              write user:1 "Ann" in=users
              repeat 30 { advance 20s; read user:1 }
            }
            """)
}
