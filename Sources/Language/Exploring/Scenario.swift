internal import Caching
internal import Exploring
internal import Simulation

/// The block of `explore`: clients, what may disturb them, and what is promised.
struct Scenario: Sendable {
    /// The statements that start the clients, as they were written.
    private(set) var body: [Statement] = []
    private(set) var promises: [Promise] = []
    private(set) var disturbances: [Disturbance] = []
    private(set) var disturbanceLimit: Int?
    private(set) var isTimed = false
    /// Statements that check something, at the end or always.
    private var expectations: [(statement: Statement, isAlways: Bool)] = []
    private let span: Span

    /// Reads a block, and checks its statements as far as that can be done before they run.
    init(_ block: Block, _ arguments: ArgumentReader) throws {
        span = block.span
        for statement in block.statements { try read(statement, arguments) }
        guard !body.isEmpty else {
            throw arguments.error(
                .missing(
                    "a client", of: Explore.spec.name, syntax: "explore { client alice { read user:1 } … }"),
                at: block.span)
        }
    }

    /// The lines that are no statements elsewhere, one form each.
    static let forms = [
        "never stale", "never stale after settle", "never lost", "never loses an update", "never fails",
        "reads its own writes", "monotonic reads", "linearizable", "at most N loads [of KEY]",
        "at most N disturbances", "expect …",
        "always expect …", "may crash NODE", "may crash client NAME", "may expire KEY", "may evict [KEY]",
        "may fail NODE once", "may drop message [of CLIENT]", "may delay [TIME]", "timed",
    ]

    private mutating func read(_ statement: Statement, _ arguments: ArgumentReader) throws {
        let words = Self.words(of: statement)
        switch words.first {
        case "never", "reads", "monotonic", "linearizable":
            promises.append(try promise(statement, words, arguments))
        case "at" where words.dropFirst().first == "most": try readLimit(statement, words, arguments)
        case "may": try readDisturbance(statement, words, arguments)
        case "timed" where words.count == 1: isTimed = true
        case "expect": expectations.append((statement, false))
        case "always": expectations.append((try Self.inner(statement, arguments), true))
        default:
            try arguments.checkBody(statement)
            body.append(statement)
        }
    }

    private func promise(_ statement: Statement, _ words: [String], _ arguments: ArgumentReader) throws
        -> Promise
    {
        switch words.joined(separator: " ") {
        case "never stale": return .neverStale
        case "never stale after settle": return .neverLeftStale
        case "never lost": return .neverLost
        case "never loses an update": return .neverLosesUpdates
        case "never fails": return .neverFails
        case "reads its own writes": return .readsOwnWrites
        case "monotonic reads": return .monotonicReads
        case "linearizable", "linearizable per key": return .linearizable
        default: throw Self.unknown(statement, "promise", arguments)
        }
    }

    private mutating func readLimit(
        _ statement: Statement, _ words: [String], _ arguments: ArgumentReader
    ) throws {
        guard words.count >= 4, let count = Int(words[2]), count >= 0 else {
            throw Self.unknown(statement, "limit", arguments)
        }
        switch words[3] {
        case "load" where words.count == 4, "loads" where words.count == 4:
            promises.append(.loads(atMost: count, of: nil))
        case "load" where words.count == 6 && words[4] == "of",
            "loads" where words.count == 6 && words[4] == "of":
            promises.append(.loads(atMost: count, of: words[5]))
        case "disturbance" where words.count == 4, "disturbances" where words.count == 4:
            disturbanceLimit = count
        default: throw Self.unknown(statement, "limit", arguments)
        }
    }

