internal import Basics

/// Makes the miss-ratio curves of a trace: LRU's exactly, in one pass, and those of other policies by miniature simulation.
public final class CurveMaker {
    private let name: String
    private let policies: [PolicyChoice]
    private let sizes: CurveSizes
    private let countsEntries: Bool
    private let rate: Double?
    private let settings: ReplaySettings
    private let reader: ChunkReader
    private let report: (Replayer.Progress) -> Void
    private let note: (String) -> Void

    /// How many keys a sample should have at least, where the rate is left open.
    private static let wantedKeys = 65_536.0
    /// How many requests all small caches together may meet for that; what takes no longer than this is simulated whole.
    private static let wantedSteps = 100_000_000.0

    /// - Parameters:
    ///   - countsEntries: whether sizes are in entries rather than bytes.
    ///   - rate: the share of the keys that is simulated for policies other than LRU; nil to take some 65,000 keys, or more where
    ///     that takes seconds.
    ///   - settings: the seed, the threads, the warm-up and how TTLs are treated, for the miniature simulations.
    public init(
        _ source: any RequestSource, name: String, policies: [PolicyChoice], sizes: CurveSizes,
        countsEntries: Bool, rate: Double?, settings: ReplaySettings,
        progress: @escaping (Replayer.Progress) -> Void = { _ in },
        note: @escaping (String) -> Void = { _ in }
    ) {
        self.name = name
        self.policies = policies
        self.sizes = sizes
        self.countsEntries = countsEntries
        self.rate = rate
        var settings = settings
        settings.sizes = countsEntries ? [] : [CacheSize(bytes: 1)]
        self.settings = settings
        reader = ChunkReader(source, name: name, settings: settings)
        report = progress
        self.note = note
    }

    /// What the trace was read from.
    public var source: any RequestSource { reader.source }

    /// Reads the trace and makes the curves.
    public func run() throws(ReplayError) -> CurveResult {
        do {
            return try make()
        } catch {
            if case .bytesWithoutSizes = error { throw .curveWithoutSizes(trace: name) }
            throw error
        }
    }

    private func make() throws(ReplayError) -> CurveResult {
        let lru = LRUCurve(countsEntries: countsEntries)
        let others = policies.filter { $0.text != "lru" }
        var trace: KeptTrace?
        if others.isEmpty, case .share = settings.warmUp {
            trace = try keep("a warm-up that is a share is known only when the requests are counted", others)
        } else if let other = others.first {
            trace = try keep("the curve of \(other.text) needs several passes", others)
        }
        if let trace {
            for chunk in trace.chunks { add(chunk, to: lru) }
        } else {
            reader.startCutting(warmUp: settings.warmUp.requests(of: 0))
            warmsUp = settings.warmUp != .none
            var chunk = try reader.next()
            while let current = chunk {
                var following: Result<TraceChunk?, ReplayError> = .success(nil)
                // The next chunk is read meanwhile, where there is a thread for it.
                Parallel.run(2, jobs: settings.jobs) { [self] piece in
                    if piece == 0 {
                        following = Result { () throws(ReplayError) in try reader.next() }
                    } else {
                        add(current, to: lru)
                    }
                }
                chunk = try following.get()
                report(
                    Replayer.Progress(phase: .streaming, done: reader.requests, share: reader.source.progress)
                )
            }
            try reader.checkCounted()
        }
        return try result(lru, others, trace)
    }

    private var warmsUp = false

    private func keep(_ reason: String, _ others: [PolicyChoice]) throws(ReplayError) -> KeptTrace {
        let trace = try KeptTrace(
            reader, settings: settings, reason: reason, lookingAhead: others.first(where: \.looksAhead)?.name,
            report: report, note: note)
        warmsUp = settings.warmUp.requests(of: trace.requests) > 0
        return trace
    }

    private func add(_ chunk: TraceChunk, to curve: LRUCurve) {
        var done = 0
        if warmsUp, let cut = chunk.cuts.first(where: { $0.kind == .warmUpEnds }) {
            curve.add(chunk.batch, 0..<cut.offset, isCounted: false)
            done = cut.offset
            warmsUp = false
        }
        curve.add(chunk.batch, done..<chunk.batch.count, isCounted: !warmsUp)
    }

    // MARK: The result

    private func result(_ lru: LRUCurve, _ others: [PolicyChoice], _ trace: KeptTrace?)
        throws(ReplayError)
        -> CurveResult
    {
        var result = CurveResult(trace: name)
        result.requests = reader.requests
        result.reads = lru.reads
        result.distinctKeys = reader.keys.count
        result.countsEntries = countsEntries
        let falls = lru.points()
        let largest = countsEntries ? UInt64(max(reader.keys.count, 1)) : falls.last?.size ?? 1
        let wanted = sizes.resolve(
            largest: largest, smallest: countsEntries ? 1 : min(falls.first?.size ?? 1, largest),
            countsEntries: countsEntries, distinctKeys: reader.keys.count)
        var exact = lru.points(at: wanted)
        if case .all = sizes { exact = falls }
        for policy in policies {
            if policy.text == "lru" {
                result.curves.append(MissRatioCurve(policy: policy.text, points: exact))
            } else if let trace {
                result.curves.append(try estimate(policy, trace, wanted, lru))
            }
        }
        result.remarks = remarks(result, others)
        return result
    }

    private func estimate(
        _ policy: PolicyChoice, _ trace: KeptTrace, _ sizes: [UInt64], _ lru: LRUCurve
    )
        throws(ReplayError) -> MissRatioCurve
    {
        let steps = Double(trace.requests) * Double(sizes.count * policies.count)
        let usual = max(
            Self.wantedKeys / Double(max(trace.distinctKeys, 1)), Self.wantedSteps / max(steps, 1))
        let rate = min(1, self.rate ?? usual)
        let sample = MiniatureSimulation(
            trace, rate: rate, seed: settings.seed, lookingAhead: policy.looksAhead)
        let totals = reader.cutter.totals - reader.cutter.atWarmUp
        var curve = MissRatioCurve(policy: policy.text, rate: rate)
        curve.points = try sample.curve(
            policy, sizes: sizes, totals: totals, countsEntries: countsEntries, settings: settings)
        if rate < 1 {
            let estimates = try sample.curve(
                try PolicyChoice("lru"), sizes: sizes, totals: totals, countsEntries: countsEntries,
                settings: settings)
            let errors = zip(estimates, lru.points(at: sizes)).map { ($0.missRatio - $1.missRatio).magnitude }
            curve.error = (errors.reduce(0, +) / Double(max(errors.count, 1)), errors.max() ?? 0)
        }
        return curve
    }

    private func remarks(_ result: CurveResult, _ others: [PolicyChoice]) -> [String] {
        var remarks: [String] = []
        for curve in result.curves {
            guard let error = curve.error else { continue }
            remarks.append(
                "\(curve.policy): estimated from \(ReplayTable.percent(curve.rate)) of the keys; LRU's curve, estimated from the"
                    + " same keys, is off by \(Quantities.fixed(error.mean * 100, decimals: 2)) points on average"
                    + " and \(Quantities.fixed(error.highest * 100, decimals: 2)) at most")
        }
        if !countsEntries {
            remarks.append(
                "lru: exact at sizes that hold the largest object, while a key's size stays the same")
        }
        if result.curves.contains(where: { $0.policy == "lru" }), reader.hasLifetimes,
            settings.lifetimes != .ignore
        {
            remarks.append("lru: no TTL runs out in this curve; 'larder replay' honours them at single sizes")
        }
        return remarks
    }
}
