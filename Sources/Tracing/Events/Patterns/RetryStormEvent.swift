internal import Simulation

/// Many operations retry calls at one time: the retries are load of their own for what already fails.
struct RetryStormEvent: HappeningKind {
    static let names = ["storm"]
    static let tone = Tone.bad

    var retries: Int
    var operations: Int
    var over: TimeSpan

    var rank: Int { 7 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("retry storm: ")
        line.append(retries, "retry", "retries")
        line.append(" of ")
        line.append(operations, "operation", "operations")
        line.append(" within ")
        line.append(over)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("retries", retries)
        json.field("operations", operations)
        json.field("over_ns", over)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("storm", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
