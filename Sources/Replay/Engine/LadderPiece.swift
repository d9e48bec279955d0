internal import Eviction

/// One policy at several sizes that are walked through together, where a trace only reads and nothing expires.
final class LadderPiece: ReplayPiece {
    private let policy: PolicyChoice
    private let sizes: [CacheSize]
    private let capacities: [UInt64]
    private let ladder: any PolicyLadder
    private let ignoresSizes: Bool
    private var counts: [CutCounts]

    init(
        _ policy: PolicyChoice, _ sizes: [CacheSize], _ capacities: [UInt64], _ ladder: any PolicyLadder,
        ignoresSizes: Bool
    ) {
        self.policy = policy
        self.sizes = sizes
        self.capacities = capacities
        self.ladder = ladder
        self.ignoresSizes = ignoresSizes
        counts = sizes.map { _ in CutCounts() }
    }

    func replay(_ chunk: TraceChunk, _ range: Range<Int>) {
        if range.isEmpty { return }
        let hasSizes = !ignoresSizes && !chunk.batch.sizes.isEmpty
        ladder.replay(
            ids: chunk.batch.ids.span.extracting(range),
            sizes: hasSizes ? chunk.batch.sizes.span.extracting(range) : Span())
    }

    func cut(_ kind: TraceChunk.Kind) {
        for rung in counts.indices {
            counts[rung].totals = totals(rung)
            counts[rung].cut(kind)
        }
    }

    /// Every miss stores, and what was stored and is not resident was evicted.
    private func totals(_ rung: Int) -> CacheTotals {
        let tally = ladder.tally(rung)
        var totals = CacheTotals()
        totals.misses = tally.misses
        totals.missedBytes = tally.missedBytes
        totals.stored = tally.misses
        totals.storedBytes = tally.missedBytes
        totals.evicted = tally.misses - UInt64(tally.residents)
        return totals
    }

    /// What each size came to.
    var rows: [ReplayRow] {
        counts.indices.map { rung in
            var row = ReplayRow(policy: policy.text, size: sizes[rung], capacity: capacities[rung])
            var counts = counts[rung]
            counts.totals = totals(rung)
            row.totals = counts.counted
            row.windows = counts.windows
            row.residents = ladder.tally(rung).residents
            return row
        }
    }
}
