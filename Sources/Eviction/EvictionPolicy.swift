/// The rules by which entries leave a full cache, over dense ids.
///
/// A policy implements a few small steps (`contains`, `hit`, `admit`, `nextVictim`, `evict`, `remove`) and inherits the rest; one that
/// looks at its ghosts before it makes room writes `insert` itself. The same code serves the interactive caches, one
/// entry at a time through an `Evictor`, and replay, a batch at a time through `replay`, whose default implementation
/// the compiler specialises for each policy.
protocol EvictionPolicy: ~Copyable, SendableMetatype {
    /// What the policy tells of itself.
    static var descriptor: PolicyDescriptor { get }

    /// The sentence for a reason that this policy made: lower case, no full stop, the subject is the entry that left.
    static func sentence(for reason: EvictionReason) -> String

    /// Makes an empty cache.
    init(setup: PolicySetup)

    /// Empty caches of several sizes, at most eight, that are walked through together; nil where this policy, or its options, have no
    /// such way. The setups differ in their capacities only, which count entries.
    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)?

    /// The residents' sizes and ages, and the capacity.
    var ledger: Ledger { get set }

    /// How many evicted keys are remembered.
    var ghostCount: Int { get }

    /// Whether an id, be it ever seen or not, is resident.
    func contains(_ id: UInt32) -> Bool

    /// Notes a request for a resident entry.
    mutating func hit(_ access: Access)

    /// Lets an entry in that is not resident, making the room it needs; the entry itself may be refused.
    mutating func insert(_ access: Access, _ departures: inout Departures)

    /// Enters an entry for which there is room.
    mutating func admit(_ access: Access)

    /// Chooses the victim that would leave next, among the residents, of which there is at least one. It may move hands and
    /// draw numbers, but takes nothing out.
    mutating func nextVictim() -> UInt32

    /// Takes out the entry that `nextVictim` has just chosen, remembers it where the policy keeps ghosts, and says why.
    mutating func evict(_ victim: UInt32, _ departures: inout Departures)

    /// Notes that a resident entry was overwritten by a value of another size: a hit, then whatever room it needs.
    mutating func update(_ access: Access, _ departures: inout Departures)

    /// Changes the size that a resident entry is charged with, without making room.
    mutating func changeSize(_ id: UInt32, to size: UInt32)

    /// Takes in what time it is, in milliseconds, before something is evicted without a request.
    mutating func advance(to now: Int64)

    /// Notes that a resident entry expires at another time, which is no use of it.
    mutating func reschedule(_ access: Access)

    /// Takes an entry out that was deleted or has expired, leaving no ghost; harmless where it is not resident.
    mutating func remove(_ id: UInt32)

    /// Changes the capacity, which is above 0, and evicts until the rest fits.
    mutating func resize(capacity: UInt64, _ departures: inout Departures)

    /// The residents in the order in which they would leave if nothing more were requested, the next victim first;
    /// exact unless the policy's own documentation calls it an estimate.
    func residentsInEvictionOrder() -> [UInt32]

    /// Asks for the memory that a request for an id will need some twenty requests on.
    func prefetch(_ id: UInt32)

    /// Asks for the memory of the neighbours of an id that will be requested some ten requests on, whose own memory is there by now.
    func prefetchNeighbours(_ id: UInt32)

    /// Runs a batch of requests of which each miss inserts. `sizes` and `nextUses` are as long as `ids`, or empty where
    /// sizes are all 1 and nothing is known of the future.
    mutating func replay(ids: Span<UInt32>, sizes: Span<UInt32>, nextUses: Span<UInt32>) -> ReplayTally
}

extension EvictionPolicy where Self: ~Copyable {
    var ghostCount: Int { 0 }

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? { nil }

    mutating func advance(to now: Int64) {}
    mutating func reschedule(_ access: Access) {}

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    /// Chooses a victim and takes it out.
    @inline(__always)
    mutating func evictOne(_ departures: inout Departures) {
        evict(nextVictim(), &departures)
    }

    /// Refuses an entry that is larger than the whole cache, which no policy ever lets in.
    @inline(__always)
    mutating func refuseTooLarge(_ access: Access, _ departures: inout Departures) -> Bool {
        if ledger.couldEverFit(access.size) { return false }
        departures.refuseTooLarge(
            access.id, .tooLarge(size: ledger.charge(access.size), capacity: ledger.capacity))
        return true
    }

    mutating func update(_ access: Access, _ departures: inout Departures) {
        updateByDefault(access, &departures)
    }

    /// The hit, the new charge and the evictions of an overwrite, for policies that have something to add.
    mutating func updateByDefault(_ access: Access, _ departures: inout Departures) {
        hit(access)
        if !ledger.couldEverFit(access.size) {
            remove(access.id)
            departures.evict(
                access.id, .tooLarge(size: ledger.charge(access.size), capacity: ledger.capacity))
            return
        }
        changeSize(access.id, to: access.size)
        while ledger.isOverfull { evictOne(&departures) }
    }

    mutating func changeSize(_ id: UInt32, to size: UInt32) {
        ledger.changeSize(id, to: size)
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        while ledger.isOverfull { evictOne(&departures) }
    }

    @inline(__always)
    func prefetch(_ id: UInt32) {}

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) {}

    /// Asks for what the requests after this one will need: replay waits for memory more than for anything else.
    @inline(__always)
    private func lookAhead(_ ids: Span<UInt32>, _ index: Int) {
        if index &+ 24 < ids.count {
            prefetch(ids[index &+ 24])
            prefetchNeighbours(ids[index &+ 12])
        }
    }

    mutating func replay(ids: Span<UInt32>, sizes: Span<UInt32>, nextUses: Span<UInt32>) -> ReplayTally {
        var tally = ReplayTally()
        var departures = Departures(recording: false)
        if sizes.isEmpty && nextUses.isEmpty {
            for index in ids.indices {
                lookAhead(ids, index)
                let id = ids[index]
                if contains(id) {
                    hit(Access(id: id))
                } else {
                    tally.misses &+= 1
                    insert(Access(id: id), &departures)
                }
            }
            tally.missedBytes = tally.misses
        } else {
            for index in ids.indices {
                lookAhead(ids, index)
                var access = Access(id: ids[index])
                if !sizes.isEmpty { access.size = sizes[index] }
                if !nextUses.isEmpty { access.nextUse = nextUses[index] }
                if contains(access.id) {
                    hit(access)
                } else {
                    tally.misses &+= 1
                    tally.missedBytes &+= UInt64(access.size)
                    insert(access, &departures)
                }
            }
        }
        tally.evicted = departures.evicted
        tally.refused = departures.refused
        tally.tooLarge = departures.tooLarge
        return tally
    }
}

/// What a batch of requests came to.
public struct ReplayTally: Sendable, Equatable {
    /// How many requests found nothing.
    public var misses: UInt64 = 0
    /// The sizes of those, added up.
    public var missedBytes: UInt64 = 0
    /// How many entries were evicted.
    public var evicted: UInt64 = 0
    /// How many entries were refused.
    public var refused: UInt64 = 0
    /// Of the refused, how many are larger than the whole cache.
    public var tooLarge: UInt64 = 0

    public init() {}

    /// Adds another tally to this one.
    public static func += (total: inout ReplayTally, more: ReplayTally) {
        total.misses &+= more.misses
        total.missedBytes &+= more.missedBytes
        total.evicted &+= more.evicted
        total.refused &+= more.refused
        total.tooLarge &+= more.tooLarge
    }
}
