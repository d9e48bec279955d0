internal import Caching
internal import Reporting
internal import Running
internal import Simulation
internal import Tracing

/// One run of a comparison: the session so far and then the block, in a world of its own.
final class VariantRun: @unchecked Sendable {
    // Used by the session's thread only.
    let variant: Variants.Variant
    /// What tells the events of the block apart, in their order.
    private(set) var marks: [UInt64] = []
    private(set) var report: StatsReport?
    /// How many expectations of the block did not hold.
    private(set) var failures = 0
    private(set) var nodes: [String] = []
    /// When the block began and when it ended.
    private(set) var began = Instant.start
    private(set) var ended = Instant.start
    /// The first event that is another one than the run it is compared with had.
    private(set) var parting: (index: Int, event: Told)?
    /// Which of the two runs has an event more there, after which they are alike again for a moment.
    private(set) var extra = Extra.neither
    /// Events that are to be told, by their place, and what they are.
    private(set) var told: [Int: Told] = [:]

    /// An event as a line of a trace, empty if there is none, and when it was.
    typealias Told = (line: String, time: Instant?)

    enum Extra { case neither, own, baseline }

    /// How many events after a parting are looked at.
    private static let lookahead = 1000
    /// What tells the events from the parting on apart.
    private var following: [UInt64] = []

    private let wanted: Set<Int>
    private var count = 0

    /// - Parameter wanted: the places of events that are to be told.
    init(_ variant: Variants.Variant, wanted: Set<Int> = []) {
        self.variant = variant
        self.wanted = wanted
    }

    /// The name of the mark that the block begins with.
    private static let mark = "compare"

    /// Runs the session's statements, and then a block of statements.
    ///
    /// - Parameters:
    ///   - baseline: the run it is compared with.
    ///   - marksEvents: whether the events of the block are told apart, which finds where runs part.
    func run(
        _ past: [Recorded<Engine>], _ block: Statement, in session: Session, against baseline: VariantRun?,
        marksEvents: Bool = true
    ) throws {
        let engine = session.engineForVariant(variant.overrides)
        defer { engine.world.close() }
        for input in past { try Run.repeat(input, on: engine) }
        let log = engine.world.log
        log.mark(Self.mark)
        began = engine.world.simulation.now
        let failuresBefore = engine.failures
        if marksEvents { log.observers = [{ [unowned self] event in self.take(event, log, baseline) }] }
        try engine.run(block)
        log.observers = []
        if let baseline, parting == nil, marks.count < baseline.marks.count {
            parting = (marks.count, ("", nil))
        }
        if let baseline, let parting {
            extra = Self.extra(following, baseline.marks.dropFirst(parting.index))
        }
        failures = engine.failures - failuresBefore
        nodes = engine.world.nodes.map(\.name)
        ended = engine.world.simulation.now
        guard let mark = log.marks.first(where: { $0.name == Self.mark }) else { return }
        report = StatsReport(
            mark.metrics, names: log.names, nodes: [.application] + engine.world.nodes.map(\.id),
            over: engine.world.simulation.now - mark.at)
    }

    /// Which of two runs has an event more, by what tells their events from a parting on apart.
    private static func extra(_ own: [UInt64], _ other: ArraySlice<UInt64>) -> Extra {
        guard let ownFirst = own.first, let otherFirst = other.first else { return .neither }
        switch (own.contains(otherFirst), other.prefix(lookahead).contains(ownFirst)) {
        case (true, false): return .own
        case (false, true): return .baseline
        // Two others, or the same two in another order.
        default: return .neither
        }
    }

    private func take(_ event: Event, _ log: Log, _ baseline: VariantRun?) {
        guard let mark = Divergence.mark(of: event, in: log.names) else { return }
        if wanted.contains(count) { told[count] = (Divergence.line(of: event, in: log), event.time) }
        if let baseline {
            let isSame = count < baseline.marks.count && baseline.marks[count] == mark
            if !isSame, parting == nil {
                parting = (count, (Divergence.line(of: event, in: log), event.time))
            }
            if parting == nil {
                marks.append(mark)
            } else if following.count < Self.lookahead {
                following.append(mark)
            }
        } else {
            marks.append(mark)
        }
        count += 1
    }
}

extension Session {
    /// An engine that runs beside the session's own: silent, and with other settings.
    func engineForVariant(_ overrides: [Override]) -> Engine {
        let engine = recording.makeTrial { settings in
            settings.overrides = overrides
            for override in overrides where override.option == Seed.spec.name {
                settings.seed = UInt64(override.value) ?? settings.seed
            }
        }
        engine.world.simulation.budget.limit = options.stepLimit
        return engine
    }
}
