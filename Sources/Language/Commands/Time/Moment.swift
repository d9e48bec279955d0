internal import Simulation

/// A time of the clock, as `at` and `until` take it: counted from the beginning of the session.
struct Moment: Sendable {
    private let time: TimeSpan
    private let span: Span

    init(_ arguments: inout ArgumentReader) throws {
        span = arguments.peek?.span ?? arguments.statement.span
        time = try arguments.timeSpan("a time")
    }

    /// When that is.
    ///
    /// - Throws: where it has passed, except where statements run again under other settings.
    func instant(_ context: Context) throws -> Instant {
        let moment = Instant.start + time
        guard moment >= context.simulation.now || context.engine.isVariant else {
            throw context.error(.inThePast("\(time)", now: "\(context.simulation.now)"), at: span)
        }
        return moment
    }
}
