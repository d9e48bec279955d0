extension Topic {
    static let counterfactual = Topic(
        name: "counterfactual",
        summary: "what would have been, had one thing been different",
        discussion: """
            Would a longer ttl have made this miss a hit? One more entry of capacity? Another policy? A \
            cause is what makes the difference when it alone is changed. Larder does not guess at it: \
            'why' runs the session again with that one thing changed, and says so only where it is true.
            """,
        harm: """
            Two things changed at once, and you do not know which of them helped. One key looked at, and \
            you do not know what the change did to the others.
            """,
        remedy: """
            'why' after a read, 'why user:1' for a key. By hand: 'undo' back to where the cache was built, \
            build it otherwise, and do the same again, as the example does.
            """,
        example: """
            trace off
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            advance 61s
            read user:1
            expect miss expired
            undo 4
            cache front over users ttl=90s
            read user:1
            advance 61s
            read user:1
            expect hit
            """)
}
