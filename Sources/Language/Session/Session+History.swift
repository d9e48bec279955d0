internal import Caching
internal import Connecting
internal import Running
internal import Simulation
internal import Tracing

/// Going back and forth, as the prompt words it.
extension Session {
    func undo(_ count: Int) throws {
        try files.checkMayRunAgain(for: "'undo'")
        let first = try goingBack { try recording.undo(count) }
        let last = Session.firstLine(first)
        let what = count == 1 ? "'\(last)'" : "\(count) statements, back to before '\(last)'"
        output.line("undone: \(what); it is \(engine.world.simulation.now)")
    }

    func redo(_ count: Int) throws {
        try files.checkMayRunAgain(for: "'redo'")
        try goingBack { try recording.redo(count) }
        output.line("redone: it is \(engine.world.simulation.now)")
    }

    func rewind(_ span: TimeSpan) throws {
        try files.checkMayRunAgain(for: "'rewind'")
        let hasPassed = try goingBack { try recording.rewind(span) }
        let ending = hasPassed ? "" : ", and no time has passed before that"
        output.line("rewound: it is \(engine.world.simulation.now)\(ending)")
    }

    func reset(_ statement: Statement) throws {
        try goingBack { try recording.reset(by: StatementInput(statement: statement)) }
    }

    /// Goes to other inputs without printing what they print, and words what prevents it.
    func goingBack<Result>(_ body: () throws -> Result) throws -> Result {
        output.muted += 1
        defer {
            output.muted -= 1
            attachTrace()
            forgetExplained(after: engine.world.log.count)
        }
        do { return try body() } catch let error as GoingBackError {
            throw Problem(error, now: "\(engine.world.simulation.now)")
        } catch let error as RowStoreError {
            throw Files.problem(error)
        }
    }

    private static func firstLine(_ input: Recorded<Engine>) -> String {
        let lines = lines(of: input.input.script)
        return ServerAddress.masking(lines.count > 1 ? lines[0] + " …" : lines[0])
    }

    // MARK: Saving

    /// How a saved session begins, by which Larder knows what it may replace.
    static let scriptHeader = "# A Larder session. Run it with: larder run FILE\n"

    /// The session as a script.
    var script: String {
        var text = Self.scriptHeader
        if options.seed != 1 { text += "seed \(options.seed)\n" }
        for recorded in recording.history.inputs where recorded.replaced == nil {
            text += recorded.script + "\n"
        }
        return ServerAddress.masking(text)
    }

    func save(to path: String, from statement: Statement, insists: Bool) throws {
        let full = files.isInMemory ? path : try files.resolve(path, from: statement.source)
        guard files.isInMemory || !isRunning(full, in: statement.source) else {
            throw Problem.file(
                message: "\(path) is the script that is running",
                remedy: "name another file: nothing was saved"
            )
        }
        let found = try files.write(script, to: path, from: statement.source, insists: insists)
        let count = recording.history.inputs.count
        output.line("saved \(count) \(count == 1 ? "statement" : "statements") in \(found)")
        for file in files.changedSinceRead {
            note("\(file) has changed since this session read it: the script will read what it then holds")
        }
    }
}

extension Recorded<Engine> {
    /// How a script writes it: `until` leaves it under way at the moment at which it was left.
    var script: String {
        cutoff.map { "until \($0 - .start) {\n\(input.script)\n}" } ?? input.script
    }

    /// The statement; nil if it is a client's command.
    var statement: Statement? { (input as? StatementInput)?.statement }
}

extension Problem {
    init(_ error: GoingBackError, now: String) {
        self =
            switch error {
            case .nothingToUndo: .nothingToUndo
            case .fewerToUndo(let count): .fewToGoBack("undo", count)
            case .nothingToRedo: .nothingToRedo
            case .fewerToRedo(let count): .fewToGoBack("redo", count)
            case .nothingToRewind: .nothingToRewind(now: now)
            }
    }
}
