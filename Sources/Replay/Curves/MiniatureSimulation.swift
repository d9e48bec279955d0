internal import Basics
internal import Eviction

/// The miss ratios of any policy at many sizes, estimated from a sample of the keys: the requests of the keys whose hash falls under a
/// threshold, on caches that are smaller by the same share.
///
/// Sampling by key: Waldspurger, Park, Garthwaite and Ahmad, Efficient MRC Construction with SHARDS, FAST 2015, with its correction
/// for samples that have too many requests or too few (SHARDS-adj). Small caches for any policy: Waldspurger, Saemundsson, Ahmad and
/// Park, Cache Modeling and Optimization using Miniature Simulations, USENIX ATC 2017.
final class MiniatureSimulation {
    /// The share of the keys that is simulated.
    let rate: Double
    private let chunks: [TraceChunk]
    private let distinctKeys: Int

    /// Takes the sample out of a trace.
    init(_ trace: KeptTrace, rate: Double, seed: UInt64, lookingAhead: Bool) {
        self.rate = rate
        if rate >= 1 {
            chunks = trace.chunks
            distinctKeys = trace.distinctKeys
            return
        }
        let threshold = UInt64(rate * 0x1p32)
        // Sampled keys are numbered anew, so that the small caches need little memory; 0 is not in the sample.
        var numbers = [UInt32](repeating: 0, count: trace.distinctKeys)
        var count: UInt32 = 0
        for id in numbers.indices
        where Self.hash(UInt64(id) ^ seed &* 0x9E37_79B9_7F4A_7C15) >> 32 < threshold {
            count += 1
            numbers[id] = count
        }
        var sampled: [TraceChunk] = []
        var first: UInt64 = 0
        for chunk in trace.chunks {
            var part = TraceChunk()
            part.first = first
            var warmUpEnd: Int?
            let cut = chunk.cuts.first { $0.kind == .warmUpEnds }?.offset
            for index in 0..<chunk.batch.count {
                if index == cut { warmUpEnd = part.batch.count }
                let number = numbers[Int(chunk.batch.ids[index])]
                if number > 0 { part.batch.append(index, of: chunk.batch, as: number - 1) }
            }
            if cut != nil {
                part.cuts = [TraceChunk.Cut(offset: warmUpEnd ?? part.batch.count, kind: .warmUpEnds)]
            }
            first += UInt64(part.batch.count)
            sampled.append(part)
        }
        if lookingAhead { NextUses.fill(&sampled, distinctKeys: Int(count)) }
        chunks = sampled
        distinctKeys = Int(count)
    }

    /// The curve of a policy at sizes in entries or bytes.
    func curve(
        _ policy: PolicyChoice, sizes: [UInt64], totals: TraceTotals, countsEntries: Bool,
        settings: ReplaySettings
    ) throws(ReplayError) -> [CurvePoint] {
        var cells: [Cell] = []
        for size in sizes {
            let small = UInt64(max(1, (Double(size) * rate).rounded()))
            cells.append(
                try Cell(
                    policy, countsEntries ? CacheSize(entries: small) : CacheSize(bytes: small),
                    distinctKeys: distinctKeys, settings: settings))
        }
        let chunks = chunks
        Parallel.run(cells.count, jobs: settings.jobs) { piece in
            for chunk in chunks { cells[piece].replay(chunk) }
        }
        if let failure = cells.lazy.compactMap(\.failure).first { throw failure }
        // What the sample has too many or too few requests of are the most requested keys, which every cache holds.
        let reads = max(1, Double(totals.reads) * rate)
        let bytes = max(1, Double(totals.readBytes) * rate)
        return zip(sizes, cells).map { size, cell in
            let row = cell.row.totals
            return CurvePoint(
                size: size, missRatio: min(1, Double(row.misses) / reads),
                byteMissRatio: min(1, Double(row.missedBytes) / bytes), misses: rate >= 1 ? row.misses : nil)
        }
    }

    /// SplitMix64's finaliser.
    private static func hash(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

extension RequestBatch {
    /// Appends a request of another batch under another number.
    fileprivate mutating func append(_ index: Int, of other: RequestBatch, as id: UInt32) {
        ids.append(id)
        if !other.sizes.isEmpty { sizes.append(other.sizes[index]) }
        if !other.operations.isEmpty { operations.append(other.operations[index]) }
        if !other.times.isEmpty { times.append(other.times[index]) }
        if !other.lifetimes.isEmpty { lifetimes.append(other.lifetimes[index]) }
        if !other.costs.isEmpty { costs.append(other.costs[index]) }
    }
}
