internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

/// When something is to break: now, or at the next event of a kind.
///
/// It stands behind what breaks: `fail users at next flush`, `crash front at next store of user:1`. It happens in the
/// very event, before anything that follows from it.
struct Occasion: Sendable {
    /// What a statement that takes one says of it.
    static let syntax = "[at next EVENT [of KEY]]"

    private let kind: EventKind?
    private let key: String?

    init(_ arguments: inout ArgumentReader) throws {
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
        kind = try arguments.next("a kind of event") { text throws(Problem) in
            guard let kind = EventKind.allCases.first(where: { $0.name == text.lowercased() }) else {
                let known = EventKind.allCases.map(\.name)
                throw .unknownWord(
                    text, for: "kind of event", nearest: NearestWord.find(text, among: known), known: known)
            }
            return kind
        }
        key = arguments.take("of") ? try arguments.next("a key").text : nil
    }

    /// Does it now, or when the event comes.
    ///
    /// - Parameter changesMemory: whether it takes entries out; it then waits until what brought the event about has
    ///   come to a rest, still at the same moment.
    func run(
        _ context: Context, changesMemory: Bool = false, _ action: @escaping @Sendable () throws -> Void
    ) throws {
        guard let kind else { return try action() }
        context.engine.changes += 1
        let key = key.map { context.key($0).id }
        let world = context.world
        world.log.triggers.append(
            Trigger(isMet: { event in EventKind(event) == kind && (key == nil || event.key == key) }) { _ in
                let run: @Sendable () -> Void = { do { try action() } catch { world.report(error) } }
                if changesMemory { world.simulation.at(world.simulation.now, run) } else { run() }
            })
    }
}
