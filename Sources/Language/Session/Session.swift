internal import Basics
internal import Caching
internal import Connecting
public import Reporting
internal import Running
internal import Simulation
internal import Tracing

/// A session at a prompt or of a script: it reads statements, has them applied and recorded as a run, and prints what comes
/// of them.
///
/// It belongs to one thread.
public final class Session {
    public struct Options: Sendable {
        public var seed: UInt64 = 1
        public var trace = TraceLevel.brief
        /// Which events the trace shows.
        public var traceFilter = EventFilter()
        /// Whether a brief trace shows equal events of one instant in one line.
        public var foldsTrace = true
        /// How many events are kept at least.
        public var keep = 100_000
        /// How many steps one statement at the top may take.
        public var stepLimit = 200_000_000
        /// Bytes of memory that the process may use; nil for no limit.
        public var memoryLimit: Int?
        /// Whether each statement is printed before what it prints.
        public var echoes = false
        /// Whether a person types: an error takes its statement back instead of ending the run.
        public var isInteractive = false
        public var isStyled = false
        /// How wide the terminal is that is printed on; nil where there is none, and nothing is to be folded.
        public var columns: @Sendable () -> Int? = { nil }
        /// How many lines the terminal has; nil where there is none, and nothing scrolls away.
        public var rows: @Sendable () -> Int? = { nil }
        /// Folders besides its own that a script may use.
        public var allowedFolders: [String] = []
        /// Whether nothing may be written to a file.
        public var isReadOnly = false
        /// The folder that a script may not leave; empty for the present one.
        public var folder = ""
        /// The real server at which caches stand that the script means to be simulated; nil for none.
        public var against: RealPlacement?
        /// The pace of workloads and traces instead of what the script says.
        public var pace = LoadRun.Pace()
        /// The trace that `replay` sends where it names no file.
        public var traceFile: String?
        /// Whether errors name files as they are called within that folder, wherever it is.
        public var namesFilesWithinFolder = false
        /// Whether statements may name files at all; a lesson's may not.
        public var hasFiles = true
        /// Files by their names that statements read and write in memory instead of any others; nil for real ones.
        public var filesInMemory: [String: [UInt8]]?
        /// Notes which statements are reached; nil if nobody asks.
        public var coverage: Coverage?
        /// Told what is being tried while that takes long, and nil when it is over; for a line that is taken away again.
        public var progress: @Sendable (String?) -> Void = { _ in }
        /// Asked often; true stops the statement that runs.
        public var isInterrupted: @Sendable () -> Bool = { false }
        /// Asked often; true ends the run because its time is up.
        public var isOutOfTime: @Sendable () -> Bool = { false }

        public init() {}
    }

    public internal(set) var options: Options
    public let output: Output
    let diagnostics: (String) -> Void
    let files: Files
    /// The statements that were applied, and the way back.
    let recording: Run<Engine>
    var engine: Engine { recording.stage }
    /// Whether the session was asked to end.
    public internal(set) var isOver = false
    /// Up to which event `why` has been asked for the worst, and which event it explained last.
    private(set) var explained: EventNumber = 0
    private(set) var newestExplained: EventNumber = 0
    /// The statement that is run at the top, for whoever has to say where time ran out.
    public private(set) var current: (line: Int, text: String)?
    /// How many expectations did not hold.
    public internal(set) var failures = 0
    /// The first of them, with their places.
    public internal(set) var failedExpectations: [FailedExpectation] = []
    /// What was compared, for a page of the session.
    var comparisons: [ComparedRuns] = []
    /// The file that was started, and those that are being included: as they are called, and as they really are.
    private var started: (name: String, identity: String)?
    private var includes: [(name: String, identity: String)] = []
    /// What had been done before the outermost statement, if it runs others that are recorded as if they had been typed.
    private var historyBefore: History<Engine>?
    /// What pictures call the session: the file of the script that was started first.
    public var title = "session"
    /// Who gives lessons; nil anywhere but at a prompt.
    public weak var teacher: (any Teacher)?
    /// Who plays what `watch` shows; nil anywhere but at a prompt on a terminal.
    public weak var viewer: (any DashboardViewer)?
    /// Other words for options that a hint was given at.
    private var hinted: Set<String> = []
    /// What is to be printed after the next error.
    var afterword: String?

