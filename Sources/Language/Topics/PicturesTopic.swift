extension Topic {
    static let pictures = Topic(
        name: "pictures",
        summary: "a run to look at: at the prompt, in a browser, on a slide",
        discussion: """
            'show timeline' draws the clients, caches and databases side by side and time downward: calls as arrows, work \
            as bars, faults as bands, and what is stale marked. Events that are the same are one row with their count. \
            'report run.html' writes a page to step through in a browser, without a network: the same lanes, and at each \
            event what every cache holds, what leaves next, how the copy differs from the database, the statement that \
            brought it about, and what 'why' says. Variants of a 'compare' stand side by side there. A link to a moment \
            ends in #e=504. 'report race.svg' writes the timeline as a picture, race.mmd as a diagram of Mermaid, \
            race.perfetto.json for ui.perfetto.dev, race.jsonl as lines of JSON. On the command line 'larder run FILE -o \
            NAME' writes the same.
            """,
        harm: """
            A race read as a list of lines is easily misread: the line above is not always the cause.
            """,
        remedy: """
            Look at the timeline of the one key first (key=user:1), then open the page and press n: it goes to the next \
            miss, stale read, lost write or error. Enter goes to what made it so.
            """,
        example: """
            database users rows=user:1..user:100 read=20ms write=5ms
            cache front over users
            trace off
            after 5ms write user:1 "Ann"
            read user:1
            read user:1
            show timeline
            """)
}
