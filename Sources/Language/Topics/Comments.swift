extension Topic {
    static let comments = Topic(
        name: "comments",
        summary: "notes that nothing runs",
        discussion: #"""
            A # at the start of a word begins a comment that goes to the end of the line. Inside a word it is an ordinary character: \#
            item#4. Behind 'why', #12 is the number of an event. In quotes a # is part of the text.
            """#,
        harm: #"""
            A comment that says what a statement does goes out of date; one that says why it is there lasts.
            """#,
        remedy: #"""
            Use print for headings that should appear in the output.
            """#,
        example: #"""
            # one row is enough
            database users rows=user:1
            cache front over users  # cache-aside, the default
            read user:1
            why #2
            """#)
}
