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

    /// The node whose statistics a statement asks for; all of them if it says total or nothing.
    func scope(_ name: ArgumentReader.Text?, _ statement: Statement) throws -> StatsScope {
        guard let name, name.text != "total" else { return .total }
        if name.text == "app" { return .node(.application) }
        let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
        return .node(try context.node(name).id)
    }

    private final class Gatherer: @unchecked Sendable {
        // Used by the session's thread only.
        var windows: Windows
        init(_ windows: Windows) { self.windows = windows }
    }
}
