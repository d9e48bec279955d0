/// One policy at several sizes at once, walked through in one pass over the requests.
///
/// What is kept of a key stands side by side for all sizes, a bit each, so that a request that hits at all of them, as most do, costs
/// what it costs at one. Only for reads, each miss of which inserts, and for capacities counted in entries; it then does at every
/// size just what the policy's `Evictor` does.
public protocol PolicyLadder: AnyObject {
    /// Runs a batch of requests. `sizes` is as long as `ids`, or empty if sizes are all 1.
    func replay(ids: Span<UInt32>, sizes: Span<UInt64>)

    /// What one of the sizes has come to, numbered as they were given.
    func tally(_ rung: Int) -> LadderTally
}

/// What a policy at one size of a ladder has come to. Every miss has put an entry in, and what is not resident any more was evicted.
public struct LadderTally: Sendable, Equatable {
    /// How many requests found nothing.
    public var misses: UInt64
    /// The sizes of those, added up.
    public var missedBytes: UInt64
    /// How many entries are resident.
    public var residents: Int

    public init(misses: UInt64, missedBytes: UInt64, residents: Int) {
        self.misses = misses
        self.missedBytes = missedBytes
        self.residents = residents
    }
}

/// The steps of a policy that is walked at up to eight sizes at once, of which each has its bit in what is kept of a key.
protocol LadderRungs: ~Copyable {
    /// Empty caches of these sizes, at most eight.
    init(_ setups: [PolicySetup])

    /// Notes a request at all sizes if the entry is resident, and tells at which it is.
    mutating func hit(_ id: UInt32) -> UInt8

    /// Lets an entry in at one size, where it is not resident, making room.
    mutating func insert(_ id: UInt32, at rung: Int)

    /// How many entries are resident at a size.
    func residents(at rung: Int) -> Int

    /// Asks for the memory that a request will need.
    func prefetch(_ id: UInt32)

    /// Runs a batch of requests at the sizes whose bits are set in `all`. A requirement, so that the compiler makes one for each policy.
    mutating func walk(ids: Span<UInt32>, sizes: Span<UInt64>, all: UInt8, _ counts: inout LadderCounts)
}

/// The misses of each size of a ladder, and their bytes.
struct LadderCounts: BitwiseCopyable {
    var misses = InlineArray<8, UInt64>(repeating: 0)
    var missedBytes = InlineArray<8, UInt64>(repeating: 0)
}

extension LadderRungs where Self: ~Copyable {
    mutating func walk(ids: Span<UInt32>, sizes: Span<UInt64>, all: UInt8, _ counts: inout LadderCounts) {
        for index in ids.indices {
            if index &+ 24 < ids.count { prefetch(ids[index &+ 24]) }
            let id = ids[index]
            var missing = all & ~hit(id)
            while missing != 0 {
                let rung = missing.trailingZeroBitCount
                missing &= missing &- 1
                counts.misses[rung] &+= 1
                counts.missedBytes[rung] &+= sizes.isEmpty ? 1 : UInt64(sizes[index])
                insert(id, at: rung)
            }
        }
    }
}

/// A ladder of any policy that has such steps.
final class LadderWalk<Rungs: LadderRungs & ~Copyable>: PolicyLadder {
    private var rungs: Rungs
    private let all: UInt8
    private var counts = LadderCounts()

    init(_ setups: [PolicySetup]) {
        precondition((1...8).contains(setups.count), "a ladder has up to eight rungs")
        rungs = Rungs(setups)
        all = UInt8.max >> UInt8(8 - setups.count)
    }

    func replay(ids: Span<UInt32>, sizes: Span<UInt64>) {
        rungs.walk(ids: ids, sizes: sizes, all: all, &counts)
    }

    func tally(_ rung: Int) -> LadderTally {
        LadderTally(
            misses: counts.misses[rung], missedBytes: counts.missedBytes[rung],
            residents: rungs.residents(at: rung))
    }
}
