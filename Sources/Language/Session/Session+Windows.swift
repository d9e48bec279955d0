internal import Caching
internal import Reporting
internal import Running
internal import Simulation
internal import Tracing

extension Session {
    /// What was counted in windows of time. If events have left the log, the session is run again to see them.
    ///
    /// - Parameter mark: where the first window begins, and how many events there had been by then; nil for the beginning.
    func windows(_ width: TimeSpan, at scope: StatsScope, since mark: (at: Instant, events: Int)? = nil)
        -> Windows
    {
        let log = engine.world.log
        let start = mark?.at ?? .start
        // Of one moment, what had happened before the mark belongs before it.
        let placed: @Sendable (Event) -> Event = { event in
            guard let mark, event.number <= mark.events, event.time == mark.at else { return event }
            var event = event
            event.time = event.time - TimeSpan(nanoseconds: 1)
            return event
        }
        let end = engine.world.simulation.now + TimeSpan(nanoseconds: 1)
        // A session with real parts is not run again: the windows hold what the log still keeps.
        if log.isComplete || !files.realParts.isEmpty {
            var windows = Windows(width: width, from: start, until: end, at: scope)
            let names = log.names
            windows.keyBytes = { names.size(of: $0) }
            for event in log.events { windows.add(placed(event)) }
            windows.finish()
            return windows
        }
        let gatherer = Gatherer(Windows(width: width, from: start, until: end, at: scope))
        let again = recording.makeTrial()
        let names = again.world.names
        gatherer.windows.keyBytes = { names.size(of: $0) }
        again.world.simulation.budget.checkpoint = nil
        again.world.log.observers = [{ gatherer.windows.add(placed($0)) }]
        output.muted += 1
        defer {
            output.muted -= 1
            again.world.close()
        }
        for input in recording.history.changes { try? Run.repeat(input, on: again) }
        gatherer.windows.finish()
        return gatherer.windows
    }

    /// The variants of a comparison in windows of time from where the block begins, for each of the nodes; and what stands under
    /// the axis, which is what happened in the first variant.
    func courses(
        of comparison: ComparedRuns, _ width: TimeSpan, at nodes: [ArgumentReader.Text],
        _ statement: Statement
    ) throws -> (windows: [(place: String, windows: Windows)], notes: [PlotNote]) {
        var found: [(place: String, windows: Windows)] = []
        var notes: [PlotNote]?
        let end = comparison.ended + TimeSpan(nanoseconds: 1)
        output.muted += 1
        defer { output.muted -= 1 }
        for variant in comparison.variants {
            let engine = engineForVariant(variant.overrides)
            defer { engine.world.close() }
            for input in comparison.past { try Run.repeat(input, on: engine) }
            let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
            let places: [ArgumentReader.Text?] = nodes.isEmpty ? [nil] : nodes
            let gatherers = try places.map { place in
                let windows = Windows(
                    width: width, from: comparison.began, until: end, at: try Self.scope(place, context))
                let gatherer = Gatherer(windows)
                let names = engine.world.names
                gatherer.windows.keyBytes = { names.size(of: $0) }
                return gatherer
            }
            engine.world.log.observers = [{ event in for one in gatherers { one.windows.add(event) } }]
            try engine.run(comparison.block)
            engine.world.log.observers = []
            for (place, gatherer) in zip(places, gatherers) {
                gatherer.windows.finish()
                let node = place.map { "\($0.text), " } ?? ""
                found.append((node + variant.label, gatherer.windows))
            }
            notes = notes ?? PlotNote.all(in: engine.world.log, until: engine.world.simulation.now)
        }
        return (found, notes ?? [])
    }

    /// The node whose statistics a statement asks for; all of them if it says total or nothing.
    func scope(_ name: ArgumentReader.Text?, _ statement: Statement) throws -> StatsScope {
        let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
        return try Self.scope(name, context)
    }

    private static func scope(_ name: ArgumentReader.Text?, _ context: Context) throws -> StatsScope {
        guard let name, name.text != "total" else { return .total }
        if name.text == "app" { return .node(.application) }
        return .node(try context.node(name).id)
    }

    private final class Gatherer: @unchecked Sendable {
        // Used by the session's thread only.
        var windows: Windows
        init(_ windows: Windows) { self.windows = windows }
    }
}
