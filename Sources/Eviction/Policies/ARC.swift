/// ARC, the adaptive replacement cache: two LRU queues, one of entries used once (T1) and one of those used more often (T2), and
/// a queue of ghosts behind each; a hit in a ghost queue says that its resident queue is too small, and moves the target.
///
/// The target `p` is what T1 should hold. A ghost of T1 that returns raises it by max(1, |B2| / |B1|), one of T2 lowers it by
/// max(1, |B1| / |B2|); where sizes differ the step is multiplied by the entry's size. T1 and its ghosts never take more than
/// the capacity, all four queues never more than twice that.
///
/// Worked example, capacity 2: `1 2 1 3 2`: the hit moves 1 to T2; 3 evicts 2, the only one in T1, which becomes a ghost; 2
/// comes back, so the target rises to 1, and 1 leaves T2.
struct ARC: SegmentedPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "arc", summary: "balances recency and frequency by what its ghosts say",
            source: "Megiddo and Modha, ARC: A Self-Tuning, Low Overhead Replacement Cache, FAST 2003",
            complexity: "O(1)", memory: "9 bytes a key, ghosts for as many entries as the capacity",
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "least recently used of those used once (T1), whose target is \(reason.first): its last use was"
                + " \(requestsAgo(reason.second))"
            : "least recently used of those used more often (T2), as T1 is within its target of \(reason.first):"
                + " its last use was \(requestsAgo(reason.second))"
    }

    private static let inT1: UInt8 = 1
    private static let inT2: UInt8 = 2
    private static let inB1: UInt8 = 3
    private static let inB2: UInt8 = 4
    static var lastResident: UInt8 { inT2 }

    var ledger: Ledger
    var segments = Segments(count: 4)
    private var target = 0.0
    private var returnsFromB2 = false
    private var destination = ARC.inT1

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        segments.move(access.id, to: Self.inT2, charge: ledger.charge(of: access.id))
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        adapt(access)
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
        trimGhosts()
    }

    /// Moves the target where a ghost returns.
    @inline(__always)
    private mutating func adapt(_ access: Access) {
        let place = segments.place(of: access.id)
        returnsFromB2 = place == Self.inB2
        if place == 0 { return }
        let ghosts1 = Double(segments.used(Self.inB1))
        let ghosts2 = Double(segments.used(Self.inB2))
        let charge = Double(ledger.charge(access.size))
        if place == Self.inB1 {
            target = min(target + charge * max(1, ghosts2 / ghosts1), Double(ledger.capacity))
        } else {
            target = max(target - charge * max(1, ghosts1 / ghosts2), 0)
        }
        forget(access.id)
        destination = Self.inT2
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        ledger.enter(access.id, size: access.size)
        segments.pushHead(access.id, destination, charge: ledger.charge(access.size))
        destination = Self.inT1
        returnsFromB2 = false
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        let recent = Double(segments.used(Self.inT1))
        let takesT1 =
            segments.tail(Self.inT1) != noEntry
            && (recent > target || (returnsFromB2 && recent == target) || segments.tail(Self.inT2) == noEntry)
        return segments.tail(takesT1 ? Self.inT1 : Self.inT2)
    }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        let isT1 = segments.place(of: victim) == Self.inT1
        departures.evict(victim, ledger.reason(isT1 ? 0 : 1, Int64(target), ledger.sinceUse(victim)))
        makeGhost(victim, isT1 ? Self.inB1 : Self.inB2)
    }

    /// Keeps T1 and its ghosts within the capacity and everything within twice that.
    @inline(__always)
    private mutating func trimGhosts() {
        let capacity = ledger.capacity
        let recent = segments.used(Self.inT1)
        trim(Self.inB1, to: capacity - min(recent, capacity))
        let others = ledger.used + segments.used(Self.inB1)
        trim(Self.inB2, to: 2 * capacity - min(others, 2 * capacity))
    }

    mutating func update(_ access: Access, _ departures: inout Departures) {
        updateByDefault(access, &departures)
        trimGhosts()
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        target = min(target, Double(capacity))
        while ledger.isOverfull { evictOne(&departures) }
        trimGhosts()
    }

    func residentsInEvictionOrder() -> [UInt32] {
        var left = Double(segments.used(Self.inT1))
        var leaving: [UInt32] = []
        var staying: [UInt32] = []
        for id in segments.fromTail(Self.inT1) {
            if left > target { leaving.append(id) } else { staying.append(id) }
            left -= Double(ledger.charge(of: id))
        }
        return leaving + segments.fromTail(Self.inT2) + staying
    }
}
