/// The queue is full: the writer waits. Its cause is the fault that holds the queue full, if there is one.
struct BlockEvent: HappeningKind {
    static let names = ["block"]
    static let roles: [LinkRole] = [.held]

    var capacity: Int

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.blocks) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("the queue is full (")
        line.append(capacity)
        line.append("): the writer waits")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("capacity", capacity)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because the queue was full (\(capacity)): the writer had to wait"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("blocked", wording.detail(event))
    }
}
