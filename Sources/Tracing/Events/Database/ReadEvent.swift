internal import Simulation

/// A database was read.
struct ReadEvent: HappeningKind {
    static let names = ["read"]
    static let roles: [LinkRole] = [.slowed]

    var found: Bool
    var took: TimeSpan
    /// How many other loads of the key were under way when it began.
    var alongside = 0

    var rank: Int { 1 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.loads)
        if alongside > 0 { metrics.add(.duplicateLoads) }
        metrics.readLatency.record(took)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: found ? "a row" : "no such row", &line)
        line.append(", ")
        line.append(took)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("found", found)
        json.field("took_ns", took)
        json.field("alongside", alongside)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        found ? ": the row came after \(took)" : ": after \(took) it was clear that there is no such row"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let by = isOwn ? "" : ", by \(wording.origin(of: event))"
        return ("loaded", "from \(wording.names.node(event.node)): \(wording.detail(event))\(by)")
    }
}
