extension Topic {
    static let popularity = Topic(
        name: "zipf",
        summary: "popularity is skewed: few keys get most of the reads",
        discussion: """
            By Zipf's law the second key is asked for half as often as the first, the third a third as \
            often, and so on: key number k with a weight of 1/k^s, where s is the skew. Requests to web \
            caches follow such a law, with a skew that differs from trace to trace (Breslau and others, \
            1999). The benchmark YCSB takes 0.99. It is why a small cache can have a high hit rate.
            """,
        harm: """
            A test with keys that are all alike (zipf=0) shows a cache far worse than it will be. A test \
            with one key shows it far better. And skew makes hot keys: a stampede on the first key is \
            worth a hundred on the others.
            """,
        remedy: """
            workload zipf=0.99 draws keys so, the first named the most popular. In the example a tenth of \
            the keys fits into each cache; the skew alone makes the difference.
            """,
        example: """
            trace off
            database users rows=user:1..user:1000
            cache even over users capacity=100
            workload keys=user:1..user:1000 zipf=0 rate=100/s for=1m in=even
            cache skewed over users capacity=100
            workload keys=user:1..user:1000 zipf=0.99 rate=100/s for=1m in=skewed
            """)
}
