internal import Exploring
internal import Tracing
internal import Reporting

/// The steps of one order with what happened in each, for a person.
struct StepList {
    private(set) var steps: [(offer: Offer, events: [String])] = []

    /// Runs an order, and notes its steps.
    init(_ exploration: Exploration, _ order: [UInt64]) throws {
        let notes = Notes()
        try exploration.run(FixedOrder(order)) { offer in
            notes.steps.append((offer, []))
        } onEvent: { event, log in
            guard !notes.steps.isEmpty, let words = Self.words(event, log) else { return }
            notes.steps[notes.steps.count - 1].events.append(words)
        }
        steps = notes.steps
    }

    private final class Notes: @unchecked Sendable {
        // Used by the session's thread only.
        var steps: [(offer: Offer, events: [String])] = []
    }

    var lines: [String] {
        let width = "\(steps.count)".count
        let names = steps.map(\.offer.name.count).max() ?? 0
        var lines: [String] = []
        for (index, step) in steps.enumerated() {
            let number = String(repeating: " ", count: width - "\(index + 1)".count) + "\(index + 1)"
            let name = step.offer.name + String(repeating: " ", count: names - step.offer.name.count)
            let events = step.events.isEmpty ? [step.offer.isDisturbance ? "" : "goes on"] : step.events
            for (place, words) in events.enumerated() {
                let head =
                    place == 0 ? "\(number). \(name)" : String(repeating: " ", count: width + 2 + names)
                lines.append(words.isEmpty ? "  \(head)" : "  \(head)  \(words)")
            }
        }
        return lines
    }

    /// An event in a few words; nil if the list does without it.
    private static func words(_ event: Event, _ log: Log) -> String? {
        let names = log.names
        let key = event.key.exists ? names.key(event.key).text : ""
        let value = event.value.map { "\"\($0.text)\"" } ?? "nothing"
        let node = names.node(event.node)
        switch event.what {
        case .request(let verb):
            return verb == .command
                ? "sends \(event.value?.text ?? "a command")" : "begins to \(verb.name) \(key)"
        case .hit: return "\(node) has \(key): \(value)"
        case .miss(let cause): return "\(node) lacks \(key) (\(cause.name))"
        case .read: return "\(node) answers \(key): \(value)"
        case .write: return "\(node) takes in \(key): \(event.value == nil ? "deleted" : value)"
        case .store: return "\(node) stores \(key): \(value)"
        case .remove(let found, _): return found ? "\(node) drops \(key)" : "\(node) has no \(key) to drop"
        case .stale:
            return "and that is outdated: the truth was \(event.truth.map { "\"\($0.text)\"" } ?? "nothing")"
        case .done(let completion):
            switch completion.verb {
            case .read, .command: return "has its answer: \(value)"
            case .refresh, .flush: return nil
            default: return "is told that its \(completion.verb.noun) of \(key) is done"
            }
        default:
            var line = Divergence.line(of: event, in: log)
            // The step says who acts.
            if event.client > 0 {
                let suffix = " · app#\(names.client(event.client) ?? "\(event.client)")"
                if line.hasSuffix(suffix) { line.removeLast(suffix.count) }
            }
            return line.isEmpty ? nil : line.split(separator: " ").dropFirst().joined(separator: " ")
        }
    }
}

/// The script that takes the steps of an order again.
struct ScheduleText {
    let text: [String]

    init(_ scenario: Scenario, _ steps: [Offer]) {
        var lines = ["schedule {"]
        if scenario.isTimed { lines.append("  timed") }
        for statement in scenario.body {
            lines += Session.lines(of: statement.text).map { "  \($0)" }
        }
        var index = 0
        while index < steps.count {
            let step = steps[index]
            let count = steps[index...].prefix { $0.identity == step.identity }.count
            let isPlain = step.name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            let name = isPlain ? step.name : "\"\(step.name)\""
            lines.append(
                step.isDisturbance ? "  \(step.name)" : "  step \(name)\(count > 1 ? " \(count)" : "")")
            index += step.isDisturbance ? 1 : count
        }
        text = lines + ["}"]
    }
}
