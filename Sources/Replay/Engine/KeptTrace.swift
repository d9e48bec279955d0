internal import Basics

/// A whole trace in memory, cut and counted, to be replayed as often as is needed.
final class KeptTrace {
    /// Its stretches, in order.
    let chunks: [TraceChunk]
    /// What was read, and the keys.
    let reader: ChunkReader

    /// How many requests it has.
    var requests: UInt64 { reader.requests }
    /// How many distinct keys it has.
    var distinctKeys: Int { reader.keys.count }

    /// Reads a trace to its end.
    ///
    /// - Parameters:
    ///   - reason: why the trace must be kept, as a note says it.
    ///   - lookingAhead: the policy for which each request must know the next for its key, if any.
    init(
        _ reader: ChunkReader, settings: ReplaySettings, reason: String, lookingAhead: String?,
        report: (Replayer.Progress) -> Void, note: (String) -> Void
    ) throws(ReplayError) {
        if let most = reader.source.requestsAtMost, most > 125_000_000 {
            note(
                "\(reason), so the trace is kept in memory:"
                    + " up to \(Quantities.describe(bytes: UInt64(most) * (lookingAhead == nil ? 4 : 8)))")
        }
        var chunks: [TraceChunk] = []
        var memory: UInt64 = 0
        var nextNote: UInt64 = 1 << 30
        while let chunk = try reader.next() {
            memory += UInt64(chunk.memory) + (lookingAhead == nil ? 0 : UInt64(chunk.batch.count) * 4)
            chunks.append(chunk)
            if memory > settings.memoryLimit {
                throw .tooMuchToKeep(reason: reason, needed: memory, limit: settings.memoryLimit)
            }
            if memory >= nextNote {
                note(
                    "\(reason), so the trace is kept in memory: \(Quantities.describe(bytes: memory)) so far")
                nextNote *= 2
            }
            report(
                Replayer.Progress(phase: .reading, done: reader.requests, share: reader.source.progress))
        }
        if let lookingAhead {
            if reader.requests >= UInt64(UInt32.max) { throw .tooLongForLookingAhead(policy: lookingAhead) }
            NextUses.fill(&chunks, distinctKeys: reader.keys.count)
        }
        if case .time(let length) = settings.warmUp {
            reader.warmUpRequests = try Self.requests(within: length, of: chunks, reader)
        }
        reader.startCutting(warmUp: reader.warmUp(of: reader.requests))
        for index in chunks.indices { reader.cut(&chunks[index]) }
        hasOpenWindow = reader.finishCutting()
        try reader.checkCounted()
        self.chunks = chunks
        self.reader = reader
    }

    private let hasOpenWindow: Bool

    /// How many requests come before a time since the first has passed.
    private static func requests(within length: UInt64, of chunks: [TraceChunk], _ reader: ChunkReader)
        throws(ReplayError) -> UInt64
    {
        guard let first = chunks.first?.batch.times.first else {
            throw .warmUpWithoutTimes(trace: reader.name)
        }
        var count: UInt64 = 0
        for chunk in chunks {
            if let place = chunk.batch.times.firstIndex(where: { $0 >= first && $0 - first >= length }) {
                return count + UInt64(place)
            }
            count += UInt64(chunk.batch.count)
        }
        return count
    }

    /// The bytes of all objects together, each at its largest; O(requests).
    private(set) lazy var footprint: UInt64 = {
        var largest = [UInt64](repeating: 0, count: distinctKeys)
        for chunk in chunks {
            for (id, size) in zip(chunk.batch.ids, chunk.batch.sizes) {
                largest[Int(id)] = max(largest[Int(id)], max(size, 1))
            }
        }
        return max(1, largest.reduce(0) { $0.saturatingAdd($1) })
    }()

    /// Replays the trace on caches, several at once.
    func replay(_ cells: [any ReplayPiece], settings: ReplaySettings, report: (Replayer.Progress) -> Void) {
        let work = UInt64(cells.count) * requests
        // A thread takes a cache through a good stretch, so that its memory stays near, and then the next cache.
        let stride = max(1, 8_000_000 / settings.batch)
        var start = 0
        var done: UInt64 = 0
        while start < chunks.count {
            let stretch = chunks[start..<min(start + stride, chunks.count)]
            Parallel.run(cells.count, jobs: settings.jobs) { piece in
                for chunk in stretch { cells[piece].replay(chunk) }
            }
            start += stretch.count
            done += stretch.reduce(0) { $0 + UInt64($1.batch.count) } * UInt64(cells.count)
            report(
                Replayer.Progress(phase: .replaying, done: done, share: Double(done) / Double(max(work, 1))))
        }
        if hasOpenWindow { for cell in cells { cell.endWindow() } }
    }
}

extension WarmUp {
    /// How many of all requests it covers.
    func requests(of total: UInt64) -> UInt64 {
        switch self {
        case .none: 0
        case .requests(let count): count
        case .share(let share): UInt64(share * Double(total))
        // It is known when the times are: `KeptTrace` counts the requests before it ends.
        case .time: 0
        }
    }
}
