/// Replays a trace on every policy at every size that was asked for.
///
/// The trace is read once. Where nothing needs to know its end beforehand it streams through: a chunk is replayed while the next
/// is read, and memory grows with the distinct keys only. It is kept in memory, 4 bytes a request and more where it has sizes or
/// times, where a policy looks ahead or a size or the warm-up is a share of what is only known at the end.
public final class Replayer {
    /// How far a replay has come.
    public struct Progress: Sendable {
        /// What is being done.
        public var phase: Phase
        /// How many requests were read, or steps of all caches together done.
        public var done: UInt64
        /// How much of the phase is done, from 0 to 1; nil where nobody can tell.
        public var share: Double?
    }

    /// What a replay is doing.
    public enum Phase: Sendable {
        /// Reading the trace and replaying it meanwhile.
        case streaming
        /// Reading the trace into memory.
        case reading
        /// Replaying it from memory.
        case replaying
    }

    private let name: String
    private let settings: ReplaySettings
    private var reader: ChunkReader
    private let report: (Progress) -> Void
    private let note: (String) -> Void
    private var cells: [Cell] = []

    /// - Parameters:
    ///   - name: the trace as the user named it.
    ///   - progress: is told after each chunk how far the replay has come, on the thread that runs it.
    ///   - note: is told what the user should know beforehand, such as memory about to be taken.
    public init(
        _ source: any RequestSource, name: String, settings: ReplaySettings,
        progress: @escaping (Progress) -> Void = { _ in }, note: @escaping (String) -> Void = { _ in }
    ) {
        self.name = name
        self.settings = settings
        reader = ChunkReader(source, name: name, settings: settings)
        report = progress
        self.note = note
    }

    /// What the trace was read from; after `run` it has been read to its end.
    public var source: any RequestSource { reader.source }

    /// The numbers and texts of the keys that were read.
    public var keys: KeyTable { reader.keys }

    /// Reads the trace and replays it; throws what is wrong with the trace or with what was asked for.
    public func run() throws(ReplayError) -> ReplayResult {
        if needsWholeTrace == nil {
            try makeCells()
            try stream()
        } else {
            let chunks = try readAll()
            try makeCells()
            replay(chunks)
        }
        return try result()
    }

    /// Why the trace must be kept; nil where it need not.
    private var needsWholeTrace: String? {
        if let policy = settings.policies.first(where: \.looksAhead) {
            return "\(policy.name) looks ahead to each key's next request"
        }
        if let size = settings.sizes.first(where: \.needsDistinctKeys) {
            return "a size of \(size.text) is known only when the distinct keys are counted"
        }
        if case .share = settings.warmUp {
            return "a warm-up that is a share is known only when the requests are counted"
        }
        return nil
    }

    private func makeCells() throws(ReplayError) {
        cells = []
        for policy in settings.policies {
            for size in settings.sizes {
                cells.append(
                    try Cell(policy, size, distinctKeys: reader.keys.count, settings: settings))
            }
        }
    }

    // MARK: Streaming

    private func stream() throws(ReplayError) {
        reader.startCutting(warmUp: warmUpRequests(of: 0))
        var chunk = try reader.next()
        while let current = chunk {
            let (reader, cells) = (reader, cells)
            var following: Result<TraceChunk?, ReplayError> = .success(nil)
            // The next chunk is read while this one is replayed, where there is a thread for it.
            Parallel.run(cells.count + 1, jobs: settings.jobs) { piece in
                if piece == 0 {
                    following = Result { () throws(ReplayError) in try reader.next() }
                } else {
                    cells[piece - 1].replay(current)
                }
            }
            chunk = try following.get()
            report(
                Progress(phase: .streaming, done: reader.requests, share: reader.source.progress))
        }
        if reader.finishCutting() { for cell in cells { cell.endWindow() } }
    }

    // MARK: From memory

    private func readAll() throws(ReplayError) -> [TraceChunk] {
        let reason = needsWholeTrace ?? ""
        let ahead = settings.policies.first(where: \.looksAhead)
        if let most = reader.source.requestsAtMost, most > 50_000_000 {
            note(
                "\(reason), so the trace is kept in memory, up to \(Quantities.describe(bytes: UInt64(most) * 8))"
            )
        }
        var chunks: [TraceChunk] = []
        var memory: UInt64 = 0
        var nextNote: UInt64 = 1 << 30
        while let chunk = try reader.next() {
            memory += UInt64(chunk.memory) + (ahead == nil ? 0 : UInt64(chunk.batch.count) * 4)
            chunks.append(chunk)
            if memory > settings.memoryLimit {
                throw .tooMuchToKeep(reason: reason, needed: memory, limit: settings.memoryLimit)
            }
            if memory >= nextNote {
                note("\(reason), so the trace is kept: \(Quantities.describe(bytes: memory)) so far")
                nextNote *= 2
            }
            report(Progress(phase: .reading, done: reader.requests, share: reader.source.progress))
        }
        if let ahead {
            if reader.requests >= UInt64(UInt32.max) { throw .tooLongForLookingAhead(policy: ahead.name) }
            NextUses.fill(&chunks, distinctKeys: reader.keys.count)
        }
        reader.startCutting(warmUp: warmUpRequests(of: reader.requests))
        for index in chunks.indices { reader.cut(&chunks[index]) }
        return chunks
    }

    private func replay(_ chunks: [TraceChunk]) {
        let hasOpenWindow = reader.finishCutting()
        let work = UInt64(cells.count) * reader.requests
        // Every thread takes a cache through a good stretch, so that its memory stays near; then come the others.
        let stride = max(1, 8_000_000 / settings.batch)
        var start = 0
        var done: UInt64 = 0
        while start < chunks.count {
            let stretch = chunks[start..<min(start + stride, chunks.count)]
            let cells = cells
            Parallel.run(cells.count, jobs: settings.jobs) { piece in
                for chunk in stretch { cells[piece].replay(chunk) }
            }
            start += stretch.count
            done += stretch.reduce(0) { $0 + UInt64($1.batch.count) } * UInt64(cells.count)
            report(Progress(phase: .replaying, done: done, share: Double(done) / Double(max(work, 1))))
        }
        if hasOpenWindow { for cell in cells { cell.endWindow() } }
    }

    private func warmUpRequests(of total: UInt64) -> UInt64 {
        switch settings.warmUp {
        case .none: 0
        case .requests(let count): count
        case .share(let share): UInt64(share * Double(total))
        }
    }

    // MARK: The result

    private func result() throws(ReplayError) -> ReplayResult {
        if reader.requests == 0 { throw .emptyTrace(trace: name) }
        var result = ReplayResult(trace: name)
        result.warmUp = min(warmUpRequests(of: reader.requests), reader.requests)
        if result.warmUp >= reader.requests {
            throw .nothingAfterWarmUp(trace: name, requests: reader.requests)
        }
        result.totals = reader.cutter.totals - reader.cutter.atWarmUp
        result.distinctKeys = reader.keys.count
        result.hasSizes = reader.hasSizes && !settings.ignoresSizes
        result.hasOperations = reader.hasOperations
        result.hasLifetimes =
            switch settings.lifetimes {
            case .honour: reader.hasLifetimes
            case .ignore: false
            case .every: true
            }
        result.rows = cells.map(\.row)
        result.windows = reader.cutter.windows
        return result
    }
}
