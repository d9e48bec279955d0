internal import Caching
internal import Keyspace
internal import Reporting
internal import Simulation
internal import Tracing

/// A script on one of the two sides of a verification, and what came of each statement.
final class VerifiedSide {
    /// What came of a statement of the script.
    struct Step {
        var line: Int
        var text: String
        /// Operations that ended, sorted: `read user:1: hit, "Ann"`.
        var operations: [String] = []
        var replies: [Engine.ToldReply] = []
        /// How many expectations did not hold.
        var failures = 0
        var hits = 0
        var lookups = 0
    }

    let session: Session
    private(set) var steps: [Step] = []
    /// The error that ended the script; nil if none did.
    private(set) var error: String?

    private final class Complaint: @unchecked Sendable {
        // Used by the session's thread only.
        var text = ""
    }

    private let complaint: Complaint

    init(_ options: Session.Options) {
        let complaint = Complaint()
        self.complaint = complaint
        session = Session(options: options, output: Output { _ in }, diagnostics: { complaint.text += $0 })
        session.output.muted += 1
    }

    /// Runs the statements, one after the other, until one fails.
    func run(_ statements: [Statement]) {
        for statement in statements where error == nil && !session.isOver {
            let before = session.engine.world.log.count
            let failures = session.failures
            session.engine.toldReplies = []
            var step = Step(
                line: statement.source.line(at: statement.span.from),
                text: Session.lines(of: statement.text).first ?? "")
            do { try session.run(statement) } catch {
                session.report(error)
                self.error = complaint.text
            }
            step.replies = session.engine.toldReplies ?? []
            step.failures = session.failures - failures
            take(from: before, into: &step)
            steps.append(step)
        }
    }

    private func take(from before: EventNumber, into step: inout Step) {
        let log = session.engine.world.log
        var lookups: [Int: String] = [:]
        let first = max(before + 1, log.first)
        guard first <= log.count else { return }
        for number in first...log.count {
            guard let event = log[number], event.operation > 0 else { continue }
            switch event.what {
            case .hit:
                step.hits += 1
                step.lookups += 1
                lookups[event.operation] = "hit"
            case .miss(let cause):
                step.lookups += 1
                lookups[event.operation] = "miss (\(Self.name(cause)))"
            case .done(let completion) where completion.verb != .command:
                step.operations.append(
                    "\(told(event, completion.verb, log)): \(lookups[event.operation].map { "\($0), " } ?? "")"
                        + (event.value.map { Columns.quoted($0.text) } ?? "nothing"))
            case .failed(let verb, let refusal, _) where verb != .command:
                step.operations.append("\(told(event, verb, log)): failed, \(refusal.name)")
            default: continue
            }
        }
        step.operations.sort()
    }

    private func told(_ event: Event, _ verb: Verb, _ log: Log) -> String {
        "\(verb.name) \(event.key.exists ? log.names.key(event.key).text : "")"
    }

    /// What a real server evicted is only known to be gone.
    private static func name(_ cause: MissCause) -> String {
        if case .evicted = cause { "gone" } else { cause.name }
    }

    /// The figures of a side as a whole.
    func value(_ name: String) -> StatValue? {
        let world = session.engine.world
        let report = StatsReport(
            world.log.metrics, names: world.names, nodes: [.application] + world.nodes.map(\.id),
            over: world.simulation.now - .start)
        return report.value(of: name, at: .total)
    }
}
