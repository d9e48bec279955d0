extension Topic {
    static let recencyAndFrequency = Topic(
        name: "recency-and-frequency",
        summary: "lru or lfu: was it used lately, or often?",
        discussion: """
            Two ways to guess what will be needed again. Recency (lru): what was just used. It follows \
            changes at once, but one pass over many keys (a scan: a report, a backup, a crawler) pushes \
            out everything else. Frequency (lfu): what was used most often. A scan cannot push out a \
            popular key, but a key that was popular once stays long after its time.
            """,
        harm: """
            lru with scans: the keys that everybody reads are gone after each report. lfu with changing \
            tastes: yesterday's news fill the cache, and today's are evicted again and again because each \
            of them is still new.
            """,
        remedy: """
            Run the same traffic over two caches, as the example does: user:1 is read twice, then a scan \
            comes by. Only lfu still has it. A larger capacity makes both less bad.
            """,
        example: """
            database users rows=user:1..user:100
            cache recent over users capacity=3 policy=lru
            cache often over users capacity=3 policy=lfu
            trace off
            for c in recent often {
              read user:1 user:1 user:2..user:5 in=$c
            }
            expect uncached user:1 in=recent
            expect cached user:1 in=often
            """)
}
