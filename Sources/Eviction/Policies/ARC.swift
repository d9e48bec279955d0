/// ARC, the adaptive replacement cache: two LRU queues, one of entries used once (T1) and one of those used more often (T2), and
/// a queue of ghosts behind each; a hit in a ghost queue says that its resident queue is too small, and moves the target.
///
/// `AdaptivePolicy` says how the target moves.
///
/// Worked example, capacity 2: `1 2 1 3 2`: the hit moves 1 to T2; 3 evicts 2, the only one in T1, which becomes a ghost; 2
/// comes back, so the target rises to 1, and 1 leaves T2.
struct ARC: AdaptivePolicy, ~Copyable {
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

    var ledger: Ledger
    var segments = Segments(count: 4)
    var balance = AdaptiveBalance()

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        segments.move(access.id, to: AdaptiveSegment.frequent, charge: ledger.charge(of: access.id))
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        adapt(access)
        insertWithRoom(access, &departures)
        trimGhosts()
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        let (recent, frequent) = (
            segments.tail(AdaptiveSegment.recent), segments.tail(AdaptiveSegment.frequent)
        )
        let used = segments.used(AdaptiveSegment.recent)
        let isOver = used > balance.floor || (balance.returnsFromB2 && used >= balance.ceiling)
        return recent != noEntry && (isOver || frequent == noEntry) ? recent : frequent
    }

    func residentsInEvictionOrder() -> [UInt32] {
        var left = segments.used(AdaptiveSegment.recent)
        var leaving: [UInt32] = []
        var staying: [UInt32] = []
        for id in segments.fromTail(AdaptiveSegment.recent) {
            if left > balance.floor { leaving.append(id) } else { staying.append(id) }
            left -= ledger.charge(of: id)
        }
        return leaving + segments.fromTail(AdaptiveSegment.frequent) + staying
    }
}
