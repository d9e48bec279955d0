/// Many reads ask for keys that do not exist: each passes the cache and reaches the database.
struct PenetrationEvent: HappeningKind {
    static let names = ["absences"]
    static let tone = Tone.bad

    /// How many of the newest loads found no row.
    var absent: Int
    var loads: Int

    var rank: Int { 7 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(absent)
        line.append(" of the last ")
        line.append(loads, "load", "loads")
        line.append(" found no such row: cache penetration")
        guard let load = wording.source.cause(of: event), let miss = wording.source.cause(of: load),
            miss.isMiss
        else { return }
        line.append(" of ")
        line.append(wording.names.node(miss.node))
    }

    func title(of event: Event, _ wording: Wording) -> String { ": \(wording.detail(event))" }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("absent", absent)
        json.field("loads", loads)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("penetrated", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
