/// The rules by which entries leave a full cache, over dense ids.
///
/// A policy joins a family (`QueuePolicy`, `SegmentedPolicy`, `HeapPolicy`, `SampledPolicy`, and beneath them `AdaptivePolicy` and
/// `PooledPolicy`), whose tables keep the residents, fetch memory ahead and take entries out. It then writes what makes it this policy:
/// what a hit and an admission change (`hit`, `admit`), who leaves next (`nextVictim`) and why (`reason`, `sentence`). A policy that
/// looks at its ghosts before it makes room writes `insert` itself.
///
/// The same code serves the interactive caches, one entry at a time through an `Evictor`, and replay, a batch at a time through
/// `replay`, whose default implementation the compiler specialises for each policy.
protocol EvictionPolicy: ~Copyable, SendableMetatype {
    /// What the policy tells of itself.
    static var descriptor: PolicyDescriptor { get }

    /// The sentence for a reason that this policy made: lower case, no full stop, the subject is the entry that left.
    static func sentence(for reason: EvictionReason) -> String

    /// Makes an empty cache.
    init(setup: PolicySetup)

    /// Empty caches of several sizes, at most eight, that are replayed in one walk; nil if this policy with these options has no such
    /// way. The setups differ in their capacities only, which count entries.
    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)?

    /// The residents' sizes and ages, and the capacity.
    var ledger: Ledger { get set }

    /// How many evicted keys are remembered.
    var ghostCount: Int { get }

    /// Whether an id is resident. The id may never have been seen.
    func contains(_ id: UInt32) -> Bool

    /// Notes a request for a resident entry.
    mutating func hit(_ access: Access)

    /// Inserts an entry that is not resident and makes the room it needs. The policy may refuse the entry.
    mutating func insert(_ access: Access, _ departures: inout Departures)

    /// Admits an entry for which there is room.
    mutating func admit(_ access: Access)

    /// Chooses the victim that leaves next among the residents, of which there is at least one. It may move hands and draw random
    /// numbers, but it removes nothing.
    mutating func nextVictim() -> UInt32

    /// Why the entry that `nextVictim` has just chosen leaves.
    func reason(for victim: UInt32) -> EvictionReason

    /// Removes the entry that `nextVictim` has just chosen, remembers it if the policy keeps ghosts, and records why it left.
    mutating func evict(_ victim: UInt32, _ departures: inout Departures)

    /// Removes the victim from the residents, and remembers it if the policy keeps ghosts.
    mutating func retire(_ victim: UInt32)

    /// Removes a resident, which leaves no ghost.
    mutating func takeOut(_ id: UInt32)

    /// Notes that a resident entry was overwritten by a value of another size: a hit, then the evictions that make room.
    mutating func update(_ access: Access, _ departures: inout Departures)

    /// Changes the size that a resident entry is charged with, without making room.
    mutating func changeSize(_ id: UInt32, to size: UInt64)

    /// Sets the time, in milliseconds, before an eviction that no request causes.
    mutating func advance(to now: Int64)

    /// Notes the new expiry of a resident entry. That is no use of the entry.
    mutating func reschedule(_ access: Access)

    /// Removes an entry that was deleted or has expired, with its ghost; harmless if there is neither.
    mutating func remove(_ id: UInt32)

    /// Changes the capacity, which is above 0, and evicts until the rest fits.
    mutating func resize(capacity: UInt64, _ departures: inout Departures)

    /// Computes everything that depends on the capacity, or on the charge of a typical entry, anew.
    mutating func fitShares()

    /// Forgets the oldest ghosts until the rest is within its share.
    mutating func trimGhosts()

    /// The residents in the order in which they would leave if nothing more were requested, the next victim first. It is exact
    /// unless the policy's descriptor calls it an estimate.
    func residentsInEvictionOrder() -> [UInt32]

    /// Asks for the memory that a request for an id will need some twenty requests on.
    func prefetch(_ id: UInt32)

    /// Asks for the memory of the neighbours of an id that will be requested some ten requests on; its own memory has arrived by now.
    func prefetchNeighbours(_ id: UInt32)

    /// Runs a batch of reads, of which each miss inserts. `sizes` and `nextUses` are as long as `ids`, or empty if sizes are all 1
    /// and nothing is known of the future.
    mutating func replay(ids: Span<UInt32>, sizes: Span<UInt64>, nextUses: Span<UInt32>) -> ReplayTally
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

    /// Makes room, admits an entry that is not too large, and keeps the ghosts within their shares.
    @inline(__always)
    mutating func insertWithRoom(_ access: Access, _ departures: inout Departures) {
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    /// Removes a victim and records why it left.
    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, reason(for: victim))
        retire(victim)
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) { takeOut(victim) }

    mutating func remove(_ id: UInt32) {
        if contains(id) { takeOut(id) }
    }

    mutating func fitShares() {}

    mutating func trimGhosts() {}

    /// Refuses an entry that is larger than the whole cache, which no policy ever admits.
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
    ///
    /// If a value that has grown makes its own entry the next victim, the entry is stored anew instead: a cache does not answer a write
    /// by dropping what was just written.
    mutating func updateByDefault(_ access: Access, _ departures: inout Departures) {
        hit(access)
        if !ledger.couldEverFit(access.size) {
            remove(access.id)
            departures.evict(
                access.id, .tooLarge(size: ledger.charge(access.size), capacity: ledger.capacity))
            return
        }
        changeSize(access.id, to: access.size)
        while ledger.isOverfull {
            let victim = nextVictim()
            if victim == access.id {
                var own = Departures(recording: false)
                evict(victim, &own)
                remove(victim)
                return insert(access, &departures)
            }
            evict(victim, &departures)
        }
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        ledger.changeSize(id, to: size)
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        fitShares()
        while ledger.isOverfull { evictOne(&departures) }
        trimGhosts()
    }

    @inline(__always)
    func prefetch(_ id: UInt32) {}

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) {}

    /// Asks for what later requests will need: replay waits for memory more than for anything else.
    @inline(__always)
    private func lookAhead(_ ids: Span<UInt32>, _ index: Int) {
        if index &+ 24 < ids.count {
            prefetch(ids[index &+ 24])
            prefetchNeighbours(ids[index &+ 12])
        }
    }

    mutating func replay(ids: Span<UInt32>, sizes: Span<UInt64>, nextUses: Span<UInt32>) -> ReplayTally {
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
