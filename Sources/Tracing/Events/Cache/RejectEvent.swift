/// An entry was not admitted.
struct RejectEvent: HappeningKind {
    static let names = ["reject"]
    static let roles: [LinkRole] = [.stored]

    var record: EvictionRecord

    var rank: Int { 5 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.rejections)
        if record.reason.code == PolicyReason.memoryIsFull { metrics.count(.outOfMemory) }
        metrics.hold(record.fill)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("not admitted: ")
        wording.append(record.reason, &line)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.fields(record, event, names)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because \(wording.names.policies[Int(record.reason.policy)].name) did not admit it"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        var line = TextBuffer()
        wording.append(record.reason, &line)
        return ("rejected", "by \(wording.names.node(event.node)): \(line.text)")
    }
}
