/// The next calls of the node, of so many keys, come in one round trip.
struct BatchEvent: HappeningKind {
    static let names = ["batch"]

    var verb: Verb
    var keys: Int

    var rank: Int { 1 }

    /// The round trip of one command goes without saying.
    func isBrief(_ event: Event) -> Bool { verb != .command || event.operation == 0 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.batches)
        metrics[.batchedKeys] += keys
    }

    /// `10 keys asked for in one round trip`.
    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch verb {
        case .command where event.operation == 0: line.append(keys, "command", "commands")
        default: line.append(keys, "key", "keys")
        }
        switch verb {
        case .write: line.append(" stored")
        case .command: break
        default: line.append(" asked for")
        }
        line.append(" in one round trip")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
        json.field("keys", keys)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("batched", "at \(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
