public import Caching
public import Reporting
public import Simulation
internal import Tracing

/// What a server does with a session: clients' commands reach its world beside the statements.
extension Session {
    /// The world of the present run. Going back makes a new one.
    public var world: World { engine.world }

    /// A span of time as it is typed, such as `90s` or `1h30m`.
    ///
    /// - Throws: an error whose description says what is wrong.
    public static func timeSpan(_ text: String, for what: String) throws -> TimeSpan {
        do { return try Units.timeSpan(text, for: what) } catch { throw Diagnostic(error, nil, Span(0, 0)) }
    }

    /// The newest events of the log as lines of a trace.
    ///
    /// - Parameter client: the name of the client whose events are meant; nil for all.
    public func traceLines(_ count: Int, ofClient client: String?) -> [String] {
        let log = world.log
        let number = client.map { world.names.client(named: $0) ?? -2 }
        let text = TextTrace(log: log, level: .brief)
        var lines: [String] = []
        var next = log.count
        while lines.count < count, next >= log.first, let event = log[next] {
            next -= 1
            if let number, event.client != number { continue }
            let line = text.line(event)
            if !line.isEmpty { lines.append(line) }
        }
        return lines.reversed()
    }

    /// Gives whatever runs next its steps.
    public func grantSteps() { grantBudget() }

    /// Runs statements with their trace printed. The observers that the log had are told of each event as before.
    ///
    /// - Returns: whether all ran without an error and all that they expected held.
    @discardableResult
    public func run(_ source: Source, tracing level: TraceLevel) -> Bool {
        let observers = world.log.observers
        let before = (failures: failures, trace: options.trace)
        let world = world
        options.trace = level
        attachTrace()
        world.log.observers += observers
        defer {
            options.trace = before.trace
            if self.world === world { world.log.observers = observers }
        }
        let isWell = run(source)
        return isWell && failures == before.failures
    }
}
