/// A cache evicts entries that are asked for again before as many others are: it is too small for what is read in turn.
struct ThrashEvent: HappeningKind {
    static let names = ["thrash"]
    static let tone = Tone.bad

    /// How many of the newest lookups missed an entry that had been evicted.
    var misses: Int
    var lookups: Int

    var rank: Int { 7 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(misses)
        line.append(" of the last ")
        line.append(lookups, "lookup", "lookups")
        line.append(" missed what had been evicted")
    }

    func title(of event: Event, _ wording: Wording) -> String { ": \(wording.detail(event))" }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("misses", misses)
        json.field("lookups", lookups)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("thrashed", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
