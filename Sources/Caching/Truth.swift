internal import Basics
internal import Simulation
public import Tracing

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
        /// Its place in the order in which writes of the key were accepted.
        var order: Int
        var since: Instant
        var event: EventNumber
        /// Whether it has reached the database.
        var isDurable: Bool
        /// When its writer was told that it is done; nil if it was not yet.
        var acknowledgedAt: Instant?
        /// The write that took its place in a queue, and whose fate it shares; 0 if there is none.
        var supersededBy = 0
        /// Whether it will never be true. It stays in its place for reads that began before that.
        var isVoid = false
    }

    private struct History {
        var versions: [Version] = []
        /// The newest write that was ever among them, and how many there were.
        var newest = 0
        var accepted = 0
        /// Whether old versions have been forgotten.
        var isTrimmed = false
        /// At how many versions the oldest are forgotten next.
        var trimsAt = Truth.memory
    }

    /// A newer write that an older one was written over in the database.
    struct Overwritten {
        var value: Value?
        var version: Int
        /// The event that accepted it.
        var event: EventNumber
        /// When its writer was told that it is done; nil if that is still to come, or never comes.
        var acknowledgedAt: Instant?
    }

    /// A write that will never be true although its writer may still be told that it is done.
    struct Doom {
        var node: NodeID
        var loss: LossCause
        var cause: EventNumber
        /// The event that accepted it.
        var accepted: EventNumber
        var value: Value?
    }

    /// How many versions of one key are remembered at most, besides those that wait to be written back; beyond that, a
    /// copy is at least half so far behind.
    static let memory = 128

    private var histories: [History] = []
    /// The writes that will never be true: lost, or refused after a cache had taken them. Never walked through.
    private var void: [Int: (since: Instant, event: EventNumber)] = [:]
    /// The writes of which it is not known yet whether their writers are told that they are done. Never walked through.
    private var dooms: [Int: Doom] = [:]
    /// Values that a loader made: no database ever has them, and no database says otherwise. Never walked through.
    private var made: Set<Int> = []

    // MARK: Writes

    /// A write was accepted: by the database itself, or by a cache that will write it back.
    ///
    /// - Returns: the newer write that it overwrote in the database although it is the older one, if it did.
    func accept(
        _ key: Key, _ value: Value?, version: Int, at now: Instant, event: EventNumber, isDurable: Bool
    ) -> Overwritten? {
        let index = Int(key.id.index)
        while histories.count <= index { histories.append(History()) }
        if !void.isEmpty { void[version] = nil }
        if !dooms.isEmpty { dooms[version] = nil }
        if version <= histories[index].newest,
            let known = histories[index].versions.lastIndex(where: { $0.version == version })
        {
            histories[index].versions[known].isVoid = false
            return isDurable ? makeDurable(known, in: &histories[index].versions, at: now, event: event) : nil
        }
        histories[index].newest = max(histories[index].newest, version)
        histories[index].accepted += 1
        histories[index].versions.append(
            Version(
                value: value, version: version, order: histories[index].accepted, since: now, event: event,
                isDurable: isDurable))
        if histories[index].versions.count > histories[index].trimsAt { trim(&histories[index]) }
        return nil
    }

    /// Forgets the oldest versions, but for those that are still on their way to the database: what they will overwrite
    /// there depends on when they were accepted. O(1), amortised.
    private func trim(_ history: inout History) {
        var left = Self.memory / 2
        history.versions.removeAll { known in
            guard known.isDurable || known.isVoid, left > 0 else { return false }
            left -= 1
            return true
        }
        history.isTrimmed = true
        history.trimsAt = max(Self.memory, 2 * history.versions.count)
    }

    private func makeDurable(
        _ known: Int, in versions: inout [Version], at now: Instant, event: EventNumber
    ) -> Overwritten? {
        versions[known].isDurable = true
        guard let last = versions[(known + 1)...].lastIndex(where: \.isDurable) else { return nil }
        // It became true after those that are durable already. What was accepted before the last of them, and still waits,
        // is what the cache has now, and true again from now on.
        var late = versions[known]
        late.since = now
        late.event = event
        let passed = versions[(known + 1)...last]
        let waiting = passed.filter { !$0.isDurable && !$0.isVoid }.map { version in
            var version = version
            version.since = now
            version.event = event
            return version
        }
        let newer = passed.filter { $0.isDurable && !$0.isVoid && $0.order > late.order }.last
        versions =
            versions[..<known] + passed.filter { $0.isDurable || $0.isVoid } + [late] + waiting
            + versions[(last + 1)...]
        return newer.map {
            Overwritten(
                value: $0.value, version: $0.version, event: $0.event, acknowledgedAt: $0.acknowledgedAt)
        }
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
        for version in shares(version, index) {
            for known in histories[index].versions.indices
            where histories[index].versions[known].version == version {
                histories[index].versions[known].isVoid = true
            }
            void[version] = (now, event)
        }
    }

    /// A write, and those whose place it took in a queue.
    private func shares(_ version: Int, _ index: Int) -> [Int] {
        var all = [version]
        var next = 0
        while next < all.count {
            for known in histories[index].versions
            where !known.isDurable && !known.isVoid && known.supersededBy == all[next]
                && !all.contains(known.version)
            {
                all.append(known.version)
            }
            next += 1
        }
        return all
    }

    /// Whether a write has reached the database, as far as that is remembered.
    func isDurable(_ key: Key, version: Int) -> Bool {
        let index = Int(key.id.index)
        guard index < histories.count else { return false }
        return histories[index].versions.contains { $0.version == version && $0.isDurable }
    }

    // MARK: Acknowledgement

    /// The writer of a write was told that it is done.
    ///
    /// - Returns: what had become of the write by then, if it will never be true.
    func acknowledge(_ key: Key, version: Int, at now: Instant) -> Doom? {
        let index = Int(key.id.index)
        if index < histories.count,
            let known = histories[index].versions.lastIndex(where: { $0.version == version })
        {
            histories[index].versions[known].acknowledgedAt = now
        }
        return dooms.isEmpty ? nil : dooms.removeValue(forKey: version)
    }

    /// Whether the writer of a write, or of one whose place it took, was told that it is done.
    func isAcknowledged(_ key: Key, version: Int) -> Bool {
        let index = Int(key.id.index)
        guard index < histories.count else { return false }
        let all = shares(version, index)
        return histories[index].versions.contains { $0.acknowledgedAt != nil && all.contains($0.version) }
    }

    /// A write will never be true, and nobody was told yet that it is done.
    func doom(version: Int, _ doom: Doom) { dooms[version] = doom }

    /// A write failed. If nothing had accepted it, a cache may have it all the same.
    func refuse(_ key: Key, version: Int, at now: Instant, event: EventNumber) {
        dooms[version] = nil
        let index = Int(key.id.index)
        if index < histories.count, histories[index].versions.contains(where: { $0.version == version }) {
            return
        }
        void[version] = (now, event)
    }

    // MARK: Copies

    /// A loader made a value.
    func made(version: Int) { made.insert(version) }

    /// Which write a value is that a client puts into a cache by itself. The client copies what it has read or written: the
    /// newest write of the same content, or the row that was there from the start, which is 0; nil if there is neither.
    func origin(of text: String, _ key: Key, row: () throws -> Value?) rethrows -> Int? {
        let index = Int(key.id.index)
        if index < histories.count, !histories[index].versions.isEmpty {
            return histories[index].versions.last { !$0.isVoid && $0.value?.text == text }?.version
        }
        return try row()?.text == text ? 0 : nil
    }

    // MARK: Watching

    /// Of the writes of a key: which there were, in order, and how far each has come.
    func fingerprint(of key: KeyID, _ probe: StepProbe) -> UInt64 {
        let index = Int(key.index)
        guard index < histories.count else { return 0 }
        var all = Fingerprint()
        for known in histories[index].versions {
            all.mix(probe.version(known.version))
            all.mix(probe.of(known.value))
            all.mix(probe.version(known.supersededBy))
            let flags: [Bool] = [known.isDurable, known.isVoid, known.acknowledgedAt != nil]
            for flag in flags { all.mix(flag) }
        }
        return histories[index].versions.isEmpty ? 0 : all.bits
    }

    /// The same of all keys, and which writes will never be true.
    func fingerprint(_ probe: StepProbe, _ names: Names) -> UInt64 {
        var sum: UInt64 = 0
        for index in histories.indices where !histories[index].versions.isEmpty {
            let key = names.key(KeyID(index))
            sum &+= Fingerprint(Fingerprint.of(key.text), fingerprint(of: key.id, probe)).bits
        }
        // Sums, so that the order of the tables does not matter.
        for version in void.keys { sum &+= Fingerprint(probe.version(version), 3).bits }
        for version in dooms.keys { sum &+= Fingerprint(probe.version(version), 4).bits }
        return sum
    }

    /// Where a write stands among those of its key that were accepted: -1 for the row that was there from the start; nil if
    /// it was never accepted.
    public func place(of version: Int, _ key: KeyID) -> Int? {
        if version == 0 { return -1 }
        let index = Int(key.index)
        guard index < histories.count else { return nil }
        return histories[index].versions.firstIndex { $0.version == version && !$0.isVoid }
    }

    /// How many writes of a key had been accepted when a write was, itself included; nil if it was never accepted, or that
    /// is forgotten.
    func order(of version: Int, _ key: KeyID) -> Int? {
        let index = Int(key.index)
        guard index < histories.count else { return nil }
        return histories[index].versions.last { $0.version == version && !$0.isVoid }?.order
    }

    /// Which write of a key is the newest that was accepted; nil if it never was written.
    public func newestWrite(of key: KeyID) -> Int? { newest(of: key)?.version }

    /// The newest write of a key that was accepted, and the moment of that; nil if it never was written.
    func newest(of key: KeyID) -> (version: Int, since: Instant, event: EventNumber)? {
        let index = Int(key.index)
        guard index < histories.count, let last = histories[index].versions.last(where: { !$0.isVoid }) else {
            return nil
        }
        return (last.version, last.since, last.event)
    }

    /// The newest deletion of a key among the writes that were accepted; nil if there is none.
    public func newestDeletion(of key: KeyID) -> Int? {
        let index = Int(key.index)
        guard index < histories.count else { return nil }
        return histories[index].versions.last { $0.value == nil && !$0.isVoid }?.version
    }

    /// Whether a key was ever written.
    public func knows(_ key: KeyID) -> Bool {
        Int(key.index) < histories.count && !histories[Int(key.index)].versions.isEmpty
    }

    // MARK: Reads

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
    /// right. `row` is what the database has if nothing was ever written.
    func judge(
        _ key: Key, read value: Value?, began: Instant, start: EventNumber, row: () throws -> Value?
    ) rethrows -> Judgement? {
        let index = Int(key.id.index)
        let version = value?.version ?? 0
        // What was never written cannot be outdated.
        if version == 0, index >= histories.count || histories[index].versions.isEmpty { return nil }
        if version < 0, made.contains(version) { return nil }
        let history = index < histories.count ? histories[index] : History()
        let present = history.versions.last { !$0.isVoid }
        if version < 0 || void[version].map({ $0.event < start }) ?? false {
            // No database has this value, or will have it.
            let (since, event) = void[version] ?? (began, 0)
            let truth = present == nil ? try row() : present?.value
            // What was put there by hand may well be what the database has.
            if version < 0, let truth, truth.text == value?.text { return nil }
            let staleness = Staleness(versionsBehind: 0, age: began - since, since: since)
            return Judgement(staleness: staleness, truth: truth, current: 0, outdated: event)
        }
        // What is void since the read began was true when it began.
        func wasVoid(_ known: Version) -> Bool {
            known.isVoid && void[known.version].map { $0.event < start } ?? true
        }
        let seen = history.versions.lastIndex { known in
            value == nil ? known.value == nil && !wasVoid(known) : known.version == version
        }
        if seen == nil, version > 0, version > history.newest || !history.isTrimmed { return nil }
        let newer = history.versions[((seen ?? -1) + 1)...].filter { $0.event < start && !wasVoid($0) }
        guard let first = newer.first, let last = newer.last else { return nil }
        let staleness = Staleness(
            versionsBehind: newer.count, age: began - first.since, since: first.since,
            isSameAgain: last.value?.text == value?.text)
        return Judgement(
            staleness: staleness, truth: last.value, current: newer.count > 1 ? last.event : 0,
            outdated: first.event)
    }
}
