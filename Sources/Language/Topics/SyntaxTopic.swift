extension Topic {
    static let syntax = Topic(
        name: "syntax",
        summary: "how a statement is written",
        discussion: #"""
            A statement is a name and its words, separated by blanks: read user:1 user:2. One statement stands on a line; \#
            a ; separates two on one line, and a \ at the end of a line joins it to the next. Options are written \#
            name=value without blanks: ttl=60s. A block { … } holds statements that another one runs; a single \#
            statement may stand in its place: every 1s for=5s read user:1. @node in front sends a statement to one node \#
            alone: @users write user:1 "Bo"; in=node behind \#
            it names the node by which it enters, or the one that is meant: read user:1 in=front, expect cached user:1 \#
            in=front. user:1..user:5 is a range of keys, user:* a pattern, tag:staff the keys with \#
            a tag. Redis's commands take their words as redis-cli does: no options, ranges or parentheses.

            A copied session can be pasted or run as it is: if its first line that is not empty begins with the prompt \#
            (larder>), the lines behind it and behind the prompt of a block (...>) are run, and all others are passed over as output, \#
            which is said once. A line that ends in ^C was given up, and is not run.
            """#,
        harm: #"""
            A word with a blank in it becomes two words, and an option with a blank behind its = has no value.
            """#,
        remedy: #"""
            'help read' shows the forms of one statement. See 'help quoting', 'help escapes', 'help variables', 'help \#
            comments', 'help numbers' and 'help units'.
            """#,
        example: #"""
            database users rows=user:1..user:9; cache front over users ttl=60s
            read user:1..user:2 \
              user:5
            for n in 7..8 read user:$n
            @front GET user:7
            """#)
}
