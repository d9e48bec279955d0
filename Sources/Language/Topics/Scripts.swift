extension Topic {
    static let scripts = Topic(
        name: "scripts",
        summary: "statements in a file, with variables, loops and names",
        discussion: """
            A script is the statements that you would type, one a line, # before a comment. let sets a \
            variable, $n puts it in. repeat and for run a block again; define gives a block a name; \
            include takes in another file. 'save FILE' writes the session as a script, and 'larder run \
            FILE' runs it.
            """,
        harm: """
            What was tried by hand is forgotten tomorrow, and nobody else can try it.
            """,
        remedy: """
            Play until you see the effect, 'save' it, cut it down to the statements that it needs, and add \
            'expect' lines that say what it shows. Then 'help golden'.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            define load(key) {
              read $key
              expect miss
            }
            let last = 1 + 1
            for n in 1..$last {
              load user:$n
            }
            """)
}
