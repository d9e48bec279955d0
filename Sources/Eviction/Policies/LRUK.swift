/// LRU-K: the victim is the entry whose K-th last use is longest ago; entries used fewer than K times count as infinitely long and
/// leave first, the least recently used of them before the others.
///
/// The last K times of an evicted key are kept for as many keys as `history` of the capacity, and a key that comes back within
/// that goes on with them (the paper's retained information; without it a new entry could never prove itself). The paper's
/// correlated reference period is 0: every request counts.
///
/// libCacheSim 0.3.5 forgets the times of what it evicts; with `history=0` this policy has exactly its misses on all 28 reference
/// cells, with the paper's retained information up to a third fewer or more.
///
/// Worked example, capacity 2, K 2: `1 2 1 3 2`: 1 is used twice; 3 evicts 2, used once; 2 comes back, has now been used twice,
/// and evicts 3, used once.
struct LRUK: HeapPolicy, ~Copyable {
    static let depth = PolicyOption("k", .integer(1...8), default: .integer(2), "which last use counts")
    static let history = PolicyOption(
        "history", .fraction(0...10), default: .fraction(1),
        "how many evicted keys' times are kept, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lru-k", summary: "evicts the entry whose K-th last use is longest ago",
            options: [depth, history],
            source:
                "O'Neil, O'Neil and Weikum, The LRU-K Page Replacement Algorithm for Database Disk Buffering, SIGMOD 1993",
            complexity: "O(log n)",
            memory: "13 bytes and 8 times K a key, 24 an entry, ghosts for as many entries")
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "used \(counted(reason.first, "time")) only, so its K-th last use is infinitely long ago;"
                + " its last use was \(requestsAgo(reason.second))"
            : "its K-th last use (K = \(reason.first)) was longest ago: \(requestsAgo(reason.second))"
    }

    var ledger: Ledger
    var heap = KeyedHeap()
    /// The last K times of each key, the latest first; 0 for none.
    private var times = DenseArray<UInt64>(filler: 0)
    private var ghosts = Segments(count: 1)
    private let setup: PolicySetup
    private let k: UInt32
    private var ghostShare: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        k = UInt32(setup.integer(Self.depth))
        fitShares()
    }

    var ghostCount: Int { ghosts.count(1) }

    /// Puts the present time before the others.
    @inline(__always)
    private mutating func note(_ id: UInt32) {
        var place = k - 1
        while place > 0 {
            times[id * k + place] = times[id * k + place - 1]
            place -= 1
        }
        times[id * k] = ledger.now
    }

    /// Those with K uses go behind all others, by the time of the K-th.
    @inline(__always)
    private func key(_ id: UInt32) -> KeyedHeap.Key {
        let last = times[id * k + k - 1]
        return last == 0
            ? KeyedHeap.Key(first: times[id * k], second: 0) : KeyedHeap.Key(first: last | 1 << 63, second: 0)
    }

    private mutating func forget(_ id: UInt32) {
        ghosts.remove(id, charge: ledger.charge(of: id))
        clear(id)
    }

    private mutating func clear(_ id: UInt32) {
        for place in 0..<k { times[id * k + place] = 0 }
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        note(access.id)
        heap.update(access.id, key(access.id))
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        if ghosts.place(of: access.id) != 0 {
            ghosts.remove(access.id, charge: ledger.charge(of: access.id))
        }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        times.include(access.id * k + k - 1)
        note(access.id)
        if ledger.enter(access.id, size: access.size) { fitShares() }
        heap.insert(access.id, key(access.id))
    }

    func reason(for id: UInt32) -> EvictionReason {
        let last = times[id * k + k - 1]
        if last != 0 { return ledger.reason(1, Int64(k), Int64(ledger.now - last)) }
        let uses = (0..<k).count { times[id * k + $0] != 0 }
        return ledger.reason(0, Int64(uses), Int64(ledger.now - times[id * k]))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        takeOut(victim)
        ghosts.pushHead(victim, 1, charge: ledger.charge(of: victim))
        trimGhosts()
    }

    mutating func trimGhosts() {
        while ghosts.used(1) > ghostShare { forget(ghosts.tail(1)) }
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            takeOut(id)
            clear(id)
        } else if ghosts.place(of: id) != 0 {
            forget(id)
        }
    }

    mutating func fitShares() { ghostShare = ledger.share(setup.fraction(Self.history)) }
}