    private mutating func readDisturbance(
        _ statement: Statement, _ words: [String], _ arguments: ArgumentReader
    ) throws {
        switch (words.dropFirst().first, words.count) {
        case ("crash", 3): disturbances.append(.crash(words[2]))
        case ("crash", 4) where words[2] == "client": disturbances.append(.crashClient(words[3]))
        case ("expire", 3): disturbances.append(.expire(words[2]))
        case ("evict", 2): disturbances.append(.evict(nil))
        case ("evict", 3): disturbances.append(.evict(words[2]))
        case ("fail", 3): disturbances.append(.fail(words[2]))
        case ("fail", 4) where words[3] == "once": disturbances.append(.fail(words[2]))
        case ("drop", 3) where words[2] == "message": disturbances.append(.dropMessage(of: nil))
        case ("drop", 5...) where words[2] == "message" && words[3] == "of":
            disturbances.append(.dropMessage(of: words[4...].joined(separator: " ")))
        // Without a clock every step may come as late as it likes, so it is allowed already.
        case ("delay", 2): disturbances.append(.delay(.seconds(1)))
        case ("delay", 3):
            do { disturbances.append(.delay(try Units.positiveTimeSpan(words[2], for: "may delay"))) } catch {
                throw Diagnostic(error, statement.source, statement.span)
            }
        default: throw Self.unknown(statement, "disturbance", arguments)
        }
    }

    private static func unknown(_ statement: Statement, _ what: String, _ arguments: ArgumentReader)
        -> Diagnostic
    {
        let first = statement.name.literal ?? ""
        let known = forms.filter { $0.hasPrefix(first + " ") }
        return Diagnostic(
            .badValue(
                statement.text, for: what, expected: (known.isEmpty ? forms : known).joined(separator: ", ")),
            statement.source, statement.span)
    }

    /// The words of a line that is made of plain words.
    static func words(of statement: Statement) -> [String] {
        guard let name = statement.name.literal, statement.node == nil else { return [] }
        return [name]
            + statement.arguments.compactMap { argument in
                if case .word(let word) = argument { word.literal } else { nil }
            }
    }

    /// The statement behind a word.
    private static func inner(_ statement: Statement, _ arguments: ArgumentReader) throws -> Statement {
        guard case .word(let name)? = statement.arguments.first, name.literal == "expect" else {
            throw unknown(statement, "promise", arguments)
        }
        return Statement(
            source: statement.source, node: nil, name: name,
            arguments: Array(statement.arguments.dropFirst()),
            block: statement.block, span: Span(name.span.from, statement.span.to), depth: statement.depth + 1)
    }

    // MARK: Running

    /// What is promised and what may disturb, in one engine.
    func rules(_ engine: Engine, limit: Int?) throws -> Rules {
        var rules = Rules()
        rules.isTimed = isTimed
        rules.disturbances = disturbances
        rules.disturbanceLimit = disturbances.isEmpty ? 0 : limit ?? disturbanceLimit ?? 1
        var all = promises
        for (statement, isAlways) in expectations {
            let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
            guard let expect = try context.command() as? Expect else { continue }
            rules.readsLog = rules.readsLog || expect.asksLog
            all.append(
                .expectation(
                    Promise.Expectation(words: statement.text, isAlways: isAlways) { _ in
                        do { return try expect.complaint(context) } catch { return "\(error)" }
                    }))
        }
        rules.promises = all.isEmpty ? Promise.usual : all
        try checkNames(engine.world)
        return rules
    }

    /// What may be disturbed has to be there.
    private func checkNames(_ world: World) throws {
        for disturbance in disturbances {
            switch disturbance {
            case .crash(let name), .fail(let name):
                if world.node(name) != nil { continue }
                let known = world.nodes.map(\.name)
                throw Problem.unknownNode(name, nearest: NearestWord.find(name, among: known), known: known)
            default: continue
            }
        }
    }

    /// Whether its statements, or definitions that they may call, can begin a transaction.
    var usesTransactions: Bool {
        func begins(_ statement: Statement) -> Bool {
            let words =
                [statement.name.literal]
                + statement.arguments.map { argument in
                    if case .word(let word) = argument { word.literal } else { nil }
                }
            // What a definition or an option does is not looked into.
            return words.contains(Begin.spec.name)
                || CommandRegistry.named(statement.name.literal ?? "") == nil
                    && !RedisCommand.isNamed(statement.name.literal ?? "")
                || statement.name.literal == Configure.spec.name
                || (statement.block?.statements.contains(where: begins) ?? false)
        }
        return body.contains(where: begins)
    }

    /// The promises in words.
    var promiseWords: [String] {
        let all =
            promises.map(\.words) + expectations.map { ($0.isAlways ? "always " : "") + $0.statement.text }
        return all.isEmpty ? Promise.usual.map(\.words) : all
    }
}
