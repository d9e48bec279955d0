extension Topic {
    static let safety = Topic(
        name: "safety",
        summary: "what each way of running may read and write",
        discussion: #"""
            At the prompt you may name any file that you may read, and 'save' writes wherever you may; what it would \#
            replace must be a session that Larder saved, or you insist with save! (an exclamation mark behind the name). A script, with 'larder run', 'larder \#
            test' or on standard input, reads and writes files in its own folder and below it alone: no link leads out of there, \#
            no device, no pipe and no file whose name begins with a dot is written. 'larder run --allow-outside FOLDER' \#
            names further folders, and --safe forbids all writing, in a database that is a file as well. What a script \#
            includes follows the same rules; a script that you include at the prompt may use its own folder. Lessons \#
            name no files at all. 'larder test' writes goldens only with \#
            --update, and never through a link. Reports (-o) never replace a file that is read in the same run.

            Files are written whole or not at all, keep their modes, and are never devices. The history of what was \#
            typed and the progress in lessons are kept for you alone (mode 0600). An SQLite file from elsewhere is \#
            opened without trust in its schema, with limits for the size of a value and for steps. --max-memory, \#
            --max-events and --time-limit end what takes too much. What is printed of names, keys and values has its \#
            control characters made visible.
            """#,
        harm: #"""
            A script, a lesson or a row of a file from somebody else would otherwise overwrite what you have, read what \#
            it should not, or move the cursor of your terminal.
            """#,
        remedy: #"""
            Run what you do not know with 'larder run --safe FILE'. See 'help save', 'help include' and 'help database'.
            """#,
        example: #"""
            database users rows=user:1..user:9
            write user:1 "\u{1B}[2J"
            read user:1
            """#)
}
