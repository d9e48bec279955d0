extension Topic {
    static let quoting = Topic(
        name: "quoting",
        summary: "how a word with blanks or special characters is written",
        discussion: #"""
            Quotes of either kind make one word of what stands between them. Inside "double quotes" $name is replaced and \ \#
            begins an escape; inside single quotes everything stands for itself. Quotes also take a word literally: \#
            "user:1..user:3" is one key of that name, and "user:*" is no pattern. An unquoted key has letters, digits and : . _ - / @ # $ % + ~; any \#
            other character needs quotes. In a command of Redis quotes work the same way, and \xff is a byte.
            """#,
        harm: #"""
            Typographic quotes, which word processors and web pages put in place of straight ones, quote nothing.
            """#,
        remedy: #"""
            Where a text holds one kind of quote, use the other kind around it.
            """#,
        example: #"""
            database users { "a key, with a comma"=1 }
            cache front over users
            read "a key, with a comma"
            let name = Ann
            write user:1 "$name's row"
            write user:2 '$name stays as it is'
            read user:1 user:2
            """#)
}
