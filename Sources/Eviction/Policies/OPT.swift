/// Belady's OPT: the victim is the entry whose next use lies furthest in the future. It needs a recorded trace to look ahead
/// in; with entries of one size no policy that must admit every miss can have fewer misses.
///
/// Entries that are never used again leave first, the one inserted or used earliest before the others. Where sizes differ
/// it is a good heuristic and no longer a bound.
///
/// Worked example, capacity 2: `1 2 3 1 2`: 3 evicts 2, which is used again after 1 is; 1 is hit; 2 evicts 3, which is never
/// used again.
struct OPT: EvictionPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "opt",
            summary: "evicts the entry used furthest in the future; the best that admits every miss",
            source: "Belady, A Study of Replacement Algorithms for a Virtual-Storage Computer, 1966",
            complexity: "O(log n)", memory: "4 bytes a key and 24 an entry, no ghosts", looksAhead: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        futureSentence(reason)
    }

    var ledger: Ledger
    private var future = FutureHeap()

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { future.contains(id) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        future.note(access, now: ledger.now)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        future.note(access, now: ledger.now)
        ledger.enter(access.id, size: access.size)
    }

    mutating func nextVictim() -> UInt32 { future.furthest }

    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, future.reason(for: victim, ledger))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] { future.furthestFirst() }

    private mutating func take(_ id: UInt32) {
        future.remove(id)
        ledger.leave(id)
    }
}

/// OPT that may refuse: a miss that is used again later than every resident is not let in at all.
///
/// With entries of one size no policy whatever has fewer misses. A request is refused where its next use is no earlier than
/// the victim's.
///
/// Worked example, capacity 1: `1 2 1`: 2 is never used again and is refused, so 1 is hit.
struct OPTBypass: EvictionPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "opt-bypass",
            summary: "as opt, but does not let in what is used later than all it has; the best there is",
            source: "Belady, 1966; with bypass: McFarling, Cache Replacement with Dynamic Exclusion, 1991",
            complexity: "O(log n)", memory: "4 bytes a key and 24 an entry, no ghosts", looksAhead: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        switch reason.code {
        case 2: "not let in: it is never requested again"
        case 3:
            "not let in: its next use is request \(reason.first), that of every resident is earlier or the same"
        default: futureSentence(reason)
        }
    }

    var ledger: Ledger
    private var future = FutureHeap()

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { future.contains(id) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        future.note(access, now: ledger.now)
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) {
            let victim = future.furthest
            if access.nextUse >= future.nextUse(of: victim) {
                let code: UInt8 = access.nextUse == Access.noNextUse ? 2 : 3
                departures.refuse(access.id, ledger.reason(code, Int64(access.nextUse)))
                return
            }
            evict(victim, &departures)
        }
        admit(access)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        future.note(access, now: ledger.now)
        ledger.enter(access.id, size: access.size)
    }

    mutating func nextVictim() -> UInt32 { future.furthest }

    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, future.reason(for: victim, ledger))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] { future.furthestFirst() }

    private mutating func take(_ id: UInt32) {
        future.remove(id)
        ledger.leave(id)
    }
}

/// The residents by their next use, the furthest first.
struct FutureHeap: ~Copyable {
    private var heap = KeyedHeap()

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { heap.contains(id) }

    var furthest: UInt32 { heap.top }

    func nextUse(of id: UInt32) -> UInt32 { ~UInt32(truncatingIfNeeded: heap.key(of: id).first) }

    /// Notes when an entry, new or resident, is used next.
    @inline(__always)
    mutating func note(_ access: Access, now: UInt64) {
        let key = KeyedHeap.Key(first: UInt64(~access.nextUse), second: now)
        if heap.contains(access.id) { heap.update(access.id, key) } else { heap.insert(access.id, key) }
    }

    mutating func remove(_ id: UInt32) { heap.remove(id) }

    func furthestFirst() -> [UInt32] { heap.sorted() }

    func reason(for id: UInt32, _ ledger: borrowing Ledger) -> EvictionReason {
        let next = nextUse(of: id)
        return next == Access.noNextUse ? ledger.reason(0) : ledger.reason(1, Int64(next))
    }
}

private func futureSentence(_ reason: EvictionReason) -> String {
    reason.code == 0
        ? "it is never requested again"
        : "its next use, request \(reason.first), is the furthest in the future"
}
