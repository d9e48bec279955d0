/// A node crashed: a cache lost its memory.
struct CrashEvent: HappeningKind {
    static let names = ["crash"]
    static let tone = Tone.disturbance

    var entries: Int
    var dirty: Int

    var rank: Int { 6 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.crashes)
        metrics.hold(Fill(entries: 0, bytes: 0))
        metrics.hold(queueDepth: 0)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        guard wording.names.nodes[Int(event.node.index)].kind == .cache else {
            return line.append("nothing lost: a database keeps its rows")
        }
        line.append(entries, "entry", "entries")
        if dirty > 0 {
            line.append(" and ")
            line.append(dirty, "dirty write", "dirty writes")
        }
        line.append(" lost")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("entries_lost", entries)
        json.field("dirty_lost", dirty)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("crashed", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
