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
        if case .these(let given) = sizes, let size = given.first(where: \.needsFootprint) {
            trace = try keep(
                "a size of \(size.text) is known only when the bytes of all objects are counted", others)
        } else if others.isEmpty, case .time = settings.warmUp {
            trace = try keep("a warm-up that is a time is known only when the times are", others)
        } else if others.isEmpty, case .share = settings.warmUp {
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
        warmsUp = reader.warmUp(of: trace.requests) > 0
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
        var footprint: UInt64 = 0
        if case .these(let given) = sizes, given.contains(where: \.needsFootprint) {
            footprint = trace?.footprint ?? 0
        }
        let wanted = sizes.resolve(
            largest: largest, smallest: countsEntries ? 1 : min(falls.first?.size ?? 1, largest),
            countsEntries: countsEntries, distinctKeys: reader.keys.count, footprint: footprint)
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
        let totals = reader.cutter.totals - reader.cutter.atWarmUp
        let whole = MiniatureSimulation(trace, rate: 1, seed: settings.seed, lookingAhead: policy.looksAhead)
        func curve(_ sample: MiniatureSimulation, _ policy: PolicyChoice, _ sizes: [UInt64])
            throws(ReplayError) -> [CurvePoint]
        {
            try sample.curve(
                policy, sizes: sizes, totals: totals, countsEntries: countsEntries, settings: settings)
        }
        var result = MissRatioCurve(policy: policy.text, rate: rate)
        if rate >= 1 {
            result.points = try curve(whole, policy, sizes)
            return result
        }
        // A cache of few entries, made smaller by the rate, would have next to none: small sizes are replayed in full.
        let entry = countsEntries ? 1 : max(1, Double(totals.readBytes) / Double(max(totals.reads, 1)))
        let isLarge = sizes.map { Double($0) * rate / entry >= Self.leastEntries }
        let (small, large) = (
            zip(sizes, isLarge).filter { !$1 }.map(\.0), zip(sizes, isLarge).filter(\.1).map(\.0)
        )
        result.points = try curve(whole, policy, small)
        let sample = MiniatureSimulation(
            trace, rate: rate, seed: settings.seed, lookingAhead: policy.looksAhead)
        let estimates = try curve(sample, policy, large)
        let controls = try curve(sample, try PolicyChoice("lru"), large)
        var errors: [Double] = []
        for (estimate, (control, exact)) in zip(estimates, zip(controls, lru.points(at: large))) {
            result.points.append(Self.corrected(estimate, control, exact))
            errors.append((control.missRatio - exact.missRatio).magnitude)
        }
        if !errors.isEmpty {
            result.error = (errors.reduce(0, +) / Double(errors.count), errors.max() ?? 0)
        }
        return result
    }

    /// The fewest entries that a cache in miniature may have.
    private static let leastEntries = 100.0

    /// LRU's curve is known, so what its estimate from the same keys is off is taken to be what the others' are off (a control variate).
    private static func corrected(_ estimate: CurvePoint, _ control: CurvePoint, _ exact: CurvePoint)
        -> CurvePoint
    {
        func within(_ ratio: Double) -> Double { min(max(ratio, 0), 1) }
        return CurvePoint(
            size: estimate.size, missRatio: within(estimate.missRatio + exact.missRatio - control.missRatio),
            byteMissRatio: within(estimate.byteMissRatio + exact.byteMissRatio - control.byteMissRatio),
            misses: nil, correction: exact.missRatio - control.missRatio)
    }

    private func remarks(_ result: CurveResult, _ others: [PolicyChoice]) -> [String] {
        var remarks: [String] = []
        for curve in result.curves {
            guard let error = curve.error else { continue }
            remarks.append(
                "\(curve.policy): what ~ marks is estimated from \(ReplayTable.percent(curve.rate)) of the keys and corrected by what"
                    + " LRU's curve, estimated from the same keys, is off:"
                    + " \(Quantities.fixed(error.mean * 100, decimals: 2)) points on average"
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
