/// Belady's OPT: the victim is the entry whose next use lies furthest in the future. It needs a recorded trace to look ahead
/// in; with entries of one size no policy that must admit every miss can have fewer misses.
///
/// Entries that are never used again leave first, the one inserted or used earliest before the others. If sizes differ, it is no
/// bound and can miss twice as often as a policy that heeds sizes; `opt-size` and the replay's bound are for that.
///
/// Worked example, capacity 2: `1 2 3 1 2`: 3 evicts 2, which is used again after 1 is; 1 is hit; 2 evicts 3, which is never
/// used again.
struct OPT: FuturePolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "opt",
            summary:
                "evicts the entry used furthest in the future; with entries of one size the best that admits all",
            source: "Belady, A Study of Replacement Algorithms for a Virtual-Storage Computer, 1966",
            complexity: "O(log n)", memory: "4 bytes a key and 24 an entry, no ghosts", looksAhead: true)
    }

    var ledger: Ledger
    var heap = KeyedHeap()

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }
}

/// OPT that may refuse: a miss that is used again later than every resident is not let in at all.
///
/// With entries of one size no policy whatever has fewer misses. A request is refused if its next use is no earlier than
/// the victim's.
///
/// Worked example, capacity 1: `1 2 1`: 2 is never used again and is refused, so 1 is hit.
struct OPTBypass: FuturePolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "opt-bypass",
            summary:
                "as opt, but refuses what is used later than all it has: best for entries of one size",
            source: "Belady, 1966; with bypass: McFarling, Cache Replacement with Dynamic Exclusion, 1991",
            complexity: "O(log n)", memory: "4 bytes a key and 24 an entry, no ghosts", looksAhead: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        switch reason.code {
        case 2: "not let in: it is never requested again"
        case 3:
            "not let in: its next use is request \(reason.first), that of every resident is earlier or the same"
        default: furthestSentence(reason)
        }
    }

    var ledger: Ledger
    var heap = KeyedHeap()

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) {
            let victim = nextVictim()
            if access.nextUse >= nextUse(of: victim) {
                let code: UInt8 = access.nextUse == Access.noNextUse ? 2 : 3
                departures.refuse(access.id, ledger.reason(code, Int64(access.nextUse)))
                return
            }
            evict(victim, &departures)
        }
        admit(access)
    }
}
