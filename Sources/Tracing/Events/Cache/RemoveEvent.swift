/// An entry was removed on request, or was not there.
struct RemoveEvent: HappeningKind {
    static let names = ["remove"]
    static let roles: [LinkRole] = [.stored]

    var found: Bool
    var fill: Fill

    var rank: Int { 2 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.removals)
        metrics.hold(fill)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(found ? "removed" : "it was not there")
        if found { line.append(safe: wording.message(behind: event)) }
        line.append(safe: wording.dependence(of: event))
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("found", found)
        json.fields(fill)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let node = wording.names.node(event.node)
        let what =
            found ? "removed it from \(node)" : "would have removed it from \(node), but it was not there"
        return ": \(wording.origin(of: event)) \(what)"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let by = isOwn ? "" : (found ? " by " : ", asked by ") + wording.origin(of: event)
        return (
            found ? "removed" : "absent",
            "from \(wording.names.node(event.node))\(by)\(wording.dependence(of: event))"
        )
    }
}
