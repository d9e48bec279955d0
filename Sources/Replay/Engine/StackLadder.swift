internal import Eviction

/// LRU at any number of sizes, taken from one walk over the stack distances: a cache hits if the distance is within its capacity.
final class StackLadder: PolicyLadder {
    /// The capacities, rising, and the place of each among those that were given.
    private let rising: [(capacity: UInt64, rung: Int)]
    /// By the bits of a distance: the first capacity that can be as large.
    private let starts: [Int]
    @exclusivity(unchecked) private var distances = StackDistances<BitSums>()
    /// By the number of capacities that a distance is above: such requests, and their bytes.
    @exclusivity(unchecked) private var counts: [(requests: UInt64, bytes: UInt64)]
    private var keys = 0

    init(capacities: [UInt64]) {
        rising = capacities.enumerated().map { ($1, $0) }.sorted { $0.capacity < $1.capacity }
        counts = Array(repeating: (0, 0), count: capacities.count + 1)
        starts = (0...64).map { [rising] bits in
            let least: UInt64 = bits == 0 ? 0 : 1 << UInt64(bits - 1)
            return rising.firstIndex { $0.capacity >= least } ?? rising.count
        }
    }

    func replay(ids: Span<UInt32>, sizes: Span<UInt64>) {
        for index in ids.indices {
            if index &+ 24 < ids.count {
                distances.prefetch(ids[index &+ 24])
                distances.prefetchPlace(ids[index &+ 8])
            }
            var place = rising.count
            if let distance = distances.request(ids[index], weight: 1) {
                place = starts[64 - distance.leadingZeroBitCount]
                while place < rising.count, rising[place].capacity < distance { place += 1 }
            } else {
                keys += 1
            }
            counts[place].requests &+= 1
            counts[place].bytes &+= sizes.isEmpty ? 1 : UInt64(sizes[index])
        }
    }

    func tally(_ rung: Int) -> LadderTally {
        var tally = LadderTally(misses: 0, missedBytes: 0, residents: 0)
        guard let place = rising.firstIndex(where: { $0.rung == rung }) else { return tally }
        for count in counts[(place + 1)...] {
            tally.misses += count.requests
            tally.missedBytes += count.bytes
        }
        tally.residents = Int(min(rising[place].capacity, UInt64(keys)))
        return tally
    }
}
