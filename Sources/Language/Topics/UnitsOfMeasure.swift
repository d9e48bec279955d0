extension Topic {
    static let unitsOfMeasure = Topic(
        name: "units",
        summary: "how times, sizes, shares and rates are written",
        discussion: """
            Times: 150ms, 60s, 1.5s, 1h30m; the units are ns, us, ms, s, m, h and d. Sizes: 500B, 64KiB, \
            1MiB, 1GiB (powers of 1024), 64KB, 1MB, 1GB (powers of 1000). Shares: 10%, 0.1%. Rates: \
            1000/s, 60/m, 5/ms. Numbers of entries stand alone: capacity=100. Ranges of keys: \
            user:1..user:5. Blanks part words, so none stands inside: 60s, not 60 s.
            """,
        harm: """
            ttl=60 could be seconds or milliseconds, and systems differ in which they mean. So a bare \
            number where a unit is needed is an error.
            """,
        remedy: """
            Where a number is refused, the message says how to write it. What is printed uses the same \
            units, so that it can be typed again.
            """,
        example: """
            database users rows=user:1..user:3 read=1.5ms
            cache front over users capacity=64KiB ttl=1h30m refresh-at=12.5%
            expect error "has no unit" { configure front ttl=60 }
            """)
}
