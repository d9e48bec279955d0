internal import Simulation
public import Tracing

/// All events of one kind of harm that are kept, grouped by their cause: the answer of `why all stale`.
public struct HarmGroups: Sendable {
    public struct Group: Sendable, Equatable {
        /// What they have in common: `front kept its copy: the write went past it`.
        public var cause: String
        public var count: Int
        /// The newest of them.
        public var newest: EventNumber
    }

    /// The largest first.
    public let groups: [Group]

    public init(of harm: Harm, in log: Log) {
        var places: [String: Int] = [:]
        var groups: [Group] = []
        let causes = Causes(log)
        for event in log.events {
            let isCold = if case .miss(.cold) = event.what { harm == .miss } else { false }
            guard isCold || Harm(event) == harm else { continue }
            let cause = causes.cause(of: event)
            if let place = places[cause] {
                groups[place].count += 1
                groups[place].newest = event.number
            } else {
                places[cause] = groups.count
                groups.append(Group(cause: cause, count: 1, newest: event.number))
            }
        }
        // Groups of one size stay in the order in which they began.
        self.groups = groups.enumerated().sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }
        .map(\.element)
    }
}

/// The cause of an event in a few words, the same for all events that come from the same.
private struct Causes {
    let log: Log
    private let wording: Wording

    init(_ log: Log) {
        self.log = log
        wording = Wording(log)
    }

    func cause(of event: Event) -> String {
        switch event.what {
        case .stale(let staleness): stale(event, staleness)
        case .failed(_, let refusal, _): failed(event, refusal)
        case .lost(_, let loss): lost(event, loss)
        case .miss(let cause): "\(node(event)): \(cause.name)"
        case .stampede: "\(node(event)): loads of \(wording.key(event.key))"
        default: "\(node(event)): \(event.kind.name)"
        }
    }

    private func node(_ event: Event) -> String { log.names.node(event.node) }

    private func stale(_ event: Event, _ staleness: Staleness) -> String {
        guard staleness.versionsBehind > 0 else { return "a value that no database ever had" }
        guard let answer = log[event.links[.answered]] else { return "an answer that is no longer kept" }
        let node = node(answer)
        switch answer.what {
        case .serve(let why, _):
            return
                "\(node) gave an expired copy (\(why == .onError ? "stale-if-error" : "stale-while-revalidate"))"
        case .miss(.negative): return "\(node) had cached that there is no such row"
        case .hit: return copy(in: node, answer, event)
        case .read: return "\(node) answered without the newest write"
        default: return "an answer of \(node)"
        }
    }

    private func copy(in node: String, _ hit: Event, _ event: Event) -> String {
        let outdating = log[event.links[.outdated]]
        if hit.cause > event.links[.outdated] { return "\(node) stored an older value after the write" }
        if event.links[.skipped] > 0 { return "\(node) kept its copy: the write could not reach it" }
        if case .write(_, .behindTheBack)? = outdating?.what {
            return "\(node) kept its copy: the write went past it"
        }
        if case .write(_, .fed)? = outdating?.what {
            return "\(node) kept its copy: its change feed had not brought the write yet"
        }
        return "\(node) kept its copy after the write"
    }

    private func failed(_ event: Event, _ refusal: Refusal) -> String {
        guard let cause = log.cause(of: event) else { return refusal.name }
        return "\(node(cause)): \(refusal.name)"
    }

    private func lost(_ event: Event, _ loss: LossCause) -> String {
        switch loss {
        case .crash: "\(node(event)) crashed while they were dirty"
        case .dropped: "\(node(event)) gave up writing them back"
        case .overwritten: "an older write was written over them in \(node(event))"
        }
    }
}
