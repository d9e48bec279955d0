internal import Tracing

extension Topic {
    static let eventLines = Topic(
        name: "event-lines",
        summary: "every event as a line of JSON, for programs",
        discussion: """
            'larder run FILE --format jsonl' prints nothing but the events of the run, one JSON object a line (JSON Lines); \
            'report run.jsonl' or 'larder run FILE -o run.jsonl' writes them into a file. The first line names the format, \
            its version and the seed. Every other line has number, time_ns, node, kind, key, operation, client, cause and \
            value, and behind them what belongs to the kind; times and spans end in _ns and are nanoseconds, and what is \
            absent is null. 'larder run --events-schema' prints the JSON Schema. Within a version fields and kinds are only \
            added, and fields only at the end: pass over what you do not know. Anything else raises the version. The kinds: \
            \(EventKind.all.map(\.name).joined(separator: ", ")).
            """,
        harm: """
            'trace json' prints the same objects between everything else that a session prints, which a program cannot \
            tell apart safely.
            """,
        remedy: """
            Read the version in the first line and refuse one you were not made for. Take the seed and the script along: \
            they make the same lines again, byte for byte.
            """,
        example: """
            trace full
            database users rows=user:1..user:100
            cache front over users
            read user:1
            """)
}
