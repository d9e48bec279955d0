/// Most recently used: the victim is the entry that was used last before the present request; good for loops that are
/// larger than the cache, bad for most else.
///
/// Worked example, capacity 2: `1 2 3 1 2`: 3 evicts 2, which was used just before; 1 is still there and hit; 2 evicts 1.
struct MRU: EvictionPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "mru", summary: "evicts the entry that was used last; made for loops",
            source:
                "Chou and DeWitt, An Evaluation of Buffer Management Strategies for Relational Database Systems, 1985",
            complexity: "O(1)", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "most recently used: its last use was \(requestsAgo(reason.first))"
    }

    var ledger: Ledger
    private var segments = Segments(count: 1)

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { segments.place(of: id) != 0 }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        segments.moveToHead(access.id)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        segments.pushHead(access.id, 1, charge: 0)
        ledger.enter(access.id, size: access.size)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 { segments.head(1) }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, ledger.reason(0, ledger.sinceUse(victim)))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] { segments.fromTail(1).reversed() }

    @inline(__always)
    private mutating func take(_ id: UInt32) {
        segments.remove(id, charge: 0)
        ledger.leave(id)
    }
}
