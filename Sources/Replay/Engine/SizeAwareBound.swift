internal import Basics

/// How few misses any policy could have at best, objects of any sizes, with or without admission.
///
/// Between two requests for an object, keeping it takes its size for as long; a cache has its capacity for the length of the whole
/// trace. The cheapest stretches that fit into that give more hits than any policy can have, since a policy must also fit them side
/// by side (Berger, Beckmann and Harchol-Balter, Practical Bounds on Optimal Caching with Variable Object Sizes, SIGMETRICS 2018,
/// where it is called PFOO-L). Requests and bytes have a bound each: no policy need reach both at once, or either.
///
/// Costs are told apart at 64 places for each doubling and taken as the least of their place, which keeps the bound a bound. O(1) a
/// request; 12 bytes a key.
final class SizeAwareBound {
    private let countsEntries: Bool
    private let ignoresSizes: Bool
    /// By id: the number of the last request plus 1, or 0, and the object's size then.
    private var lastRequests = FlatArray<UInt64>()
    private var lastSizes = FlatArray<UInt64>()
    private var now: UInt64 = 0
    private var isCounted: Bool
    private var reads: UInt64 = 0
    private var readBytes: UInt64 = 0
    /// By the place of what a stretch costs: how many there are.
    private var hits: [UInt64] = []
    /// By the place of how long a stretch is: the bytes it would save, and those that it would take.
    private var savedBytes: [UInt64] = []
    private var takenBytes: [UInt64] = []

    init(countsEntries: Bool, ignoresSizes: Bool, warmsUp: Bool) {
        self.countsEntries = countsEntries
        self.ignoresSizes = ignoresSizes
        isCounted = !warmsUp
    }

    /// Takes in a chunk's requests.
    func add(_ chunk: TraceChunk) {
        let warmUpEnd = chunk.cuts.first { $0.kind == .warmUpEnds }?.offset
        let batch = chunk.batch
        let hasSizes = !ignoresSizes && !batch.sizes.isEmpty
        for index in 0..<batch.count {
            if index == warmUpEnd { isCounted = true }
            let size = hasSizes ? batch.sizes[index] : 1
            request(batch.ids[index], size, batch.operations.isEmpty ? .read : batch.operations[index])
        }
        if warmUpEnd == batch.count { isCounted = true }
    }

    private func request(_ id: UInt32, _ size: UInt64, _ operation: RequestOperation) {
        while Int(id) >= lastRequests.count {
            lastRequests.append(0)
            lastSizes.append(0)
        }
        now += 1
        // What may store nothing leaves what is known of the object as it is.
        if operation == .expire || operation == .replace { return }
        if operation == .read, isCounted {
            reads += 1
            readBytes += size
            let last = lastRequests[Int(id)]
            if last > 0 { stretch(now - last, max(lastSizes[Int(id)], 1), saving: size) }
        }
        lastRequests[Int(id)] = operation == .delete ? 0 : now
        lastSizes[Int(id)] = size
    }

    private func stretch(_ length: UInt64, _ size: UInt64, saving: UInt64) {
        let charge = countsEntries ? 1 : size
        let place = Self.place(length.saturatingMultiply(charge))
        if place >= hits.count { hits += repeatElement(0, count: place + 1 - hits.count) }
        hits[place] += 1
        let byLength = Self.place(length)
        if byLength >= savedBytes.count {
            let more = repeatElement(UInt64(0), count: byLength + 1 - savedBytes.count)
            savedBytes += more
            takenBytes += more
        }
        savedBytes[byLength] += saving
        takenBytes[byLength] += charge
    }

    /// The fewest misses and missed bytes that a cache of this capacity could have.
    func totals(capacity: UInt64) -> CacheTotals {
        let budget = Double(capacity) * Double(now)
        var totals = CacheTotals()
        var (found, left) = (UInt64(0), budget)
        for (place, count) in hits.enumerated() where count > 0 {
            let cost = Double(Self.least(place))
            let affordable = min(Double(count), (left / cost).rounded(.up))
            found += UInt64(affordable)
            left -= affordable * cost
            if left <= 0 { break }
        }
        totals.misses = reads - min(found, reads)
        var foundBytes = 0.0
        left = budget
        for (place, saved) in savedBytes.enumerated() where saved > 0 {
            let cost = Double(Self.least(place)) * Double(takenBytes[place])
            foundBytes += Double(saved) * min(1, left / cost)
            left -= cost
            if left <= 0 { break }
        }
        totals.missedBytes = readBytes - min(UInt64(foundBytes.rounded(.up)), readBytes)
        return totals
    }

    private static func place(_ value: UInt64) -> Int {
        if value < 128 { return Int(value) }
        let octave = 57 - value.leadingZeroBitCount
        return octave * 64 + Int(value >> UInt64(octave))
    }

    private static func least(_ place: Int) -> UInt64 {
        if place < 128 { return UInt64(place) }
        let octave = place / 64 - 1
        return UInt64(place - octave * 64) << UInt64(octave)
    }
}
