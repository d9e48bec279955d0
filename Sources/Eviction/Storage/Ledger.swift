/// What every policy keeps of its residents: how many, how large, and (only where reasons are wanted) how old.
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
    /// Whether entries are stamped, so that reasons can tell ages.
    let explains: Bool
    private let countsEntries: Bool
    private var sizes = DenseArray<UInt32>(filler: 0)
    private var stamps = DenseArray(filler: Stamp())

    init(setup: PolicySetup) {
        capacity = setup.capacity
        countsEntries = setup.countsEntries
        explains = setup.explains
    }

    /// The charge of an entry of `size`: 1 where the capacity is counted in entries, and never less than 1 byte, lest empty
    /// values be kept without end.
    @inline(__always)
    func charge(_ size: UInt32) -> UInt64 { countsEntries ? 1 : UInt64(max(size, 1)) }

    // The next three change nothing. They are mutating because code that is generic over policies reaches a ledger that it may change
    // in place, but one that it only reads through an accessor whose frame is allocated, which took a sixth of the time of a replay.

    /// What `id`, a resident, is charged.
    @inline(__always)
    mutating func chargeInPlace(of id: UInt32) -> UInt64 { charge(of: id) }

    /// Whether an entry of `size` fits beside the present residents.
    @inline(__always)
    mutating func hasRoom(for size: UInt32) -> Bool { used &+ charge(size) <= capacity }

    /// Whether an entry of `size` could fit into the empty cache.
    @inline(__always)
    mutating func couldEverFit(_ size: UInt32) -> Bool { charge(size) <= capacity }

    /// What `id`, a resident, is charged.
    @inline(__always)
    func charge(of id: UInt32) -> UInt64 { countsEntries ? 1 : UInt64(sizes[id]) }

    /// Whether the residents are more than the capacity allows, as after a resize.
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

    /// Counts the request that is about to insert, before room is made for it.
    @inline(__always)
    mutating func miss() { now &+= 1 }

    /// Enters `id` as a resident.
    @inline(__always)
    mutating func enter(_ id: UInt32, size: UInt32) {
        count &+= 1
        entered &+= 1
        enteredBytes &+= UInt64(size)
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
    }

    /// Strikes `id`, a resident, off.
    @inline(__always)
    mutating func leave(_ id: UInt32) {
        count &-= 1
        used &-= charge(of: id)
    }

    /// Changes the size of `id`, a resident.
    mutating func changeSize(_ id: UInt32, to size: UInt32) {
        if countsEntries { return }
        used = used &- UInt64(sizes[id]) &+ charge(size)
        sizes[id] = max(size, 1)
    }

    /// A reason of the policy's own, where reasons are kept.
    @inline(__always)
    func reason(
        _ code: UInt8, _ first: @autoclosure () -> Int64 = 0, _ second: @autoclosure () -> Int64 = 0
    ) -> EvictionReason {
        explains ? EvictionReason(code: code, first: first(), second: second()) : .unexplained
    }

    /// How many requests ago `id` was last used; 0 where ages are not kept.
    func sinceUse(_ id: UInt32) -> Int64 { explains ? Int64(now &- stamps[id].used) : 0 }

    /// How many requests ago `id` was inserted; 0 where ages are not kept.
    func sinceInsertion(_ id: UInt32) -> Int64 { explains ? Int64(now &- stamps[id].inserted) : 0 }

    /// How often `id` was hit since its insertion; 0 where ages are not kept.
    func hits(_ id: UInt32) -> Int64 { explains ? Int64(stamps[id].hits) : 0 }

    /// Residents ordered by their insertion where ages are kept, else by id.
    func inInsertionOrder(_ ids: [UInt32]) -> [UInt32] {
        ids.sorted {
            let first = explains ? stamps[$0].inserted : 0
            let second = explains ? stamps[$1].inserted : 0
            return first == second ? $0 < $1 : first < second
        }
    }
}
