internal import Caching
internal import Exploring
internal import Keyspace
internal import Replay
internal import Running
internal import Simulation
internal import Tracing

/// What a session's statements are applied to: a world, the script's variables, and what is to be checked.
///
/// A session makes a new one whenever it goes back, and one more for every "what if".
final class Engine: Stage, @unchecked Sendable {
    // Used by the session's thread only.
    let world: World
    /// Takes steps in the order that a statement says; nil until one does.
    let stepper: Stepper?
    let globals = Frame()
    var definitions: [String: Definition] = [:]
    let output: Output
    let files: EngineFiles
    /// Settings that hold instead of what the statements say, to find out what they would have changed.
    let overrides: [Override]
    /// Notes which statements are reached; nil if nobody asked.
    var coverage: Coverage?
    /// Whether it runs statements under other settings than before. Time may then pass differently too, and what was to
    /// happen at a moment that has already passed happens at once.
    var isVariant: Bool { !overrides.isEmpty || world.redirectsWrites }
    /// Whether nobody will read its events.
    let isUnread: Bool
    /// Counts changes that leave no event, such as those of variables, and what was started for later.
    var changes = 0
    /// While above 0, events are not printed.
    var quiet = 0
    /// Whether it is known of every event which statement brought it about.
    var marksOrigins = false
    /// How many expectations did not hold.
    var failures = 0
    /// The first of them, with their places.
    var failedExpectations: [FailedExpectation] = []
    /// What was printed of the newest of them.
    var newestFailure = ""
    /// The reply to the newest command of Redis; nil if there was none.
    var lastReply: Reply?
    /// The replies to commands of Redis; nil if nobody wants to see them.
    var toldReplies: [ToldReply]?
    /// What the newest read or command of each client brought.
    var brought: [Int32: String] = [:]
    /// What each cache held when it was last shown.
    var glances: [NodeID: CacheGlance] = [:]
    /// What was predicted about the next operation.
    var prediction: Prediction?
    /// Clients with names.
    private var lines: [String: ClientLine] = [:]
    /// Predictions that came true, and all.
    var score = (right: 0, all: 0)

    init(
        _ settings: RunSettings, budget: Budget, output: Output, files: EngineFiles
    ) {
        stepper = settings.isSteppable && settings.chooser == nil ? Stepper() : nil
        world = World(
            seed: settings.seed, budget: budget, logLimit: settings.logLimit,
            chooser: settings.chooser ?? stepper)
        self.output = output
        self.files = files
        overrides = settings.overrides
        isUnread = settings.isUnread
        world.redirectsWrites = settings.redirectsWrites
    }

    func begin(input number: Int, isRepeated: Bool) {
        files.reading = Reading(number: number, isRepeated: isRepeated)
    }

    /// The clients with names, sorted.
    var clients: [String] { lines.keys.sorted() }

    /// What a client of a name has to do; it is known from then on.
    func line(ofClient name: String) -> ClientLine {
        if let known = lines[name] { return known }
        let line = ClientLine(number: world.names.addClient(name), world.simulation)
        lines[name] = line
        return line
    }

    /// Runs a statement from the top, and time with it, until it has finished.
    func run(_ statement: Statement, until cutoff: Instant? = nil) throws {
        let context = Context(engine: self, frame: globals, client: 0, statement: statement)
        try world.simulation.run {
            if let cutoff {
                try await Until.run([statement], to: cutoff, context)
            } else {
                try await context.run(statement)
            }
        }
        if let failure = world.takeFailure() { throw failure }
    }
}

/// A statement at the top of a script or at the prompt, as an input of a run.
struct StatementInput: Input {
    let statement: Statement

    func apply(to engine: Engine, until cutoff: Instant?) throws {
        try engine.run(statement, until: cutoff)
    }

    var script: String { statement.text }
}
