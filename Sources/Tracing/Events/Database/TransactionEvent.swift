/// A transaction of a database began or ended.
struct TransactionEvent: HappeningKind {
    static let names = ["begin", "commit", "rollback"]

    var step: TransactionStep
    /// How many rows it had written by then.
    var writes: Int

    var rank: Int { 2 }

    func name(of event: Event) -> String {
        switch step {
        case .beganReadCommitted, .beganSnapshot: "begin"
        case .committed: "commit"
        case .rolledBack: "rollback"
        }
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch step {
        case .beganReadCommitted: line.append("read-committed: reads see what is committed when they come")
        case .beganSnapshot: line.append("snapshot: reads see what is committed now")
        case .committed:
            line.append(writes, "write", "writes")
            line.append(writes == 1 ? " takes effect" : " take effect together")
        case .rolledBack:
            line.append(writes, "write", "writes")
            line.append(" given up")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("step", step.name)
        json.field("writes", writes)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        (name(of: event), "in \(wording.names.node(event.node)), \(wording.detail(event))")
    }
}

/// What happened to a transaction.
public enum TransactionStep: UInt8, BitwiseCopyable, Sendable {
    case beganReadCommitted
    case beganSnapshot
    case committed
    case rolledBack

    public var name: String {
        switch self {
        case .beganReadCommitted: "began-read-committed"
        case .beganSnapshot: "began-snapshot"
        case .committed: "committed"
        case .rolledBack: "rolled-back"
        }
    }
}
