internal import Simulation
internal import Tracing

/// What is really so: for each key of a database the writes that were accepted, in order.
///
/// A strategy never sees it. It exists because a simulation can know what no real system knows, so every stale read
/// and every lost write can be marked.
public final class Truth: @unchecked Sendable {
    // Confined to the simulation's thread.
    private struct Version {
        var value: Value?
        /// Which write it is; deletions have a version too.
        var version: Int
        var since: Instant
        var event: EventNumber
        /// Whether it has reached the database.
        var isDurable: Bool
    }

    /// How many versions of one key are remembered at most; beyond that, a copy is at least so far behind.
    static let memory = 1024

    private var histories: [[Version]] = []

    /// A write was accepted: by the database itself, or by a cache that will write it back.
    ///
    /// - Returns: the newer write that it overwrote in the database although it is the older one, if it did.
    func accept(
        _ key: Key, _ value: Value?, version: Int, at now: Instant, event: EventNumber, isDurable: Bool
    ) -> (value: Value?, acceptedAt: Instant, event: EventNumber)? {
        let index = Int(key.id.index)
        while histories.count <= index { histories.append([]) }
        if let known = histories[index].firstIndex(where: { $0.version == version }) {
            guard isDurable else { return nil }
            histories[index][known].isDurable = true
            let newer = histories[index][(known + 1)...].filter(\.isDurable)
            histories[index] = Array(
                histories[index][...known] + histories[index][(known + 1)...].filter { !$0.isDurable })
            return newer.last.map { ($0.value, $0.since, $0.event) }
        }
        histories[index].append(
            Version(value: value, version: version, since: now, event: event, isDurable: isDurable))
        if histories[index].count > Self.memory { histories[index].removeFirst(Self.memory / 2) }
        return nil
    }

    /// A write that was accepted will never reach the database: it is true no longer.
    func forget(_ key: Key, version: Int) {
        let index = Int(key.id.index)
        guard index < histories.count else { return }
        histories[index].removeAll { $0.version == version && !$0.isDurable }
    }

    /// How stale a value was for a read that began with the event `start` at `began`; nil where it was not.
    ///
    /// A write that came after the read began may or may not be seen by it: both are right.
    func judge(_ key: Key, read value: Value?, began: Instant, start: EventNumber) -> Staleness? {
        let index = Int(key.id.index)
        guard index < histories.count, !histories[index].isEmpty else { return unknown(value, began) }
        let history = histories[index]
        let seen = history.lastIndex { version in
            if let value { version.version == value.version } else { version.value == nil }
        }
        if seen == nil, let unknown = unknown(value, began) { return unknown }
        let newer = history[((seen ?? -1) + 1)...].filter { $0.event < start }
        guard let first = newer.first, let last = newer.last else { return nil }
        return Staleness(
            versionsBehind: newer.count, age: began - first.since, since: first.since, truth: last.value,
            outdatedBy: first.event)
    }

    /// A value that no database ever had: one that was lost, or that was put into a cache by hand.
    private func unknown(_ value: Value?, _ began: Instant) -> Staleness? {
        guard let value, value.version < 0 else { return nil }
        return Staleness(versionsBehind: 0, age: .zero, since: began, truth: nil, outdatedBy: 0)
    }
}
