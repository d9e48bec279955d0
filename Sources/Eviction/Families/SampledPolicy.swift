internal import Basics

/// A policy that draws its victim among the residents, which stand in a flat table.
protocol SampledPolicy: EvictionPolicy, ~Copyable {
    /// The residents.
    var table: SlotTable { get set }
    /// The random numbers.
    var generator: SplitMix64 { get set }
}

extension SampledPolicy where Self: ~Copyable {
    @inline(__always)
    func contains(_ id: UInt32) -> Bool { table.contains(id) }

    /// Draws a resident, each with the same chance.
    @inline(__always)
    mutating func draw() -> UInt32 { table.id(inSlot: generator.below(table.count)) }

    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        table.remove(id)
        ledger.leave(id)
    }
}

/// A policy that samples as Redis does: each eviction offers a few drawn entries to a pool of candidates, which is kept between
/// evictions, and evicts the most idle candidate. Redis samples neighbouring buckets of its hash table; here each entry is drawn
/// independently. A deleted entry leaves the pool.
protocol PooledPolicy: SampledPolicy, ~Copyable {
    /// The candidates.
    var pool: CandidatePool { get set }
    /// How many entries are drawn for an eviction.
    var sampleSize: Int { get }
    /// How idle the victim that was chosen last was when it was sampled.
    var chosenIdle: UInt64 { get set }
    /// How idle a resident is, in the policy's own measure.
    func idle(_ id: UInt32) -> UInt64
    /// Reads the clock from a request.
    mutating func tick(_ access: Access)
}

extension PooledPolicy where Self: ~Copyable {
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        tick(access)
        if refuseTooLarge(access, &departures) { return }
        insertWithRoom(access, &departures)
    }

    mutating func nextVictim() -> UInt32 {
        while true {
            for _ in 0..<min(sampleSize, table.count) {
                let id = draw()
                pool.offer(id, idle: idle(id))
            }
            while let best = pool.takeMostIdle() {
                if table.contains(best.id) {
                    chosenIdle = best.idle
                    return best.id
                }
            }
        }
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            pool.drop(id)
            takeOut(id)
        }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        table.ids().sorted { idle($0) == idle($1) ? $0 < $1 : idle($0) > idle($1) }
    }
}
