/// Reads a trace chunk by chunk, checks that it can answer what is asked of it, and counts.
final class ChunkReader {
    private(set) var source: any RequestSource
    private(set) var keys = KeyTable()
    private(set) var cutter = Cutter(warmUp: 0, window: nil, ignoresSizes: false)
    /// How many requests were read.
    private(set) var requests: UInt64 = 0
    private(set) var hasSizes = false
    private(set) var hasOperations = false
    private(set) var hasLifetimes = false
    /// Whether objects of two sizes were seen.
    private(set) var sizesDiffer = false
    private var firstSize: UInt64?
    let name: String
    /// How many requests warm up, if only the times tell.
    var warmUpRequests: UInt64?
    private let settings: ReplaySettings
    private var cutsAtOnce = false

    init(_ source: any RequestSource, name: String, settings: ReplaySettings) {
        self.source = source
        self.name = name
        self.settings = settings
    }

    /// From now on chunks are cut and counted as they are read, or those that are handed in.
    func startCutting(warmUp: UInt64) {
        cutter = Cutter(warmUp: warmUp, window: settings.window, ignoresSizes: settings.ignoresSizes)
        cutsAtOnce = true
    }

    /// How many of all requests warm up.
    func warmUp(of total: UInt64) -> UInt64 { warmUpRequests ?? settings.warmUp.requests(of: total) }

    /// Cuts and counts a chunk.
    func cut(_ chunk: inout TraceChunk) { cutter.cut(&chunk) }

    /// Ends the last window; false if none is open.
    func finishCutting() -> Bool { cutter.finish() }

    /// The next chunk; nil at the end.
    func next() throws(ReplayError) -> TraceChunk? {
        var chunk = TraceChunk()
        chunk.first = requests
        do {
            guard try source.read(settings.batch, into: &chunk.batch, keys: &keys) else { return nil }
        } catch {
            throw .trace(error)
        }
        requests += UInt64(chunk.batch.count)
        // Nobody asks for these any more.
        chunk.batch.tenants = []
        if settings.cost != .column { chunk.batch.costs = [] }
        try check(chunk.batch)
        if settings.overhead > 0 {
            chunk.charges = chunk.batch.sizes.map { $0 + UInt64(settings.overhead) }
        }
        if cutsAtOnce { cutter.cut(&chunk) }
        return chunk
    }

    /// Throws if nothing was counted.
    func checkCounted() throws(ReplayError) {
        if requests == 0 {
            // Why nothing could be read is known if the file ends too early.
            if let truncation = (source as? TraceFile)?.log.truncation {
                throw .trace(TraceError(file: name, message: truncation))
            }
            throw .emptyTrace(trace: name)
        }
        if warmUp(of: requests) >= requests {
            throw .nothingAfterWarmUp(trace: name, requests: requests)
        }
    }

    /// Throws if the trace does not tell what is needed.
    private func check(_ batch: RequestBatch) throws(ReplayError) {
        if !batch.sizes.isEmpty {
            hasSizes = true
            if firstSize == nil { firstSize = batch.sizes[0] }
            if !sizesDiffer { sizesDiffer = batch.sizes.contains { $0 != firstSize } }
        }
        if settings.cost == .column, batch.costs.isEmpty { throw .costsWithoutColumn(trace: name) }
        if settings.cost == .size, batch.sizes.isEmpty { throw .costsWithoutSizes(trace: name) }
        if !batch.operations.isEmpty { hasOperations = true }
        if !batch.lifetimes.isEmpty { hasLifetimes = true }
        if let size = settings.sizes.first(where: { !$0.countsEntries }) {
            if settings.ignoresSizes { throw .bytesWhileIgnored(size: size.text) }
            if batch.sizes.isEmpty { throw .bytesWithoutSizes(size: size.text, trace: name) }
        }
        if batch.times.isEmpty {
            if case .every = settings.lifetimes { throw .lifetimesWithoutTimes(trace: name) }
            if case .time = settings.window { throw .windowWithoutTimes(trace: name) }
            if settings.lifetimes == .honour, !batch.lifetimes.isEmpty {
                throw .lifetimesWithoutTimes(trace: name)
            }
        }
        if keys.count > KeyTable.limit - (1 << 24) {
            throw .trace(
                TraceError(
                    file: name, message: "it has more than 4,278,190,078 distinct keys; sample it first"))
        }
    }
}
