internal import Caching
internal import Running
internal import Simulation
internal import Tracing

/// Whoever gives lessons where a session runs: the prompt that the statements `lesson` and `lessons` come from.
public protocol Teacher: AnyObject {
    /// Lists the lessons that there are.
    func listLessons()
    /// Begins a lesson once the statement that asked for it has ended.
    ///
    /// - Parameter name: its number or a part of its name; nil for the one that comes next.
    func beginLesson(_ name: String?)
}

/// A statement as whoever judges a lesson sees it.
public struct StatementOutline: Sendable, Equatable {
    /// The statement as it was written.
    public var text: String
    /// Its first line, as the source counts.
    public var line: Int
    /// The names of all statements in it, its own first; nil for one that a variable names.
    public var names: [String?]
    /// How many statements it takes to write it: itself and those in its block.
    public var count: Int { names.count }
}

/// What became of an expectation.
public struct Judgement: Sendable, Equatable {
    /// The expectation as it was written.
    public var text: String
    /// What speaks against it; nil if it holds.
    public var complaint: String?
}

extension Session {
    /// The statements of a source, without running them.
    ///
    /// - Throws: a `Diagnostic`.
    public static func outline(of source: Source) throws -> [StatementOutline] {
        try Parser.statements(of: source).map { StatementOutline($0) }
    }

    /// Checks that a source holds nothing but expectations that could be judged: `expect …`, one a line, or `explore { … }`.
    ///
    /// - Throws: a `Diagnostic` for the first that could not.
    public static func checkExpectations(_ source: Source) throws {
        for statement in try Parser.statements(of: source) {
            if statement.name.literal == Explore.spec.name {
                _ = try exploration(statement)
            } else {
                _ = try expectation(statement)
            }
        }
    }

    /// Says of each expectation of a source whether it holds now. Nothing is printed, kept or changed.
    ///
    /// - Throws: a `Diagnostic` if it holds something else than expectations.
    public func judge(_ source: Source) throws -> [Judgement] {
        try Parser.statements(of: source).map { statement in
            if statement.name.literal == Explore.spec.name {
                return Judgement(
                    text: statement.text, complaint: try complaint(of: Self.exploration(statement)))
            }
            let expectation = try Self.expectation(statement)
            let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
            grantBudget()
            do {
                return Judgement(text: statement.text, complaint: try expectation.complaint(context))
            } catch let diagnostic as Diagnostic {
                // A node that the expectation names and that nobody has built yet, say.
                return Judgement(text: statement.text, complaint: diagnostic.problem.message)
            }
        }
    }

    /// What speaks against a promise that is to hold in every order: the shortest order that breaks it.
    private func complaint(of explore: Explore) throws -> String? {
        do { return try explore.complaint(in: self) } catch let diagnostic as Diagnostic {
            return diagnostic.problem.message
        } catch let problem as Problem { return problem.message }
    }

    private static func exploration(_ statement: Statement) throws -> Explore {
        var reader = try ArgumentReader(
            statement, spec: Explore.spec,
            evaluate: { word in
                guard let literal = word.literal else {
                    throw Diagnostic(.notAnExpectation(statement.text), statement.source, word.span)
                }
                return literal
            }, checkBody: { _ in })
        let explore = try Explore(&reader)
        try reader.finish()
        return explore
    }

    private static func expectation(_ statement: Statement) throws -> Expect {
        guard statement.name.literal == Expect.spec.name, statement.block == nil else {
            throw Diagnostic(.notAnExpectation(statement.text), statement.source, statement.span)
        }
        var reader = try ArgumentReader(
            statement, spec: Expect.spec,
            evaluate: { word in
                guard let literal = word.literal else {
                    throw Diagnostic(.notAnExpectation(statement.text), statement.source, word.span)
                }
                return literal
            }, checkBody: { _ in })
        let expectation = try Expect(&reader)
        try reader.finish()
        guard !expectation.changesState else {
            throw Diagnostic(.notAnExpectation(statement.text), statement.source, statement.span)
        }
        return expectation
    }

    // MARK: What was run

    /// Whether there is a statement of this name.
    public static func hasStatement(_ name: String) -> Bool { CommandRegistry.named(name) != nil }

    /// The statements that break nodes, by their names.
    public static var faultStatements: [String] {
        CommandRegistry.all.map { $0.spec }.filter { $0.group == .faults }.map { $0.name }.sorted()
    }

    /// The statements since the floor that have changed something and were not taken back. Run again, they lead here.
    public var changes: [StatementOutline] {
        let history = recording.history
        return history.inputs.dropFirst(history.floor).compactMap { recorded in
            guard recorded.changesState, recorded.replaced == nil, let statement = recorded.statement else {
                return nil
            }
            var outline = StatementOutline(statement)
            outline.text = recorded.script
            return outline
        }
    }

    /// Makes what has been run so far something that `undo`, `rewind` and `reset` leave alone.
    public func layFloor() {
        recording.keepAllSoFar()
    }

    /// The clock, as a trace shows it.
    public var clock: String { "\(engine.world.simulation.now)" }

    /// A number that two sessions share if the same has happened in both, up to now, as far as is remembered.
    public var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ value: UInt64) {
            for shift in stride(from: 0, to: 64, by: 8) {
                hash = (hash ^ (value >> UInt64(shift)) & 0xFF) &* 0x0000_0100_0000_01B3
            }
        }
        let world = engine.world
        add(UInt64(bitPattern: (world.simulation.now - .start).nanoseconds))
        add(UInt64(world.log.count))
        for event in world.log.events.suffix(Self.fingerprintedEvents) {
            for byte in "\(event.what)".utf8 { add(UInt64(byte)) }
            add(UInt64(bitPattern: (event.time - .start).nanoseconds))
            if event.key.exists { for byte in world.names.key(event.key).text.utf8 { add(UInt64(byte)) } }
        }
        return hash
    }

    /// How many of the newest events a fingerprint is made of; an earlier one that differs mostly shows in later ones.
    private static let fingerprintedEvents = 32
}

extension StatementOutline {
    init(_ statement: Statement) {
        text = statement.text
        line = statement.source.line(at: statement.span.from)
        names = Self.names(of: statement)
    }

    private static func names(of statement: Statement) -> [String?] {
        var names = [statement.name.literal]
        // `together 5 read user:1` and `every 1s read user:1` hold a statement without a block.
        for argument in statement.arguments {
            if case .word(let word) = argument, let text = word.literal, !word.isQuoted,
                takesStatement(statement.name.literal), CommandRegistry.named(text) != nil
            {
                names.append(text)
            }
        }
        for inner in statement.block?.statements ?? [] { names += self.names(of: inner) }
        return names
    }

    private static func takesStatement(_ name: String?) -> Bool {
        name.flatMap { CommandRegistry.named($0) }?.spec.parameters.contains(.statement) ?? false
    }
}
