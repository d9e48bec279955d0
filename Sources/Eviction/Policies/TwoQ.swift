/// 2Q: new entries wait in a first-in-first-out queue; what is requested again after it left that queue, while its key is
/// still remembered, enters a main LRU queue.
///
/// The queue of newcomers (A1in) may take `in` of the capacity and more while there is room; keys that left it are remembered
/// (A1out) for as many entries as `out` of the capacity. A hit among the newcomers changes nothing.
///
/// Worked example, capacity 4 (in 1, out 2): `1 2 3 4 5 1 6`: 5 evicts 1, the first of the newcomers, whose key is remembered;
/// 1 comes back into the main queue and evicts 2; 6 evicts 3.
struct TwoQ: SegmentedPolicy, ~Copyable {
    static let newcomers = PolicyOption(
        "in", .fraction(0.01...0.99), default: .fraction(0.25), "the share of the newcomers' queue")
    static let remembered = PolicyOption(
        "out", .fraction(0...10), default: .fraction(0.5),
        "how much is remembered, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "2q",
            summary: "newcomers wait in a queue; what returns after that enters the main LRU queue",
            options: [newcomers, remembered],
            source:
                "Johnson and Shasha, 2Q: A Low Overhead High Performance Buffer Management Replacement Algorithm,"
                + " VLDB 1994",
            complexity: "O(1)", memory: "9 bytes a key, ghosts for 50% of the entries", orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "first of the newcomers, which are over their share: inserted \(requestsAgo(reason.first))"
            : "least recently used of the main queue: its last use was \(requestsAgo(reason.first))"
    }

    private static let inNew: UInt8 = 1
    private static let inMain: UInt8 = 2
    private static let inGhost: UInt8 = 3
    static var lastResident: UInt8 { inMain }

    var ledger: Ledger
    var segments = Segments(count: 3)
    private let setup: PolicySetup
    private var newShare: UInt64 = 0
    private var ghostShare: UInt64 = 0
    private var returns = false

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        fitShares()
    }

    mutating func fitShares() {
        newShare = ledger.shareOfAtLeastOne(setup.fraction(Self.newcomers))
        ghostShare = ledger.share(setup.fraction(Self.remembered))
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        if segments.place(of: access.id) == Self.inMain { segments.moveToHead(access.id) }
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        returns = isGhost(access.id)
        if returns { forget(access.id) }
        insertWithRoom(access, &departures)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        if ledger.enter(access.id, size: access.size) { fitShares() }
        segments.pushHead(access.id, returns ? Self.inMain : Self.inNew, charge: ledger.charge(access.size))
        returns = false
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        let takesNew = segments.used(Self.inNew) > newShare || segments.tail(Self.inMain) == noEntry
        return segments.tail(takesNew ? Self.inNew : Self.inMain)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        segments.place(of: victim) == Self.inNew
            ? ledger.reason(0, ledger.sinceInsertion(victim)) : ledger.reason(1, ledger.sinceUse(victim))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        if segments.place(of: victim) != Self.inNew { return takeOut(victim) }
        makeGhost(victim, Self.inGhost)
        trimGhosts()
    }

    @inline(__always)
    mutating func trimGhosts() { trim(Self.inGhost, to: ghostShare) }

    func residentsInEvictionOrder() -> [UInt32] {
        var over = segments.used(Self.inNew)
        var leaving: [UInt32] = []
        var staying: [UInt32] = []
        for id in segments.fromTail(Self.inNew) {
            if over > newShare { leaving.append(id) } else { staying.append(id) }
            over -= ledger.charge(of: id)
        }
        return leaving + segments.fromTail(Self.inMain) + staying
    }
}
