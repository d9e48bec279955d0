public import Tracing

/// What can go wrong in a run, the worst first: what `why` looks for.
public enum Harm: String, CaseIterable, Sendable {
    case lost, stale, failed, stampede, pattern, miss

    /// What an event is of this; nil for what harms nobody. The first miss of a key can hardly be avoided, and is none.
    public init?(_ event: Event) {
        switch event.what {
        case .lost: self = .lost
        case .stale: self = .stale
        case .failed where event.client >= 0: self = .failed
        case .stampede: self = .stampede
        case .retryStorm, .flap, .thrash, .penetration: self = .pattern
        case .miss(.cold): return nil
        case .miss where event.client >= 0 && event.operation > 0: self = .miss
        default: return nil
        }
    }

    /// Several of it, or one: `2 stale reads`.
    public func words(_ count: Int) -> String {
        let noun =
            switch self {
            case .lost: count == 1 ? "lost write" : "lost writes"
            case .stale: count == 1 ? "stale read" : "stale reads"
            case .failed: count == 1 ? "failed operation" : "failed operations"
            case .stampede: count == 1 ? "stampede" : "stampedes"
            case .pattern: count == 1 ? "bad pattern" : "bad patterns"
            case .miss: count == 1 ? "miss" : "misses"
            }
        return "\(count) \(noun)"
    }

    /// The newest event of this kind; nil if none is kept. `why miss` takes a first miss too if there is no other.
    public func newest(in log: Log, where fits: (Event) -> Bool = { _ in true }) -> Event? {
        if let found = log.events.last(where: { Harm($0) == self && fits($0) }) { return found }
        guard self == .miss else { return nil }
        return log.events.last { event in
            if case .miss = event.what { fits(event) } else { false }
        }
    }
}

/// What went wrong after an event: the newest of the worst kind, and how much there is of each.
public struct Harms: Sendable {
    public private(set) var counts: [Harm: Int] = [:]
    public private(set) var worst: Event?

    /// Complexity: O(events kept after `number`).
    public init(after number: EventNumber, in log: Log) {
        var newest: [Harm: Event] = [:]
        for event in log.events.reversed() {
            guard event.number > number else { break }
            guard let harm = Harm(event) else { continue }
            counts[harm, default: 0] += 1
            if newest[harm] == nil { newest[harm] = event }
        }
        worst = Harm.allCases.lazy.compactMap { newest[$0] }.first
    }

    /// What there is beside the worst: `3 more stale reads, 1 failed operation`; nil if that is all.
    public var rest: String? {
        guard let worst, let harm = Harm(worst) else { return nil }
        let parts = Harm.allCases.compactMap { other -> String? in
            let count = (counts[other] ?? 0) - (other == harm ? 1 : 0)
            guard count > 0 else { return nil }
            let words = other.words(count)
            return other == harm
                ? words.replacing("\(count) ", with: "\(count) more ", maxReplacements: 1) : words
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
