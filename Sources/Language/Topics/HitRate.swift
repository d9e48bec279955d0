extension Topic {
    static let hitRate = Topic(
        name: "hit-rate",
        summary: "the share of reads that a cache answers",
        discussion: """
            Hits divided by hits and misses. What it saves lies in its complement: from 90% to 95% sounds \
            like little, but it halves the misses, and with them the reads of the database. It depends on \
            how skewed the traffic is, on the capacity, on the policy and on the ttl. More capacity helps \
            less and less: each further entry holds a key that is asked for more seldom than those before.
            """,
        harm: """
            One number over everything hides the rest: the start, when the cache is empty; the one node \
            that misses; the expensive key that misses. A high hit rate with stale values is no success.
            """,
        remedy: """
            Run the same 'workload' with another capacity=, policy= or ttl= and compare. In the example \
            the same traffic goes to caches of 10, 100 and 1000 entries. 'plot hit-rate' draws it over \
            time; 'help zipf' and 'help cold-start' tell what else moves it.
            """,
        example: """
            trace off
            for n in 10 100 1000 {
              database users$n rows=user:1..user:1000
              cache front$n over users$n capacity=$n
              workload keys=user:1..user:1000 zipf=0.99 rate=100/s for=1m in=front$n
            }
            """)
}
