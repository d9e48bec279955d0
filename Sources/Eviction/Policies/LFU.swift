/// Least frequently used: the victim is the entry with the fewest uses since it came in, and among those the one that
/// reached that number first; the count dies with the entry.
///
/// Entries of the same frequency stand in one class, a queue in the order in which they reached it; the classes stand in a
/// list by rising frequency (Shah, Mitra and Matani's O(1) scheme).
///
/// Worked example, capacity 2: `1 2 2 1 3`: 1 and 2 come in and are hit once each, both have frequency 2; 3 evicts 2, which
/// reached it before 1 did. Two hits, three misses.
struct LFU: EvictionPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lfu",
            summary: "evicts the entry used least often, and of those the one that got there first",
            source:
                "Shah, Mitra and Matani, An O(1) algorithm for implementing the LFU cache eviction scheme, 2010",
            complexity: "O(1)", memory: "12 bytes a key and 32 a distinct frequency, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.second == 1
            ? "its frequency \(reason.first) was the lowest"
            : "its frequency \(reason.first) was the lowest, and of the \(reason.second) entries with it"
                + " it was the oldest"
    }

    var ledger: Ledger
    private var classes = FrequencyClasses()

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { classes.contains(id) }

    @inline(__always)
    func prefetch(_ id: UInt32) { classes.prefetch(id) }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { classes.prefetchNeighbours(id) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        classes.promote(access.id)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        classes.insert(access.id)
        _ = ledger.enter(access.id, size: access.size)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 { classes.oldestOfLowest }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(classes.lowestFrequency), Int64(classes.countOfLowest))
    }

    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        classes.remove(id)
        ledger.leave(id)
    }

    func residentsInEvictionOrder() -> [UInt32] { classes.fromLowest() }
}
