/// What a cache should reach, such as a hit ratio of at least 80%.
public struct Objective: Sendable, Equatable {
    /// What was typed.
    public let text: String
    /// Whether bytes count rather than requests.
    let countsBytes: Bool
    /// The miss ratio that may not be exceeded.
    let missRatio: Double

    /// Reads `hit-ratio>=80%`, `miss-ratio<=0.2` and the same with `byte-` in front.
    public init(_ text: String) throws(ReplayError) {
        self.text = text
        let plain = text.filter { $0 != " " }
        let forms: [(name: String, isHit: Bool, countsBytes: Bool)] = [
            ("hit-ratio>=", true, false), ("miss-ratio<=", false, false), ("byte-hit-ratio>=", true, true),
            ("byte-miss-ratio<=", false, true),
        ]
        guard let form = forms.first(where: { plain.hasPrefix($0.name) }) else { throw .badObjective(text) }
        let value = String(plain.dropFirst(form.name.count))
        guard let share = Quantities.share(value) ?? Double(value), share >= 0, share <= 1 else {
            throw .badObjective(text)
        }
        countsBytes = form.countsBytes
        missRatio = form.isHit ? 1 - share : share
    }

    /// What the ratios of a result are called: those of requests, or those of bytes.
    var ratioName: String { countsBytes ? "byte_miss_ratio" : "miss_ratio" }

    /// The ratio that matters here.
    func ratio(_ cache: CacheTotals, of trace: TraceTotals) -> Double {
        let (part, whole) = countsBytes ? (cache.missedBytes, trace.readBytes) : (cache.misses, trace.reads)
        return whole == 0 ? 0 : Double(part) / Double(whole)
    }
}

/// For each policy the smallest size that reaches an objective.
public struct ObjectiveResult: Sendable {
    /// The trace as the user named it.
    public var trace: String
    /// The objective.
    public var objective: Objective
    /// Whether sizes are in entries rather than bytes.
    public var countsEntries: Bool
    /// The size that holds everything, in entries or bytes.
    public var everything: UInt64
    /// A row for each policy, those that reach it with the least first.
    public var rows: [Row] = []

    /// What one policy needs.
    public struct Row: Sendable {
        /// The policy as the user named it.
        public var policy: String
        /// The smallest size found that reaches the objective; nil if none does.
        public var size: UInt64?
        /// The miss ratio there, or where none does the one with room for everything.
        public var missRatio: Double
        /// A larger size, and the miss ratio there: a tenth more, and one gibibyte more if sizes are in bytes.
        public var more: [(size: UInt64, missRatio: Double)] = []
    }
}

/// Finds the smallest size for an objective by halving the range of sizes, on the trace kept in memory.
///
/// It takes a larger cache never to be worse, which holds for LRU and OPT and nearly always for the others. Sizes in entries are
/// found to the entry, sizes in bytes to one part in a thousand.
public final class ObjectiveSearch {
    private let objective: Objective
    private let settings: ReplaySettings
    private let name: String
    private let reader: ChunkReader
    private let countsEntries: Bool
    private let report: (Replayer.Progress) -> Void
    private let note: (String) -> Void

    /// Sizes are in bytes if the first size of the settings is.
    public init(
        _ source: any RequestSource, name: String, objective: Objective, settings: ReplaySettings,
        progress: @escaping (Replayer.Progress) -> Void = { _ in },
        note: @escaping (String) -> Void = { _ in }
    ) {
        self.name = name
        self.objective = objective
        self.settings = settings
        countsEntries = settings.sizes.first?.countsEntries ?? true
        reader = ChunkReader(source, name: name, settings: settings)
        report = progress
        self.note = note
    }

    /// What the trace was read from.
    public var source: any RequestSource { reader.source }

    /// Reads the trace and searches.
    public func run() throws(ReplayError) -> ObjectiveResult {
        let trace = try KeptTrace(
            reader, settings: settings, reason: "an objective needs several passes",
            lookingAhead: settings.policies.first(where: \.looksAhead)?.name, report: report, note: note)
        let everything = countsEntries ? UInt64(trace.distinctKeys) : trace.footprint
        var result = ObjectiveResult(
            trace: name, objective: objective, countsEntries: countsEntries, everything: everything)
        result.rows = try search(trace, everything)
        result.rows = result.rows.enumerated().sorted {
            ($0.element.size ?? .max, $0.offset) < ($1.element.size ?? .max, $1.offset)
        }.map(\.element)
        return result
    }

    /// What is still open about a policy: the objective is missed at `low` and reached at `high`.
    private struct Search {
        var low: UInt64 = 0
        var high: UInt64
        var ratio: Double

        func isOver(_ countsEntries: Bool) -> Bool {
            high - low <= (countsEntries ? 1 : max(1, high / 1000))
        }
    }

    private func search(_ trace: KeptTrace, _ everything: UInt64) throws(ReplayError) -> [ObjectiveResult.Row]
    {
        let totals = reader.cutter.totals - reader.cutter.atWarmUp
        let policies = settings.policies
        let atMost = try ratios(trace, policies.map { ($0, everything) }, totals)
        var rows = zip(policies, atMost).map { ObjectiveResult.Row(policy: $0.text, missRatio: $1) }
        var searches = atMost.map { Search(high: everything, ratio: $0) }
        let hopeful = policies.indices.filter { atMost[$0] <= objective.missRatio }
        while true {
            // One step for every policy at a time, so that all threads have work.
            let open = hopeful.filter { !searches[$0].isOver(countsEntries) }
            if open.isEmpty { break }
            let middles = open.map { searches[$0].low + (searches[$0].high - searches[$0].low) / 2 }
            let found = try ratios(trace, zip(open, middles).map { (policies[$0], $1) }, totals)
            for (index, place) in open.enumerated() {
                if found[index] <= objective.missRatio {
                    searches[place].high = middles[index]
                    searches[place].ratio = found[index]
                } else {
                    searches[place].low = middles[index]
                }
            }
        }
        for place in hopeful {
            let size = searches[place].high
            rows[place].size = size
            rows[place].missRatio = searches[place].ratio
            let larger = [size + max(1, size / 10)] + (countsEntries ? [] : [size + 1 << 30])
            let found = try ratios(trace, larger.map { (policies[place], $0) }, totals)
            rows[place].more = Array(zip(larger, found))
        }
        return rows
    }

    private func ratios(_ trace: KeptTrace, _ caches: [(PolicyChoice, UInt64)], _ totals: TraceTotals)
        throws(ReplayError) -> [Double]
    {
        var cells: [Cell] = []
        for (policy, size) in caches {
            cells.append(
                try Cell(
                    policy, countsEntries ? CacheSize(entries: size) : CacheSize(bytes: size),
                    distinctKeys: trace.distinctKeys, settings: settings))
        }
        trace.replay(cells, settings: settings, report: report)
        if let failure = cells.lazy.compactMap(\.failure).first { throw failure }
        return cells.map { objective.ratio($0.row.totals, of: totals) }
    }
}
