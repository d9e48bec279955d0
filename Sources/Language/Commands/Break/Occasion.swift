internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

/// When something is to break, and for how long: now, or at the next event of a kind.
///
/// It stands behind what breaks: `fail users for=5s at next flush`, `crash front at next store of user:1`. It happens in
/// the very event, before anything that follows from it.
struct Occasion: Sendable {
    /// What a statement that takes one says of it.
    static let syntax = "[for=TIME] [at next EVENT [of KEY]]"
    static let options = [OptionSpec("for", .timeSpan, standard: "until healed", "how long")]

    private let kind: EventKind?
    private let key: String?
    private let length: TimeSpan?

    init(_ arguments: inout ArgumentReader) throws {
        length = try arguments.timeSpanOption("for")
        guard arguments.take("at") else {
            kind = nil
            key = nil
            return
        }
        guard arguments.take("next") else {
            throw arguments.error(
                .missing(
                    "next behind at", of: arguments.spec.name,
                    syntax: "\(arguments.spec.name) … at next flush"),
                at: arguments.statement.span)
        }
        kind = try arguments.next("a kind of event", EventKind.named)
        key = arguments.take("of") ? try arguments.next("a key").text : nil
    }

    /// Does it now, or when the event comes.
    ///
    /// - Parameters:
    ///   - changesMemory: whether it takes entries out; it then waits until what brought the event about has come to a
    ///     rest, still at the same moment.
    ///   - action: is told when it ends; nil if only healing ends it.
    func run(
        _ context: Context, changesMemory: Bool = false, _ action: @escaping @Sendable (Instant?) -> Void
    ) {
        let simulation = context.simulation
        let run: @Sendable () -> Void = { [length] in action(length.map { simulation.now + $0 }) }
        guard let kind else { return run() }
        context.engine.changes += 1
        let key = key.map { context.key($0).id }
        context.world.log.triggers.append(
            Trigger(isMet: { event in EventKind(event) == kind && (key == nil || event.key == key) }) { _ in
                if changesMemory {
                    simulation.at(simulation.now, named: "disturbance that was ordered", run)
                } else {
                    run()
                }
            })
    }
}
