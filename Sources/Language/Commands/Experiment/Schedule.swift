internal import Caching
internal import Exploring
internal import Running
internal import Simulation

struct Schedule: SessionCommand {
    static let spec = CommandSpec(
        "schedule", .experiment, "run clients in exactly this order, step by step",
        syntax: ["schedule { client NAME { … } … step NAME [N] … }"],
        parameters: [],
        discussion: """
            Starts the clients and then takes the steps that are named, one after the other, while all others stand. \
            'step alice' lets alice go on until she waits again: her answer comes back, and her next call arrives. \
            Background work is stepped by its name: step "flush of front". Between two steps something may go wrong: \
            'crash front', 'crash client alice', 'expire user:1 in front', 'evict user:1 from front', 'fail users' (its \
            next call), 'drop call of alice' (the call that she makes in her next step), 'drop answer to alice', and \
            with a line 'timed' 'delay alice by 1s'. Latencies take no time meanwhile. When the last step has been taken, all goes on as usual until \
            nothing is under way. 'explore' prints the order that it finds as such a block.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            schedule {
              client reader { read user:1 }
              client writer { write user:1 "new" }
              step reader 2
              step writer 3
              step reader 2
            }
            show front
            """)

    private let body: [Statement]
    private let rules: Rules
    private let steps: [(name: String, span: Span)]

    init(_ arguments: inout ArgumentReader) throws {
        guard let block = arguments.rawBlock() else {
            throw arguments.error(
                .blockMissing(
                    of: Self.spec.name, example: "schedule { client alice { read user:1 }; step alice }"))
        }
        var rules = Rules()
        rules.promises = []
        var body: [Statement] = []
        var steps: [(name: String, span: Span)] = []
        for statement in block.statements {
            let words = Scenario.words(of: statement)
            switch words.first {
            case "step":
                guard words.count == 2 || words.count == 3 else {
                    throw Diagnostic(
                        .missing("a name", of: "step", syntax: "step NAME [N]"), statement.source,
                        statement.span)
                }
                let count = words.count == 3 ? Int(words[2]) : 1
                guard let count, (1...100_000).contains(count) else {
                    throw Diagnostic(
                        .badValue(words[2], for: "number of steps", expected: "1 to 100000"),
                        statement.source,
                        statement.span)
                }
                steps += Array(repeating: (words[1], statement.span), count: count)
            case "crash", "expire", "evict", "fail", "drop", "delay":
                guard let disturbance = Self.disturbance(words) else {
                    throw Diagnostic(
                        .badValue(
                            statement.text, for: "disturbance",
                            expected:
                                "crash NODE, crash client NAME, expire KEY in CACHE, evict KEY from CACHE, fail NODE, drop call of NAME, drop answer to NAME or delay NAME by TIME"
                        ), statement.source, statement.span)
                }
                rules.disturbances.append(disturbance)
                steps.append((words.joined(separator: " "), statement.span))
            case "timed" where words.count == 1: rules.isTimed = true
            default:
                try arguments.checkBody(statement)
                body.append(statement)
            }
        }
        rules.disturbanceLimit = rules.disturbances.count
        self.body = body
        self.rules = rules
        self.steps = steps
    }

    private static func disturbance(_ words: [String]) -> Disturbance? {
        switch (words[0], words.count) {
        case ("crash", 2): .crash(words[1])
        case ("crash", 3) where words[1] == "client": .crashClient(words[2])
        case ("expire", 4) where words[2] == "in": .expire(words[1])
        case ("evict", 4) where words[2] == "from": .evict(words[1])
        case ("fail", 2): .fail(words[1])
        case ("drop", 4...) where words[1] == "call" && words[2] == "of",
            ("drop", 4...) where words[1] == "answer" && words[2] == "to":
            .dropMessage(of: words[3...].joined(separator: " "))
        case ("delay", 4...) where words[words.count - 2] == "by":
            (try? Units.positiveTimeSpan(words[words.count - 1], for: "delay")).map { .delay($0) }
        default: nil
        }
    }

    func run(in session: Session, _ statement: Statement) throws {
        if session.engine.stepper == nil {
            try session.files.checkMayRunAgain(for: "'schedule'")
            // Only a world that was made for it can be stepped: what has been done so far is done again in such a one.
            session.recording.settings.isSteppable = true
            try session.goingBack { try session.recording.go(to: session.recording.history.inputs) }
        }
        let failures = session.engine.failures
        try session.recording.apply(StatementInput(statement: statement))
        session.failures += session.engine.failures - failures
    }

    func run(_ context: Context) async throws {
        guard let stepper = context.engine.stepper else {
            throw context.error(.misplaced(Self.spec.name, where: "inside a block"))
        }
        let world = context.world
        let plan = NamedOrder(steps.map(\.name))
        let done = Signal(world.simulation)
        stepper.onEnd = { done.fire() }
        stepper.begin(world, rules, plan, isWithin: true)
        for statement in body { try await context.run(statement) }
        stepper.endBody()
        while stepper.isActive { try await done.wait() }
        if let (place, others) = plan.refused {
            let (name, span) = steps[place]
            throw context.error(
                .badValue(
                    name, for: "step \(place + 1)",
                    expected: others.isEmpty
                        ? "nothing: all has ended" : "one that can go on: \(others.joined(separator: ", "))"
                ), at: span)
        }
        _ = try await world.settle(until: context.simulation.now + .seconds(3600))
    }
}
