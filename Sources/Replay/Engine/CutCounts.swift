/// What a cache has counted, and what it had counted where the trace is cut.
struct CutCounts {
    /// So far.
    var totals = CacheTotals()
    /// In each window that has ended.
    private(set) var windows: [CacheTotals] = []
    private var atWarmUp = CacheTotals()
    private var atWindow = CacheTotals()

    /// Takes the counts at a cut.
    mutating func cut(_ kind: TraceChunk.Kind) {
        switch kind {
        case .warmUpEnds: atWarmUp = totals
        case .windowEnds:
            windows.append(totals - atWindow)
            atWindow = totals
        }
    }

    /// What was counted since the warm-up.
    var counted: CacheTotals { totals - atWarmUp }
}

/// Something that a trace is replayed on, chunk by chunk: a cache, or several at once.
protocol ReplayPiece: AnyObject {
    /// Replays a stretch of a chunk.
    func replay(_ chunk: TraceChunk, _ range: Range<Int>)
    /// Takes counts between two stretches.
    func cut(_ kind: TraceChunk.Kind)
}

extension ReplayPiece {
    /// Replays a chunk and takes counts where it is cut.
    func replay(_ chunk: TraceChunk) {
        var done = 0
        for cut in chunk.cuts {
            replay(chunk, done..<cut.offset)
            done = cut.offset
            self.cut(cut.kind)
        }
        replay(chunk, done..<chunk.batch.count)
    }

    /// Ends the last window.
    func endWindow() { cut(.windowEnds) }
}
