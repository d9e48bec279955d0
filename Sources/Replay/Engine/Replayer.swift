internal import Basics

/// Replays a trace on every policy at every size that was asked for.
///
/// The trace is read once. Where nothing needs to know its end beforehand it streams through: a chunk is replayed while the next
/// is read, and memory grows with the distinct keys only. It is kept in memory, 4 bytes a request and more if it has sizes or
/// times, where a policy looks ahead or a size or the warm-up is a share of what is only known at the end.
public final class Replayer {
    /// How far a replay has come.
    public struct Progress: Sendable {
        /// What is being done.
        public var phase: Phase
        /// How many requests were read, or steps of all caches together done.
        public var done: UInt64
        /// How much of the phase is done, from 0 to 1; nil if nobody can tell.
        public var share: Double?

        public init(phase: Phase, done: UInt64, share: Double?) {
            self.phase = phase
            self.done = done
            self.share = share
        }
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
    private var settings: ReplaySettings
    private var reader: ChunkReader
    private let report: (Progress) -> Void
    private let note: (String) -> Void
    private var pieces: ReplayPieces?
    private var bounds: [SizeAwareBound] = []
    private var footprint: UInt64 = 0

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
        if let reason = needsWholeTrace {
            let trace = try KeptTrace(
                reader, settings: settings, reason: reason,
                lookingAhead: settings.policies.first(where: \.looksAhead)?.name, report: report, note: note)
            try fitSettings(to: trace)
            try makePieces()
            trace.replay(pieces?.all ?? [], settings: settings, report: report)
            let bounds = bounds
            Parallel.run(bounds.count, jobs: settings.jobs) { piece in
                for chunk in trace.chunks { bounds[piece].add(chunk) }
            }
        } else {
            try makePieces()
            try stream()
            try reader.checkCounted()
        }
        if let failure = pieces?.failure { throw failure }
        return result()
    }

    /// Sizes that nobody chose follow the bytes if objects differ in size, and where a policy that is taken for the best is no longer
    /// that, the bound stands beside it.
    private func fitSettings(to trace: KeptTrace) throws(ReplayError) {
        guard reader.sizesDiffer, !settings.ignoresSizes else { return }
        if settings.sizesAreUsual {
            for index in settings.sizes.indices {
                settings.sizes[index] = try CacheSize(settings.sizes[index].text + "b")
            }
        }
        if settings.sizes.contains(where: \.needsFootprint) { footprint = trace.footprint }
        let offline = settings.policies.filter(\.looksAhead)
        if !offline.isEmpty, settings.sizes.contains(where: { !$0.countsEntries }), settings.window == nil {
            settings.bound = true
        }
    }

    /// Why the trace must be kept; nil if it need not.
    private var needsWholeTrace: String? {
        if let policy = settings.policies.first(where: \.looksAhead) {
            return "\(policy.name) looks ahead to each key's next request"
        }
        if let size = settings.sizes.first(where: \.needsDistinctKeys) {
            return size.needsFootprint
                ? "a size of \(size.text) is known only when the bytes of all objects are counted"
                : "a size of \(size.text) is known only when the distinct keys are counted"
        }
        if case .share = settings.warmUp {
            return "a warm-up that is a share is known only when the requests are counted"
        }
        if case .time = settings.warmUp {
            return "a warm-up that is a time is known only when the times are"
        }
        return nil
    }

    private func makePieces() throws(ReplayError) {
        if settings.bound {
            if settings.window != nil { throw .boundOfWindows }
            bounds = [true, false].filter { countsEntries in
                settings.sizes.contains { $0.countsEntries == countsEntries }
            }.map {
                SizeAwareBound(
                    countsEntries: $0, ignoresSizes: settings.ignoresSizes, warmsUp: settings.warmUp != .none)
            }
        }
        pieces = try ReplayPieces(
            settings, columns: reader.source.columns, distinctKeys: reader.keys.count, footprint: footprint)
    }

    // MARK: Streaming

    private func stream() throws(ReplayError) {
        reader.startCutting(warmUp: settings.warmUp.requests(of: 0))
        let cells = pieces?.all ?? []
        var chunk = try reader.next()
        while let current = chunk {
            let (reader, bounds) = (reader, bounds)
            var following: Result<TraceChunk?, ReplayError> = .success(nil)
            // The next chunk is read while this one is replayed, where there is a thread for it.
            Parallel.run(1 + cells.count + bounds.count, jobs: settings.jobs) { piece in
                if piece == 0 {
                    following = Result { () throws(ReplayError) in try reader.next() }
                } else if piece <= cells.count {
                    cells[piece - 1].replay(current)
                } else {
                    bounds[piece - 1 - cells.count].add(current)
                }
            }
            chunk = try following.get()
            report(
                Progress(phase: .streaming, done: reader.requests, share: reader.source.progress))
        }
        if reader.finishCutting() { for cell in cells { cell.endWindow() } }
    }

    // MARK: The result

    private func result() -> ReplayResult {
        var result = ReplayResult(trace: name)
        result.warmUp = reader.warmUp(of: reader.requests)
        result.totals = reader.cutter.totals - reader.cutter.atWarmUp
        result.distinctKeys = reader.keys.count
        result.hasSizes = reader.hasSizes && !settings.ignoresSizes
        result.hasOperations = reader.hasOperations
        result.cost = settings.cost
        result.sizesDiffer = reader.sizesDiffer && !settings.ignoresSizes
        result.hasLifetimes =
            switch settings.lifetimes {
            case .honour: reader.hasLifetimes
            case .ignore: false
            case .every: true
            }
        result.rows = (pieces?.rows ?? []) + boundRows
        result.windows = reader.cutter.windows
        return result
    }

    /// A row for each size that says how few misses there could be.
    private var boundRows: [ReplayRow] {
        guard settings.bound else { return [] }
        return settings.sizes.map { size in
            let capacity = size.capacity(distinctKeys: reader.keys.count, footprint: footprint)
            var row = ReplayRow(policy: "bound", size: size, capacity: capacity)
            // Where sizes are of both kinds the bound of entries comes first.
            let bound = size.countsEntries ? bounds.first : bounds.last
            row.totals = bound?.totals(capacity: capacity) ?? CacheTotals()
            return row
        }
    }
}
