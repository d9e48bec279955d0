internal import Caching
internal import Exploring
internal import Running
internal import Simulation
internal import Tracing

/// Runs a scenario beside a session, from the state that the session has, as often as a plan asks for it.
struct Exploration {
    let session: Session
    let scenario: Scenario
    /// How many disturbances there may be, if not as many as the scenario says.
    var disturbanceLimit: Int?
    /// Settings that hold instead of what the statements say.
    var overrides: [Override] = []
    private let past: [Recorded<Engine>]

    init(_ session: Session, _ scenario: Scenario) {
        self.session = session
        self.scenario = scenario
        past = session.recording.history.changes
    }

    /// Whether steps may be left out that look independent. With transactions, change feeds and replicas every step is taken:
    /// what they look at has not been shown to be complete.
    var mayReduce: Bool {
        let world = session.engine.world
        if overrides.contains(where: { ["feed", "replica-lag"].contains($0.option) }) { return false }
        return world.caches.allSatisfy { $0.settings.feed == nil }
            && world.databases.allSatisfy { $0.settings.replicaLag == nil }
            && world.transactions.isEmpty && !scenario.usesTransactions
    }

    /// Runs it once.
    ///
    /// - Parameters:
    ///   - onStep: told of each step before it is taken.
    ///   - onEvent: told of each event of the scenario.
    func run(
        _ plan: any Plan, onStep: @escaping (Offer) -> Void = { _ in },
        onEvent: (@Sendable (Event, Log) -> Void)? = nil
    ) throws {
        let stepper = Stepper()
        let engine = session.recording.makeTrial {
            $0.chooser = stepper
            $0.isUnread = onEvent == nil
            $0.overrides = overrides
        }
        let world = engine.world
        world.simulation.budget.limit = session.options.stepLimit
        session.output.muted += 1
        defer {
            stepper.end()
            world.close()
            session.output.muted -= 1
        }
        for input in past { try Run.repeat(input, on: engine) }
        stepper.onStep = onStep
        if let onEvent { world.log.observers.append { [unowned world] event in onEvent(event, world.log) } }
        stepper.begin(world, try scenario.rules(engine, limit: disturbanceLimit), plan)
        do { try engine.run(scenario.body, stepper) } catch is Simulation.Abandoned {
        } catch is Simulation.Stalled { stepper.noteStall() }
        if let failure = world.takeFailure() { throw failure }
    }
}

extension Engine {
    /// Starts the statements of a scenario, and has a stepper's plan decide what happens until it ends the run.
    func run(_ body: [Statement], _ stepper: Stepper) throws {
        guard let first = body.first else { return }
        let context = Context(engine: self, frame: globals, client: 0, statement: first)
        let never = Signal(world.simulation)
        try world.simulation.run {
            for statement in body { try await context.run(statement) }
            stepper.endBody()
            try await never.wait()
        }
    }
}
