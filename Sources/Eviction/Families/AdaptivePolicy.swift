/// A policy that balances two queues of residents by what returns from the ghosts behind each: ARC and CAR.
///
/// T1 holds entries used once, T2 those used more often; B1 and B2 hold the ghosts of each. The target is what T1 should hold. A ghost
/// of B1 that returns raises it by max(1, |B2| / |B1|), one of B2 lowers it by max(1, |B1| / |B2|); if sizes differ, the step is
/// multiplied by the entry's size. T1 and B1 never exceed the capacity, all four together never twice the capacity.
protocol AdaptivePolicy: SegmentedPolicy, ~Copyable {
    /// The target, and where the newcomer goes.
    var balance: AdaptiveBalance { get set }
}

/// What an adaptive policy has learnt.
struct AdaptiveBalance: BitwiseCopyable {
    /// What T1 should hold, in typical entries.
    fileprivate(set) var target = 0.0
    /// The charge of a typical entry, in which the target is measured.
    fileprivate var unit: UInt64 = 1
    /// Whether the entry that is about to come in has a ghost in B2.
    fileprivate(set) var returnsFromB2 = false
    /// The queue that the entry enters.
    fileprivate(set) var destination = AdaptiveSegment.recent

    /// The whole entries that are within the target.
    var floor: UInt64 { UInt64(target) * unit }
    /// The target, rounded up to whole entries.
    var ceiling: UInt64 { UInt64(target.rounded(.up)) * unit }
}

/// The queues of an adaptive policy.
enum AdaptiveSegment {
    static let recent: UInt8 = 1
    static let frequent: UInt8 = 2
    static let recentGhosts: UInt8 = 3
    static let frequentGhosts: UInt8 = 4
}

extension AdaptivePolicy where Self: ~Copyable {
    static var lastResident: UInt8 { AdaptiveSegment.frequent }

    /// Moves the target if the entry has a ghost, and forgets the ghost.
    @inline(__always)
    mutating func adapt(_ access: Access) {
        let place = segments.place(of: access.id)
        balance.returnsFromB2 = place == AdaptiveSegment.frequentGhosts
        if place == 0 { return }
        let first = Double(segments.used(AdaptiveSegment.recentGhosts))
        let second = Double(segments.used(AdaptiveSegment.frequentGhosts))
        let charge = Double(ledger.charge(access.size)) / Double(balance.unit)
        let capacity = Double(ledger.capacity) / Double(balance.unit)
        if place == AdaptiveSegment.recentGhosts {
            balance.target = min(balance.target + charge * max(1, second / first), capacity)
        } else {
            balance.target = max(balance.target - charge * max(1, first / second), 0)
        }
        forget(access.id)
        balance.destination = AdaptiveSegment.frequent
    }

    /// Admits an entry into T1, or into T2 if its ghost was found.
    @inline(__always)
    mutating func admit(_ access: Access) {
        if ledger.enter(access.id, size: access.size) { fitShares() }
        segments.pushHead(access.id, balance.destination, charge: ledger.charge(access.size))
        balance.destination = AdaptiveSegment.recent
        balance.returnsFromB2 = false
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let isRecent = segments.place(of: victim) == AdaptiveSegment.recent
        return ledger.reason(isRecent ? 0 : 1, Int64(clamping: balance.floor), ledger.sinceUse(victim))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        let isRecent = segments.place(of: victim) == AdaptiveSegment.recent
        makeGhost(victim, isRecent ? AdaptiveSegment.recentGhosts : AdaptiveSegment.frequentGhosts)
    }

    @inline(__always)
    mutating func trimGhosts() {
        let capacity = ledger.capacity
        let recent = segments.used(AdaptiveSegment.recent)
        trim(AdaptiveSegment.recentGhosts, to: capacity - min(recent, capacity))
        let others = ledger.used + segments.used(AdaptiveSegment.recentGhosts)
        trim(AdaptiveSegment.frequentGhosts, to: 2 * capacity - min(others, 2 * capacity))
    }

    mutating func update(_ access: Access, _ departures: inout Departures) {
        updateByDefault(access, &departures)
        trimGhosts()
    }

    /// Keeps the target where it is when the typical entry, in which it is measured, or the capacity changes.
    mutating func fitShares() {
        balance.target *= Double(balance.unit) / Double(ledger.unit)
        balance.unit = ledger.unit
        balance.target = min(balance.target, Double(ledger.capacity) / Double(ledger.unit))
    }
}
