internal import Simulation

/// A batch of writes starts on its way to the database. It begins the operation of all that becomes of the batch.
struct FlushEvent: HappeningKind {
    static let names = ["flush"]

    var count: Int
    var oldest: TimeSpan
    var depth: Int

    var rank: Int { 2 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.flushes)
        metrics.hold(queueDepth: depth)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(count, "write", "writes")
        line.append(count == 1 ? ", dirty for " : ", the oldest dirty for ")
        line.append(oldest)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("count", count)
        json.field("oldest_ns", oldest)
        json.field("depth", depth)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ": \(count == 1 ? "1 write is" : "\(count) writes are") being written back; the oldest had waited \(oldest)"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("flushed", "by \(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