    /// Makes an empty session.
    ///
    /// - Parameters:
    ///   - output: where results and traces go.
    ///   - diagnostics: where errors go, each a text of whole lines.
    public init(options: Options = Options(), output: Output, diagnostics: @escaping (String) -> Void) {
        self.options = options
        self.output = output
        self.diagnostics = { diagnostics(PrintableText.lines($0)) }
        var access = FileAccess()
        access.hasFiles = options.hasFiles
        access.inMemory = options.filesInMemory
        access.isInteractive = options.isInteractive
        access.outside = options.allowedFolders
        access.isReadOnly = options.isReadOnly
        files = Files(folder: options.folder, access: access, hidesFolder: options.namesFilesWithinFolder)
        files.traceGiven = options.traceFile
        files.placement = options.against
        files.pace = options.pace
        output.isStyled = options.isStyled
        let settings = RunSettings(seed: options.seed, logLimit: options.keep)
        recording = Run(settings, storage: files) { [options, files] settings in
            let engine = Engine(
                settings, budget: Session.budget(options), output: output,
                files: EngineFiles(files, isTrial: settings.isTrial))
            engine.coverage = options.coverage
            return engine
        }
        attachTrace()
    }

    /// Ends the session: work in the background is wound up and files are closed.
    public func close() {
        noteUnwritten()
        output.muted += 1
        recording.close()
        output.muted -= 1
        for complaint in files.close() { note(complaint) }
        output.flush()
    }

    /// Whether a statement has sent the trace that the session was started with.
    public var hasReplayedTraceFile: Bool { files.usesTraceGiven }

    // MARK: Running

    /// Runs the statements of a source, one after the other.
    ///
    /// - Returns: whether all ran without an error; the first error ends it, and has been reported.
    @discardableResult
    public func run(_ source: Source) -> Bool {
        defer { output.flush() }
        do {
            let statements = try Parser.statements(of: source)
            if let first = statements.first { try checkMemory(at: first) }
            if let count = source.passedOver { noteOutput(passedOver: count) }
            for statement in statements {
                try run(statement)
                if isOver { return true }
            }
            return true
        } catch {
            report(error)
            return false
        }
    }

    /// Runs the script of a path; `-` is standard input.
    ///
    /// - Returns: whether it could be read and all ran without an error; the first error has been reported.
    @discardableResult
    public func run(file path: String) -> Bool {
        do {
            let text = try Files.text(ofFile: path == "-" ? "/dev/stdin" : path)
            started = path == "-" ? nil : (path, Files.identity(of: path))
            defer { started = nil }
            return run(
                Source(
                    name: path == "-" ? "standard input" : path, folder: Source.folder(ofFile: path),
                    text: text))
        } catch {
            report(Diagnostic(error, nil, Span(0, 0)))
            return false
        }
    }

    /// A size as it is typed, in bytes: `64MiB`.
    public static func bytes(_ text: String) -> Int? { Units.bytes(text) }

    func run(_ statement: Statement) throws {
        // What two statements do in one instant is not folded: a saved session prints the same as the one it was.
        defer { output.unfold() }
        if options.echoes { echo(statement) }
        options.coverage?.reach(statement)
        current = (statement.source.line(at: statement.span.from), ServerAddress.masking(statement.text))
        let before = standing
        defer { if includes.isEmpty { historyBefore = nil } }
        do {
            try execute(statement)
        } catch {
            try? files.rollBack()
            // What is included fails as one with the statement that includes it.
            if options.isInteractive, includes.isEmpty, standing != before {
                if files.realParts.isEmpty { takeBack(statement, to: before) } else { leaveAsItIs() }
            }
            throw placed(error, statement)
        }
        for notice in files.takeNotices() { note(notice) }
        if options.isInteractive { hintAtNames(in: statement) }
        // A statement may take much memory in few steps, between two of which the budget asks.
        try checkMemory(at: statement)
        current = nil
    }

    /// Where the session stands before a statement, to be put back if the statement fails.
    private struct Standing: Equatable {
        /// How far the world has come. Background work can end without logging an event, by an error.
        var progress: [Int]
        var trace: TraceLevel
        var keep: Int
        var failures: Int
    }

    private var standing: Standing {
        let world = engine.world
        let progress = [
            world.log.count, Int(world.simulation.now.nanoseconds), engine.changes,
            world.simulation.timerCount, world.pending, recording.history.inputs.count,
        ]
        return Standing(progress: progress, trace: options.trace, keep: options.keep, failures: failures)
    }

    /// Runs one statement and keeps it.
    func execute(_ statement: Statement) throws {
        let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
        grantBudget()
        var changesState = true
        if statement.name.literal.map({ engine.definitions[$0] == nil }) ?? true {
            let command = try context.command()
            changesState = command.changesState
            if let command = command as? any SessionCommand {
                try command.run(in: self, statement)
                if command is any SessionQuestion { recording.note(StatementInput(statement: statement)) }
                return
            }
        }
        let failures = engine.failures
        engine.failedExpectations = []
        try recording.apply(StatementInput(statement: statement), changesState: changesState)
        self.failures += engine.failures - failures
        let room = FailedExpectation.limit - failedExpectations.count
        failedExpectations += engine.failedExpectations.prefix(max(0, room))
    }

    /// The statement that runs now runs others, which are recorded one by one, and fails as one with them.
    func beginSeveral() {
        if historyBefore == nil { historyBefore = recording.history }
    }

