internal import Reporting
internal import Simulation
public import Tracing

/// A run as a page shows it: what happened, and beforehand the answers of `why`.
public struct PageRun: Sendable {
    public let tape: Tape
    /// What tells this run from the others on the page; empty if it is the only one.
    public var label = ""
    /// By number of the event: what `why` says.
    public var explanations: [EventNumber: String] = [:]

    public init(_ tape: Tape) { self.tape = tape }

    /// The events that a page explains, those that tell most first: what went wrong, then the first miss of each cause at
    /// each cache, then the first miss of each key, then the other misses as long as there are not too many.
    public static func explained(_ tape: Tape) -> [EventNumber] {
        var wrong: [EventNumber] = []
        var causes: [EventNumber] = []
        var keys: [EventNumber] = []
        var others: [EventNumber] = []
        var seenCauses: Set<String> = []
        var seenKeys: Set<String> = []
        for entry in tape.entries {
            switch entry.event.what {
            case .stale, .lost, .drop, .failed, .crash: wrong.append(entry.event.number)
            case .miss(let cause):
                let node = entry.event.node.index
                if seenCauses.insert("\(node) \(cause.name)").inserted {
                    causes.append(entry.event.number)
                } else if seenKeys.insert("\(node) \(entry.key ?? "")").inserted {
                    keys.append(entry.event.number)
                } else {
                    others.append(entry.event.number)
                }
            case .evict, .expire: others.append(entry.event.number)
            default: break
            }
        }
        let all: [EventNumber] = Array(wrong.prefix(mostWrong)) + causes + keys + others
        return Array(all.prefix(mostExplained))
    }

    private static let mostWrong = 1500
    private static let mostExplained = 2500
}

/// The events of a tape for `why`, which follows links: found at once, whatever their number.
public struct TapeEvents: EventSource {
    public let names: Names
    private let tape: Tape
    private let begunBy: [EventNumber: [EventNumber]]
    private let causedBy: [EventNumber: [EventNumber]]

    /// - Parameter names: of the log that the tape was taken from. O(n) in the entries.
    public init(_ tape: Tape, names: Names) {
        self.tape = tape
        self.names = names
        var begun: [EventNumber: [EventNumber]] = [:]
        var caused: [EventNumber: [EventNumber]] = [:]
        for entry in tape.entries {
            if entry.event.begun > 0 { begun[entry.event.begun, default: []].append(entry.event.number) }
            if entry.event.cause > 0 { caused[entry.event.cause, default: []].append(entry.event.number) }
        }
        begunBy = begun
        causedBy = caused
    }

    public var isComplete: Bool { (tape.entries.first?.event.number ?? 1) == 1 }
    public subscript(number: EventNumber) -> Event? { tape[number]?.event }

    public func events(begunBy number: EventNumber) -> [Event] {
        (begunBy[number] ?? []).compactMap { self[$0] }
    }

    public func events(causedBy number: EventNumber) -> [Event] {
        (causedBy[number] ?? []).compactMap { self[$0] }
    }
}

extension PageRun {
    /// The first event in which two runs of the same statements differ, by its number in each; nil if they never do.
    public static func parting(_ one: Tape, _ other: Tape) -> (EventNumber, EventNumber)? {
        let (left, right) = (one.shownEntries, other.shownEntries)
        var index = 0
        while index < left.count, index < right.count, left[index].isLike(right[index]) { index += 1 }
        guard index < left.count || index < right.count else { return nil }
        func number(_ entries: [Tape.Entry]) -> EventNumber {
            entries.isEmpty ? 0 : entries[min(index, entries.count - 1)].event.number
        }
        return (number(left), number(right))
    }
}

extension Tape {
    /// What a brief trace shows.
    fileprivate var shownEntries: [Entry] {
        entries.filter { if case .configured = $0.event.what { false } else { $0.event.isBrief } }
    }
}

extension Tape.Entry {
    /// Whether two events say the same: when, where, what, to which key, with which value, and for a miss its cause. What
    /// only follows from a setting, such as a time to live, does not count.
    fileprivate func isLike(_ other: Tape.Entry) -> Bool {
        var isSameCause = true
        if case .miss(let cause) = event.what, case .miss(let another) = other.event.what {
            isSameCause = cause.name == another.name
        }
        return isSameCause && event.time == other.event.time && event.node == other.event.node
            && event.client == other.event.client && kind == other.kind && key == other.key
            && value == other.value
    }
}
