extension Topic {
    static let dependencies = Topic(
        name: "dependencies",
        summary: "keys that go when another changes: declared, tagged, or matched by a pattern",
        discussion: """
            A value is often made of others: a page of a user's name, a count of her posts. When the name \
            changes, the page must go too. 'depends user:1:page on user:1' says so, once, and every change of \
            the source takes out what depends on it, and what depends on that. 'tag staff user:2 user:3' marks \
            keys that go together by 'invalidate tag:staff'. A pattern, 'invalidate user:*', needs no \
            declaration, and looks at every key there is.
            """,
        harm: """
            What was not declared stays, and nothing tells: the cache cannot know what a value was made of. A \
            source with thousands of dependants makes every write of it expensive, and empties the cache at \
            once. A pattern takes out more than was meant.
            """,
        remedy: """
            Follow the fan-out in the trace: each REMOVE says what it depends on. Look for the copy that should \
            have gone and did not.
            """,
        example: """
            database users rows=user:1..user:10 user:1:posts=12 user:1:page=Welcome
            cache front over users
            trace off
            read user:1 user:1:posts user:1:page user:10
            depends user:1:posts on user:1
            depends user:1:page on user:1:posts
            trace brief
            write user:1 "Ann"
            invalidate user:1*
            expect uncached user:10
            """)
}
