internal import Eviction

/// Replays a trace on two policies side by side and tells on which reads they part, and why.
public final class Explainer {
    private let name: String
    private let size: CacheSize
    private let policies: [PolicyChoice]
    private let settings: ReplaySettings
    private let reader: ChunkReader
    private let report: (Replayer.Progress) -> Void

    /// The sizes of the settings do not count, `size` does.
    public init(
        _ source: any RequestSource, name: String, policies: (PolicyChoice, PolicyChoice), size: CacheSize,
        settings: ReplaySettings, progress: @escaping (Replayer.Progress) -> Void = { _ in }
    ) {
        self.name = name
        self.policies = [policies.0, policies.1]
        self.size = size
        var settings = settings
        settings.sizes = [size]
        settings.window = nil
        self.settings = settings
        reader = ChunkReader(source, name: name, settings: settings)
        report = progress
    }

    /// What the trace was read from.
    public var source: any RequestSource { reader.source }

    /// Reads the trace and explains; O(log n) a request, some 130 bytes a key.
    public func run() throws(ReplayError) -> Explanation {
        let trace = try KeptTrace(
            reader, settings: settings, reason: "an explanation must know what is requested only once",
            lookingAhead: policies.first(where: \.looksAhead)?.name, report: report, note: { _ in })
        let capacity = size.capacity(
            distinctKeys: trace.distinctKeys, footprint: size.needsFootprint ? trace.footprint : 0)
        var contenders: [SideBySide.Contender] = []
        for policy in policies {
            let evictor = try policy.make(
                capacity: capacity, countsEntries: size.countsEntries, seed: settings.seed, explains: true)
            contenders.append(SideBySide.Contender(evictor, keys: trace.distinctKeys))
        }
        let pair = SideBySide(
            contenders, trace, capacity: capacity, countsEntries: size.countsEntries, settings: settings)
        var done: UInt64 = 0
        for chunk in trace.chunks {
            pair.play(chunk)
            done += UInt64(chunk.batch.count)
            report(
                Replayer.Progress(
                    phase: .replaying, done: done, share: Double(done) / Double(max(trace.requests, 1))))
        }
        return explanation(pair, capacity)
    }

    private func explanation(_ pair: SideBySide, _ capacity: UInt64) -> Explanation {
        let inWords =
            size.countsEntries
            ? Words.entries(capacity) : Quantities.describe(bytes: capacity)
        var explanation = Explanation(
            trace: name, policies: (policies[0].text, policies[1].text), size: inWords)
        explanation.countsEntries = size.countsEntries
        explanation.requests = pair.requests
        explanation.reads = pair.reads
        explanation.misses = (pair.contenders[0].misses, pair.contenders[1].misses)
        for (winner, tally) in pair.tallies.enumerated() {
            explanation.sides.append(side(tally, winner, pair))
        }
        if reader.hasLifetimes, settings.lifetimes != .ignore {
            explanation.remarks.append("TTLs are left out: nothing expires here.")
        }
        return explanation
    }

    private func side(_ tally: SideBySide.Tally, _ winner: Int, _ pair: SideBySide) -> Explanation.Side {
        var side = Explanation.Side(winner: policies[winner].text, loser: policies[1 - winner].text)
        side.reads = tally.reads
        side.hot = tally.hot
        var keys: Set<UInt32> = []
        for reason in Explanation.Reason.allCases {
            let partings = tally.partings[reason.rawValue]
            if partings.isEmpty { continue }
            keys.formUnion(partings.keys)
            var group = Explanation.Group(reason: reason)
            group.reads = partings.values.reduce(0) { $0 + $1.reads }
            group.keys = partings.count
            // The most frequent key, of those the one seen first.
            if let (id, parting) = partings.max(by: { ($0.value.reads, $1.key) < ($1.value.reads, $0.key) }) {
                group.example = Explanation.Example(
                    key: reader.keys.text(of: id) ?? "", reads: parting.reads, request: parting.request,
                    lastRequest: parting.lastRequest, left: parting.left,
                    sentence: pair.contenders[1 - winner].evictor.sentence(for: parting.reason))
            }
            side.groups.append(group)
        }
        side.keys = keys.count
        side.groups.sort { ($1.reads, $0.reason.rawValue) < ($0.reads, $1.reason.rawValue) }
        return side
    }
}
