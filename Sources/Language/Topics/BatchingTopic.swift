extension Topic {
    static let batching = Topic(
        name: "batching",
        summary: "several keys in one round trip",
        discussion: """
            A round trip costs its latency however little it carries. Ten keys asked for one by one wait ten times; asked \
            for together (MGET, WHERE id IN (…)) they wait once. 'read user:1..user:10 batch=10' sends ten keys at a time \
            to the cache, loads all that it lacks in one call of what it stands over, and stores that in one. Write-behind \
            writes back in batches by itself; of Redis's commands MGET and MSET take many keys, and 'pipeline' takes many \
            commands.
            """,
        harm: """
            A batch is as slow as its slowest part: one key that is missing has all of them wait for the database, and \
            where the loading fails all fail. Batches are made of what is known beforehand; keys that come one at a time \
            have to wait for one another to become one.
            """,
        remedy: """
            'stats' shows round-trips of each node. With options that decide about each key or call by itself (timeout=, \
            retries=, hedge=, lease=, early=, sliding=, the stale-… and fallback=) keys go one by one, and single-flight \
            joins loads of single keys only.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            trace off
            read user:1..user:10
            mark batch
            read user:11..user:20 batch=10
            stats since=batch
            trace brief
            read user:20 user:21 batch=2
            """)
}