    /// Puts back what a statement that failed had already done.
    private func takeBack(_ statement: Statement, to standing: Standing) {
        do {
            options.trace = standing.trace
            options.keep = standing.keep
            failures = standing.failures
            recording.settings.logLimit = standing.keep
            let history = historyBefore ?? recording.history
            try goingBack { try recording.restore(history) }
            afterword = "nothing of this was kept: it is \(engine.world.simulation.now) again"
        } catch {
            let problem = (placed(error, statement) as? Diagnostic)?.problem.message ?? "\(error)"
            afterword = "what it had done by then stays, because it cannot be taken back: \(problem)"
        }
    }

    /// What a statement did to a real server before it failed cannot be taken back, nor what it did here without that.
    private func leaveAsItIs() {
        afterword = "what it had done by then stays, as \(files.realParts.joined(separator: " and ")) is real"
    }

    func note(_ text: String) {
        output.flush()
        diagnostics("note: \(text)\n")
    }

    /// Says once of each other word for an option that was understood what Larder calls it.
    private func hintAtNames(in statement: Statement) {
        for (typed, meant) in Aliases.renamedOptions(in: statement) where hinted.insert(typed).inserted {
            note("\(typed)= was understood; Larder calls it \(meant)=")
        }
    }

    /// Says that a copied session held lines that were not run.
    public func noteOutput(passedOver count: Int) {
        if count > 0 { note(Transcript.remark(passedOver: count)) }
    }

    private func echo(_ statement: Statement) {
        var prompt = Session.prompt
        for line in Session.lines(of: statement.text) {
            output.line(prompt + ServerAddress.masking(line))
            prompt = Session.continuationPrompt
        }
    }

    // MARK: The engine

    /// A budget that stops a run at an interrupt, when the time is up, or when too much memory is in use.
    private static func budget(_ options: Options) -> Budget {
        Budget {
            if options.isInterrupted() { throw Interrupted() }
            if options.isOutOfTime() { throw OutOfTime() }
            try checkMemory(options)
        }
    }

    private func checkMemory(at statement: Statement) throws {
        do { try Self.checkMemory(options) } catch { throw placed(error, statement) }
    }

    private static func checkMemory(_ options: Options) throws {
        guard let limit = options.memoryLimit, ProcessMemory.resident > limit else { return }
        throw OutOfMemory(limit: limit)
    }

    /// Gives the next statement its steps.
    func grantBudget() {
        let budget = engine.world.simulation.budget
        let (limit, overflow) = budget.spent.addingReportingOverflow(options.stepLimit)
        budget.limit = overflow ? .max : limit
    }

    // MARK: Files

    /// How deep files may include one another.
    static let includeLimit = 16

    func include(_ path: String, from statement: Statement) throws {
        let (found, text) = try files.text(ofFile: path, from: statement.source)
        let identity = Files.identity(of: found)
        let chain = (started.map { [$0] } ?? []) + includes
        if let first = chain.firstIndex(where: { $0.identity == identity }) {
            throw Problem.includeCycle((chain[first...].map(\.name) + [found]).map(files.shown))
        }
        guard includes.count < Self.includeLimit else { throw Problem.includeTooDeep(Self.includeLimit) }
        beginSeveral()
        includes.append((found, identity))
        defer { includes.removeLast() }
        let source = Source(name: files.shown(found), folder: Source.folder(ofFile: found), text: text)
        do {
            let statements = try Parser.statements(of: source)
            if let first = statements.first { try checkMemory(at: first) }
            if let count = source.passedOver { noteOutput(passedOver: count) }
            for statement in statements {
                try run(statement)
                if isOver { break }
            }
        } catch var diagnostic as Diagnostic {
            diagnostic.includes.append((statement.source, statement.span))
            throw diagnostic
        }
    }

    /// Whether a path is that of a script that is running: the one that was started, or one that it includes.
    func isRunning(_ path: String, in source: Source) -> Bool {
        let identity = Files.identity(of: path)
        let own = source.folder.isEmpty ? source.name : "\(source.folder)/\(source.name)"
        let running = [started?.identity, Files.identity(of: own)] + includes.map(\.identity)
        return running.contains(identity)
    }
}

struct Interrupted: Error {}
struct OutOfTime: Error {}
struct OutOfMemory: Error { var limit: Int }

/// What `why` has explained.
extension Session {
    /// - Parameter last: the newest event of the time that was asked about; nil if the question was about one event.
    func noteExplained(_ event: EventNumber, upTo last: EventNumber?) {
        newestExplained = event
        if let last { explained = last }
    }

    /// The session went back to when there were so many events.
    func forgetExplained(after count: EventNumber) {
        explained = min(explained, count)
        newestExplained = min(newestExplained, count)
    }
}
