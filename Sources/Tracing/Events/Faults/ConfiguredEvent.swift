/// A node was built, changed or dropped; the event's value says how.
struct ConfiguredEvent: HappeningKind {
    static let names = ["built", "changed", "dropped"]

    var how: Configuration

    var rank: Int { 1 }
    func isBrief(_ event: Event) -> Bool { false }

    func name(of event: Event) -> String {
        switch how {
        case .built: "built"
        case .changed: "changed"
        case .dropped: "dropped"
        }
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if let value = event.value { line.append(safe: value.text) }
    }

    func title(of event: Event, _ wording: Wording) -> String {
        how == .dropped ? "" : ": \(wording.detail(event))"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let node = wording.names.node(event.node)
        return (name(of: event), how == .dropped ? node : "\(node): \(wording.detail(event))")
    }
}

/// A change of the system itself.
public enum Configuration: BitwiseCopyable, Sendable {
    case built, changed, dropped
}
