/// A reader waits for the lease of a key, or its own had become void.
struct LeaseEvent: HappeningKind {
    static let names = ["lease"]

    var step: LeaseStep

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { metrics.add(step == .waits ? .leaseWaits : .leaseRefusals) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch step {
        case .waits: line.append("another reader is loading it: waits")
        case .refused: line.append("not stored: the lease is void, the key was removed or stored since")
        case .ranOut: line.append("not stored: the lease had run out, and another reader got it")
        case .superseded: line.append("not stored: a refresh of the key has taken the lease over")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("step", step.name)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("lease", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}

/// What became of a lease: the right to fill a cache after a miss.
public enum LeaseStep: UInt8, BitwiseCopyable, Sendable {
    /// Another holds it: the reader waits.
    case waits
    /// It was void when a value was to be stored: the key had been removed or stored since.
    case refused
    /// When a value was to be stored it had run out, and another reader had got it.
    case ranOut
    /// When a value was to be stored a refresh had it, which comes before a reader.
    case superseded

    public var name: String {
        switch self {
        case .waits: "waits"
        case .refused: "refused"
        case .ranOut: "ran-out"
        case .superseded: "superseded"
        }
    }
}
