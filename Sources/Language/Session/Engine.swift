internal import Caching
internal import Keyspace
internal import Replay
internal import Simulation
internal import Tracing

/// One run of a session's statements: a world, the script's variables, and what is to be checked.
///
/// A session makes a new one whenever it goes back, and one more for every "what if".
final class Engine: @unchecked Sendable {
    // Used by the session's thread only.
    let world: World
    let globals = Frame()
    var definitions: [String: Definition] = [:]
    let output: Output
    let files: any FileProvider
    /// Settings that hold instead of what the statements say, to find out what they would have changed.
    let overrides: [Override]
    /// Notes which statements are reached; nil if nobody asked.
    var coverage: Coverage?
    /// Whether it runs statements under other settings than they were run before: time may then go otherwise too, and what
    /// was to happen at a moment that has passed happens at once.
    var isVariant: Bool { !overrides.isEmpty }
    /// Counts changes that leave no event, such as those of variables, and what was started for later.
    var changes = 0
    /// While above 0, events are not printed.
    var quiet = 0
    /// How many expectations did not hold.
    var failures = 0
    /// The first of them, with their places.
    var failedExpectations: [FailedExpectation] = []
    /// What was printed of the newest of them.
    var newestFailure = ""
    /// What the newest command of Redis was answered; nil where it was not.
    var lastReply: Reply?
    /// What was predicted about the next operation.
    var prediction: Prediction?
    /// Clients with names.
    private var lines: [String: ClientLine] = [:]
    /// Predictions that came true, and all.
    var score = (right: 0, all: 0)

    init(
        seed: UInt64, budget: Budget, logLimit: Int, output: Output, files: any FileProvider,
        overrides: [Override] = []
    ) {
        world = World(seed: seed, budget: budget, logLimit: logLimit)
        self.output = output
        self.files = files
        self.overrides = overrides
    }

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

/// An option of a node that is set to something else than the statements say.
struct Override: Sendable, Equatable {
    var node: String
    var option: String
    var value: String

    /// Stands for every node.
    static let everywhere = "*"

    func concerns(_ name: String) -> Bool { node == name || node == Self.everywhere }
}

/// Where statements find files, and databases that are files.
protocol FileProvider: AnyObject, Sendable {
    /// The rows of a database that is a file.
    func rows(inFile path: String, table: String?, from source: Source) throws(Problem) -> any RowStore

    /// The trace that a statement names, or the one that was given with the session.
    func trace(inFile path: String?, options: TraceOptions, from source: Source) throws(Problem) -> TraceFile

    /// The text of a file that a statement names.
    func text(ofFile path: String, from source: Source) throws(Problem) -> (path: String, text: String)
}
