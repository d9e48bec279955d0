extension Topic {
    static let escapes = Topic(
        name: "escapes",
        summary: "what a backslash means",
        discussion: #"""
            Inside double quotes: \n a new line, \t a tab, \r a carriage return, \\ \" \' and \$ the character itself, \u{1F600} \#
            a character by its number in Unicode. In a command of Redis also \xff a byte, \a and \b. At the end of a line, a \ outside \#
            quotes joins the next line. Anywhere else a \ stands for itself. What is printed shows control characters as escapes, so \#
            nothing that a key or a value holds can change the terminal.
            """#,
        harm: #"""
            An unknown escape such as "\d" is an error rather than a d: it was probably meant for another program.
            """#,
        remedy: #"""
            Use single quotes if the text is full of backslashes.
            """#,
        example: #"""
            database users
            cache front over users
            trace off
            SET greeting "hello\tyou\n"
            GET greeting
            SET bytes "\x00\xff"
            STRLEN bytes
            """#)
}
