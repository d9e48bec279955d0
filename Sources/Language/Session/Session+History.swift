internal import Caching
internal import Simulation
internal import Tracing

extension Session {
    /// Goes to another list of entries by running them from the start.
    ///
    /// - Parameter mayStop: whether an interrupt may stop it on the way.
    /// - Throws: what kept a file from being put back, or an interrupt; all is then as it was.
    func go(to new: [Entry], mayStop: Bool = true) throws {
        do { try files.beginReplay() } catch { throw Files.problem(error) }
        let engine = Session.engine(options, output, files)
        let checkpoint = engine.world.simulation.budget.checkpoint
        if !mayStop { engine.world.simulation.budget.checkpoint = nil }
        output.muted += 1
        defer { output.muted -= 1 }
        var new = new
        do {
            for index in new.indices {
                if new[index].changesState {
                    try run(new[index], in: engine)
                    try files.commit()
                }
                new[index].events = engine.world.log.count
            }
            try files.endReplay()
        } catch {
            engine.world.close()
            files.abandonReplay()
            throw error is RowStoreError ? Files.problem(error) : error
        }
        engine.world.simulation.budget.checkpoint = checkpoint
        self.engine.world.close()
        self.engine = engine
        entries = new
        attachTrace()
    }

    /// Runs an entry again.
    func run(_ entry: Entry, in engine: Engine) throws {
        if entry.statement.name.literal == Reset.spec.name { return }
        try engine.run(entry.statement, until: entry.cutoff)
    }

    func undo(_ count: Int) throws {
        let before = entries
        var rest = entries
        var last = ""
        for number in 0..<count {
            guard let index = rest.lastIndex(where: { $0.changesState }), index >= floor else {
                throw number == 0 ? Problem.nothingToUndo : .fewToGoBack("undo", number)
            }
            last = Session.firstLine(rest[index])
            if let earlier = rest[index].replaced { rest = earlier } else { rest.removeSubrange(index...) }
        }
        try go(to: rest)
        undone.append(before)
        let what = count == 1 ? "'\(last)'" : "\(count) statements, back to before '\(last)'"
        output.line("undone: \(what); it is \(engine.world.simulation.now)")
    }

    func redo(_ count: Int) throws {
        guard !undone.isEmpty else { throw Problem.nothingToRedo }
        guard count <= undone.count else { throw Problem.fewToGoBack("redo", undone.count) }
        let target = undone[undone.count - count]
        try go(to: target)
        undone.removeLast(count)
        output.line("redone: it is \(engine.world.simulation.now)")
    }

    func rewind(_ span: TimeSpan) throws {
        let now = engine.world.simulation.now
        let earliest = floor > 0 ? entries[floor - 1].endedAt : .start
        let target = max(earliest, now - span)
        guard now > earliest else { throw Problem.nothingToRewind(now: "\(now)") }
        let before = entries
        var rest = entries
        if let crossing = rest.firstIndex(where: { $0.endedAt > target }) {
            var cut = rest[crossing]
            let startedAt = crossing == 0 ? Instant.start : rest[crossing - 1].endedAt
            rest.removeSubrange(crossing...)
            if startedAt < target {
                cut.cutoff = target
                cut.endedAt = target
                rest.append(cut)
            }
        }
        try go(to: rest)
        undone.append(before)
        let ending = now - span < earliest ? ", and no time has passed before that" : ""
        output.line("rewound: it is \(engine.world.simulation.now)\(ending)")
    }

    func reset(_ statement: Statement) throws {
        let before = entries
        if floor > 0 {
            try go(to: Array(before.prefix(floor)))
            undone.append(before)
            return
        }
        try go(to: [
            Entry(statement: statement, changesState: true, cutoff: nil, endedAt: .start, replaced: before)
        ])
        undone = []
    }

    private static func firstLine(_ entry: Entry) -> String {
        let lines = lines(of: entry.statement)
        return lines.count > 1 ? lines[0] + " …" : lines[0]
    }

    // MARK: Saving

    /// How a saved session begins, by which Larder knows what it may replace.
    static let scriptHeader = "# A Larder session. Run it with: larder run FILE\n"

    /// The session as a script.
    var script: String {
        var text = Self.scriptHeader
        if options.seed != 1 { text += "seed \(options.seed)\n" }
        for entry in entries where entry.statement.name.literal != Reset.spec.name {
            let statement = entry.statement.text
            if let cutoff = entry.cutoff {
                text += "until \(cutoff - .start) {\n\(statement)\n}\n"
            } else {
                text += statement + "\n"
            }
        }
        return text
    }

    func save(to path: String, from statement: Statement, insists: Bool) throws {
        let full = try files.resolve(path, from: statement.source)
        guard !isRunning(full, in: statement.source) else {
            throw Problem.file(
                message: "\(path) is the script that is running", mend: "name another file: nothing was saved"
            )
        }
        let found = try files.write(script, to: path, from: statement.source, insists: insists)
        output.line("saved \(entries.count) \(entries.count == 1 ? "statement" : "statements") in \(found)")
    }
}
