internal import DequeModule
internal import Simulation
internal import Tracing

/// A copy of a database that applies each write a while after the database has: what reads of it see.
///
/// It keeps what a write replaced for as long as the copy still has it. Reading and recording cost O(1), amortised, and
/// O(log n) in the writes of one key within the lag.
struct Replica {
    private var replaced: [KeyID: Deque<(at: Instant, before: Value?)>] = [:]

    /// The same where there is no clock: writes that the copy has not heard of, oldest first.
    private(set) var held: [(key: KeyID, before: Value?)] = []

    mutating func hold(_ key: KeyID, before: Value?) { held.append((key, before)) }

    /// The copy hears of the oldest of them.
    mutating func release() { if !held.isEmpty { held.removeFirst() } }

    /// Notes what a key had before a write that happens now.
    mutating func record(_ key: KeyID, before: Value?, at now: Instant, lag: TimeSpan) {
        var past = replaced[key] ?? []
        while let first = past.first, first.at + lag <= now { past.removeFirst() }
        past.append((now, before))
        replaced[key] = past
    }

    /// What the copy has, where that is not what the database has.
    ///
    /// - Returns: nil if it has the same; otherwise its value, and the moment of the first write that it lacks.
    mutating func past(of key: KeyID, at now: Instant, lag: TimeSpan) -> (value: Value?, lacksSince: Instant)?
    {
        if let first = held.first(where: { $0.key == key }) { return (first.before, now) }
        guard var past = replaced[key] else { return nil }
        while let first = past.first, first.at + lag <= now { past.removeFirst() }
        replaced[key] = past.isEmpty ? nil : past
        return past.first.map { ($0.before, $0.at) }
    }
}
