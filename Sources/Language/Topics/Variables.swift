extension Topic {
    static let variables = Topic(
        name: "variables",
        summary: "names for values, and where they are replaced",
        discussion: #"""
            let NAME = VALUE sets a variable. $NAME puts its value into any later word, also inside double quotes; ${NAME} separates the \#
            name from letters that follow. A name has letters, digits, - and _ ; $NAME reads letters, digits and _, so a name with a dash is \#
            written ${my-name}. The variable of for and the arguments of define exist inside their block only and hide others of the same name. \#
            A block sees the variables around it; a definition sees its arguments and the script's own variables. A $ before anything else \#
            stands for itself.
            """#,
        harm: #"""
            A variable that does not exist is an error, never an empty word.
            """#,
        remedy: #"""
            'help let', 'help for' and 'help define' have more examples.
            """#,
        example: #"""
            database users rows=user:1..user:100
            cache front over users
            let n = 7
            read user:$n
            let suffix = 2
            read "user:${n}$suffix"
            for n in 1..2 read user:$n
            print $n
            """#)
}
