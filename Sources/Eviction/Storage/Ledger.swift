/// What every policy keeps of its residents: how many, how large and, if reasons are wanted, how old.
struct Ledger: ~Copyable {
    /// What the reasons need to know of an entry.
    struct Stamp: BitwiseCopyable {
        /// The number of the request that inserted it.
        var inserted: UInt64 = 0
        /// The number of the request that used it last (its insertion counts).
        var used: UInt64 = 0
        /// How often it was hit since its insertion.
        var hits: UInt32 = 0
    }

    /// The most that may be resident, in entries or bytes.
    var capacity: UInt64
    /// What is resident, in entries or bytes.
    private(set) var used: UInt64 = 0
    /// How many entries are resident.
    private(set) var count = 0
    /// How many entries have ever come in.
    private(set) var entered: UInt64 = 0
    /// The sizes of those, added up, whatever the capacity counts.
    private(set) var enteredBytes: UInt64 = 0
    /// The number of the present request, hits and insertions alike, from 1.
    private(set) var now: UInt64 = 0
    /// What a typical entry is charged: 1 if the capacity counts entries, else the mean charge of the residents.
    ///
    /// The mean is taken when the number of residents reaches a power of two, and after every 4,096th admission. A quantity that
    /// a policy counts in entries (a sample, a window, the least size of a queue) is computed from this, so that a capacity in bytes
    /// gives what the same capacity in entries gives if all sizes are equal.
    private(set) var unit: UInt64 = 1
    /// Whether entries are stamped, so that reasons can tell ages.
    let explains: Bool
    private let countsEntries: Bool
    private var sizes = CompactSizes()
    private var stamps = DenseArray(filler: Stamp())

    init(setup: PolicySetup) {
        capacity = setup.capacity
        countsEntries = setup.countsEntries
        explains = setup.explains
    }

    /// The charge of an entry of `size`: 1 if the capacity counts entries, else its bytes, but at least 1: a cache of empty values
    /// would grow without bound.
    @inline(__always)
    func charge(_ size: UInt64) -> UInt64 { countsEntries ? 1 : max(size, 1) }

    // The next three change nothing. They are mutating because generic code accesses a mutable ledger in place, but a ledger that it
    // only reads through an accessor with an allocated frame. That took a sixth of the time of a replay.

    /// What `id`, a resident, is charged.
    @inline(__always)
    mutating func chargeInPlace(of id: UInt32) -> UInt64 { charge(of: id) }

    /// Whether an entry of `size` fits beside the present residents.
    @inline(__always)
    mutating func hasRoom(for size: UInt64) -> Bool { used &+ charge(size) <= capacity }

    /// Whether an entry of `size` could fit into the empty cache.
    @inline(__always)
    mutating func couldEverFit(_ size: UInt64) -> Bool { charge(size) <= capacity }

    /// What `id`, a resident, is charged.
    @inline(__always)
    func charge(of id: UInt32) -> UInt64 { countsEntries ? 1 : sizes[id] }

    /// Whether the residents exceed the capacity, as after a resize.
    var isOverfull: Bool { used > capacity }

    /// Counts a hit of `id`.
    @inline(__always)
    mutating func hit(_ id: UInt32) {
        now &+= 1
        if explains {
            stamps[id].used = now
            stamps[id].hits &+= 1
        }
    }

    /// Counts a miss, before room is made for the new entry.
    @inline(__always)
    mutating func miss() { now &+= 1 }

    /// How many typical entries the capacity holds, at least 1.
    var capacityInEntries: UInt64 { countsEntries ? capacity : max(1, capacity / unit) }

    /// How many entries of one size the capacity holds, at least 1: the guess before the first entry is in.
    func capacityInEntries(of size: UInt64) -> UInt64 {
        countsEntries ? capacity : max(1, capacity / charge(size))
    }

    /// A share of the capacity, rounded down to whole typical entries.
    func share(_ fraction: Double) -> UInt64 { portion(fraction, of: capacity) / unit * unit }

    /// A share of the capacity, rounded down to whole typical entries, but not less than one.
    func shareOfAtLeastOne(_ fraction: Double) -> UInt64 { max(share(fraction), min(unit, capacity)) }

    /// The capacity without one typical entry.
    var capacityButOne: UInt64 { capacity - min(unit, capacity) }

    /// Admits `id`. Returns whether the charge of a typical entry has changed, so that shares must be computed again.
    @inline(__always)
    mutating func enter(_ id: UInt32, size: UInt64) -> Bool {
        count &+= 1
        entered &+= 1
        enteredBytes &+= size
        if countsEntries {
            used &+= 1
        } else {
            used &+= charge(size)
            sizes.include(id)
            sizes[id] = max(size, 1)
        }
        if explains {
            stamps.include(id)
            stamps[id] = Stamp(inserted: now, used: now, hits: 0)
        }
        if countsEntries || (count & (count &- 1) != 0 && entered & 4095 != 0) { return false }
        return updateUnit()
    }

    @inline(never)
    private mutating func updateUnit() -> Bool {
        let old = unit
        unit = max(1, (used + UInt64(count) / 2) / UInt64(count))
        return unit != old
    }

    /// Removes `id`, a resident.
    @inline(__always)
    mutating func leave(_ id: UInt32) {
        count &-= 1
        used &-= charge(of: id)
    }

    /// Changes the size of `id`, a resident.
    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        if countsEntries { return }
        used = used &- sizes[id] &+ charge(size)
        sizes[id] = max(size, 1)
    }

    /// A reason of the policy's own, if reasons are kept.
    @inline(__always)
    func reason(
        _ code: UInt8, _ first: @autoclosure () -> Int64 = 0, _ second: @autoclosure () -> Int64 = 0
    ) -> EvictionReason {
        explains ? EvictionReason(code: code, first: first(), second: second()) : .unexplained
    }

    /// How many requests ago `id` was last used; 0 if ages are not kept.
    func sinceUse(_ id: UInt32) -> Int64 { explains ? Int64(now &- stamps[id].used) : 0 }

    /// How many requests ago `id` was inserted; 0 if ages are not kept.
    func sinceInsertion(_ id: UInt32) -> Int64 { explains ? Int64(now &- stamps[id].inserted) : 0 }

    /// How often `id` was hit since its insertion; 0 if ages are not kept.
    func hits(_ id: UInt32) -> Int64 { explains ? Int64(stamps[id].hits) : 0 }

    /// Residents ordered by their insertion if ages are kept, else by id.
    func inInsertionOrder(_ ids: [UInt32]) -> [UInt32] {
        ids.sorted {
            let first = explains ? stamps[$0].inserted : 0
            let second = explains ? stamps[$1].inserted : 0
            return first == second ? $0 < $1 : first < second
        }
    }
}
