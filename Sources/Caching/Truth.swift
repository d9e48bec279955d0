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
        /// The write that took its place in a queue, and whose fate it shares; 0 where there is none.
        var supersededBy = 0
    }

    private struct History {
        var versions: [Version] = []
        /// The newest write that was ever among them.
        var newest = 0
        /// Whether old versions have been forgotten.
        var isTrimmed = false
        /// At how many versions the oldest are forgotten next.
        var trimsAt = Truth.memory
    }

    /// How many versions of one key are remembered at most, beside those that wait to be written back; beyond that, a
    /// copy is at least half so far behind.
    static let memory = 128

    private var histories: [History] = []
    /// The writes that will never be true: lost, or refused after a cache had taken them. Never walked through.
    private var void: [Int: (since: Instant, event: EventNumber)] = [:]

    /// A write was accepted: by the database itself, or by a cache that will write it back.
    ///
    /// - Returns: the newer write that it overwrote in the database although it is the older one, if it did.
    func accept(
        _ key: Key, _ value: Value?, version: Int, at now: Instant, event: EventNumber, isDurable: Bool
    ) -> (value: Value?, acceptedAt: Instant, event: EventNumber)? {
        let index = Int(key.id.index)
        while histories.count <= index { histories.append(History()) }
        if !void.isEmpty { void[version] = nil }
        if version <= histories[index].newest,
            let known = histories[index].versions.lastIndex(where: { $0.version == version })
        {
            return isDurable ? makeDurable(known, in: &histories[index].versions, at: now, event: event) : nil
        }
        histories[index].newest = max(histories[index].newest, version)
        histories[index].versions.append(
            Version(value: value, version: version, since: now, event: event, isDurable: isDurable))
        if histories[index].versions.count > histories[index].trimsAt { trim(&histories[index]) }
        return nil
    }

    /// Forgets the oldest versions, but for those that are still on their way to the database: what they will overwrite
    /// there depends on when they were accepted. O(1), amortised.
    private func trim(_ history: inout History) {
        var left = Self.memory / 2
        history.versions.removeAll { known in
            guard known.isDurable, left > 0 else { return false }
            left -= 1
            return true
        }
        history.isTrimmed = true
        history.trimsAt = max(Self.memory, 2 * history.versions.count)
    }

    private func makeDurable(
        _ known: Int, in versions: inout [Version], at now: Instant, event: EventNumber
    ) -> (value: Value?, acceptedAt: Instant, event: EventNumber)? {
        versions[known].isDurable = true
        let later = versions[(known + 1)...]
        guard let overwritten = later.last(where: \.isDurable) else { return nil }
        // It became true after them, and only what still waits will come after it.
        var late = versions[known]
        late.since = now
        late.event = event
        versions = versions[..<known] + later.filter(\.isDurable) + [late] + later.filter { !$0.isDurable }
        return (overwritten.value, overwritten.since, overwritten.event)
    }

    /// A write took the place of one that waited: they are lost together, if they are.
    func supersede(_ key: Key, version: Int, by newer: Int) {
        let index = Int(key.id.index)
        if version == newer { return }
        guard let known = histories[index].versions.lastIndex(where: { $0.version == version }) else {
            return
        }
        if !histories[index].versions[known].isDurable {
            histories[index].versions[known].supersededBy = newer
        }
    }

    /// A write that was accepted will never reach the database: it is true no longer, nor is what it stood for.
    func forget(_ key: Key, version: Int, at now: Instant, event: EventNumber) {
        let index = Int(key.id.index)
        guard index < histories.count else { return }
        var gone = [version]
        while let next = gone.popLast() {
            histories[index].versions.removeAll { known in
                if known.isDurable { return false }
                if known.supersededBy == next { gone.append(known.version) }
                return known.version == next
            }
            void[next] = (now, event)
        }
    }

    /// Whether a write has reached the database, as far as that is remembered.
    func isDurable(_ key: Key, version: Int) -> Bool {
        let index = Int(key.id.index)
        guard index < histories.count else { return false }
        return histories[index].versions.contains { $0.version == version && $0.isDurable }
    }

    /// A write failed. Where nothing had accepted it, a cache may have it all the same.
    func refuse(_ key: Key, version: Int, at now: Instant, event: EventNumber) {
        let index = Int(key.id.index)
        if index < histories.count, histories[index].versions.contains(where: { $0.version == version }) {
            return
        }
        void[version] = (now, event)
    }

    /// How far a value was from the truth.
    struct Judgement {
        var staleness: Staleness
        /// The truth when the read began, and the event that made it so, if it is not the one that outdated the value.
        var truth: Value?
        var current: EventNumber
        /// The event that made the value outdated; 0 if no database ever had the value.
        var outdated: EventNumber
    }

    /// How stale a value was for a read that began with the event `start` at `began`; nil if it was not.
    ///
    /// A write that came after the read began, or that is still under way, may or may not be seen by it: both are
    /// right. `row` is what the database has where nothing was ever written.
    func judge(
        _ key: Key, read value: Value?, began: Instant, start: EventNumber, row: () throws -> Value?
    ) rethrows -> Judgement? {
        let index = Int(key.id.index)
        let version = value?.version ?? 0
        // What was never written cannot be outdated.
        if version == 0, index >= histories.count || histories[index].versions.isEmpty { return nil }
        let history = index < histories.count ? histories[index] : History()
        if version < 0 || void[version] != nil {
            // No database has this value, or will have it.
            let (since, event) = void[version] ?? (began, 0)
            if event >= start { return nil }
            let truth = history.versions.isEmpty ? try row() : history.versions.last?.value
            // What was put there by hand may well be what the database has.
            if version < 0, let truth, truth.text == value?.text { return nil }
            let staleness = Staleness(versionsBehind: 0, age: began - since, since: since)
            return Judgement(staleness: staleness, truth: truth, current: 0, outdated: event)
        }
        let seen = history.versions.lastIndex { known in
            if let value { known.version == value.version } else { known.value == nil }
        }
        if seen == nil, version > 0, version > history.newest || !history.isTrimmed { return nil }
        let newer = history.versions[((seen ?? -1) + 1)...].filter { $0.event < start }
        guard let first = newer.first, let last = newer.last else { return nil }
        let staleness = Staleness(
            versionsBehind: newer.count, age: began - first.since, since: first.since)
        return Judgement(
            staleness: staleness, truth: last.value, current: newer.count > 1 ? last.event : 0,
            outdated: first.event)
    }
}
