internal import Basics
internal import Caching
internal import Connecting
internal import Running
internal import Tracing

struct BuildDatabase: Command {
    static let spec = CommandSpec(
        "database", .build, "build a database",
        syntax: [
            "database NAME [rows=KEYS] [read=TIME] [write=TIME]", "database NAME KEY=VALUE…",
            "database NAME { KEY=VALUE; … }", "database NAME file=FILE",
            "database NAME at ADDRESS [table=NAME]",
        ],
        parameters: [.newName, .text],
        options: [
            OptionSpec(
                "rows", .keys,
                "rows by a range of keys (user:1..user:100), whose values are 'row 1', …; or a .csv or .json file"
            ),
            OptionSpec("file", .path, "keep the rows in this SQLite file, where they outlive the session"),
            OptionSpec(
                "table", .text, standard: "larder_rows", "with file or at: the table that holds the rows"),
            OptionSpec(
                "connections", .count, standard: "\(Self.standardConnections)",
                "with at: how many connections it has, each for one call at a time"),
        ] + Placement.options + DatabaseOption.all.map(\.spec),
        discussion: """
            A database holds the truth. A call takes effect when it arrives, and its answer takes the \
            whole latency to come back. A latency is fixed (20ms) or drawn at random: uniform(10ms,30ms), \
            normal(20ms,5ms), exponential(20ms), lognormal(20ms,0.5); see 'help distribution'. Rows can be \
            given by a range, one by one, in a block, or by a file; with file= they are a real SQLite \
            file, and undo takes back what the session wrote there. With 'at' it is a real PostgreSQL: \
            postgres://USER@HOST/DATABASE; see 'help real-parts'.
            """,
        example: """
            database users rows=user:1..user:3 user:7="Grace" read=20ms
            read user:7
            show users
            """)

    private let name: String
    private let nameSpan: Span
    private let rows: ArgumentReader.Text?
    /// The keys that `rows` names, if it names keys.
    private let pattern: RowPattern?
    private let file: ArgumentReader.Text?
    private let table: String?
    private let given: [(name: String, text: String)]
    private let settings: DatabaseSettings
    private let source: Source
    private let server: Server?

    static let standardConnections = 4

    /// The real database that it is.
    private struct Server {
        var placement: Placement
        var table: String
        var connections: Int
    }

    init(_ arguments: inout ArgumentReader) throws {
        let word = try arguments.next("a name")
        name = try arguments.convert(word) { text throws(Problem) in try Names.check(text, "database") }
        nameSpan = word.span
        server = try Self.server(&arguments, name)
        if server != nil {
            rows = nil
            pattern = nil
            file = nil
            table = nil
            given = []
            settings = DatabaseSettings()
            source = arguments.statement.source
            return
        }
        rows = try arguments.text("rows")
        pattern = rows.flatMap { RowPattern($0.text) }
        file = try arguments.text("file")
        table = try arguments.text("table")?.text
        var settings = DatabaseSettings()
        for option in DatabaseOption.all {
            _ = try arguments.option(option.spec.name) { text throws(Problem) in
                try option.read(text, &settings)
            }
        }
        self.settings = settings
        var given: [(name: String, text: String)] = []
        for word in arguments.rest() { given.append(try Self.row(word.text, at: word.span, arguments)) }
        if let option = arguments.unknownOption {
            let known = Self.spec.options.map(\.name)
            throw arguments.error(
                .rowOutsideBlock(option.name, nearest: NearestWord.find(option.name, among: known)),
                at: option.span)
        }
        for line in arguments.rawBlock()?.statements ?? [] { given.append(try Self.row(line, arguments)) }
        self.given = given
        source = arguments.statement.source
        if let file, [".csv", ".json", ".jsonl"].contains(where: { file.text.hasSuffix($0) }) {
            throw arguments.error(.habit(.rowsAsDatabase(file.text)), at: file.span)
        }
        if let file, rows != nil || !given.isEmpty {
            throw arguments.error(
                .file(
                    message: "a database that is a file has its own rows",
                    remedy: "write them with 'write user:1 \"Ann\"', or take file= away"), at: file.span)
        }
    }

    /// Reads `at ADDRESS`, if it is there, and the options that belong to it.
    private static func server(_ arguments: inout ArgumentReader, _ name: String) throws -> Server? {
        let count = arguments.span(ofOption: "connections")
        let connections = try arguments.option("connections") { text throws(Problem) in
            try Units.integer(text, for: "connections=", in: 1...100)
        }
        guard let placement = try Placement(&arguments, kinds: [.postgres, .postgresql]) else {
            if let count { throw arguments.error(.ofRealPart("connections"), at: count) }
            return nil
        }
        for option in ["rows", "file"] + DatabaseOption.all.map(\.spec.name) {
            if let span = arguments.span(ofOption: option) {
                throw arguments.error(.ofSimulation(option, name), at: span)
            }
        }
        let table = try arguments.option("table") { text throws(Problem) in
            guard PostgresTable.isTableName(text) else {
                throw .badValue(
                    text, for: "table=", expected: "a name such as larder_rows or shop.larder_rows")
            }
            return text
        }
        return Server(
            placement: placement, table: table ?? "larder_rows",
            connections: connections ?? standardConnections)
    }

    private static func row(_ text: String, at span: Span, _ arguments: ArgumentReader) throws -> (
        name: String, text: String
    ) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            if spec.options.contains(where: { $0.name == text }) {
                throw arguments.error(.habit(.option(text, value: nil)), at: span)
            }
            throw arguments.error(.row(line: text), at: span)
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// A line of the block: `KEY=VALUE` or `KEY VALUE`.
    private static func row(_ line: Statement, _ arguments: ArgumentReader) throws -> (
        name: String, text: String
    ) {
        // `item:1: Ann`, as YAML and JSON write it.
        guard let name = line.name.literal, line.node == nil, line.block == nil,
            line.name.isQuoted || !name.hasSuffix(":")
        else {
            throw arguments.error(.row(line: line.text), at: line.span)
        }
        if line.arguments.isEmpty { return try row(name, at: line.span, arguments) }
        if line.arguments.count == 1, case .word(let word) = line.arguments[0], let value = word.literal {
            return (name, value)
        }
        throw arguments.error(.row(line: line.text), at: line.span)
    }

    func run(_ context: Context) async throws {
        try context.checkNewNode(name, at: nameSpan)
        var settings = settings
        for override in context.engine.overrides where override.concerns(name) {
            for option in DatabaseOption.all where option.spec.name == override.option {
                try option.read(override.value, &settings)
            }
        }
        if let server {
            let remote = try await context.connectDatabase(
                server.placement, table: server.table, connections: server.connections)
            let summary = "database \(name) at \(remote.address) table=\(server.table)"
            context.world.buildDatabase(
                name, rows: SeenRows(), settings: settings, summary: summary, at: remote)
            context.output.line(summary)
            return
        }
        let (store, origin) = try makeRows(context)
        let summary =
            context.engine.isUnread ? name : "database \(name) \(origin)\(settings.summary)"
        context.world.buildDatabase(name, rows: store, settings: settings, summary: summary)
        context.output.line(summary)
    }

    private func makeRows(_ context: Context) throws -> (any RowStore, String) {
        if let file {
            do {
                let store = try context.engine.files.rows(inFile: file.text, table: table, from: source)
                return (store, "file=\(file.text) ")
            } catch { throw context.error(error, at: file.span) }
        }
        guard let rows else {
            return (MemoryRows(pattern: nil, given: given), "rows=\(given.count) ")
        }
        if rows.text.hasSuffix(".csv") || rows.text.hasSuffix(".json") || rows.text.hasSuffix(".jsonl") {
            do {
                let text = try context.engine.files.text(ofFile: rows.text, from: source)
                guard ProcessMemory.hasRoom(for: 3 * text.utf8.count) else {
                    throw Problem.tooMuchMemory(limit: Sizes.bytes(ProcessMemory.limit))
                }
                let read = try RowFile.read(Array(text.utf8), named: rows.text)
                let store = MemoryRows(pattern: nil, given: read + given)
                let fromFile = Set(read.map(\.name)).count
                return (store, "rows=\(rows.text) \(Self.further(store, than: fromFile))")
            } catch let problem as Problem {
                throw context.error(problem, at: rows.span)
            } catch let error as RowStoreError {
                throw context.error(.file(message: error.message, remedy: error.remedy), at: rows.span)
            }
        }
        if !context.engine.isUnread { try checkIsKeys(rows, context) }
        guard let pattern else { throw context.error(.badPattern(rows.text), at: rows.span) }
        let store = MemoryRows(pattern: pattern, given: given)
        if context.engine.isUnread { return (store, "") }
        return (store, "rows=\(pattern) \(Self.further(store, than: pattern.count))")
    }

    /// Names of files that are no rows but are easily taken for such.
    private static let endings = [
        "txt", "tsv", "xml", "yaml", "yml", "sqlite", "sqlite3", "db", "sql", "xls", "xlsx", "parquet", "gz",
        "zst",
        "zip",
    ]

    /// A count of rows, or a file of another kind, is no key that anybody means.
    private func checkIsKeys(_ rows: ArgumentReader.Text, _ context: Context) throws {
        guard !rows.isQuoted else { return }
        if let count = Int(rows.text) {
            throw context.error(
                .badValue(
                    rows.text, for: "rows=",
                    expected:
                        "the keys, as in rows=\(name):1..\(name):\(max(1, count)), or a .csv or .json file"),
                at: rows.span)
        }
        if let habit = Habit.dash(in: rows.text) { throw context.error(.habit(habit), at: rows.span) }
        if let dot = rows.text.lastIndex(of: "."),
            Self.endings.contains(String(rows.text[rows.text.index(after: dot)...]))
        {
            throw context.error(
                .badValue(
                    rows.text, for: "rows=",
                    expected: "keys, or a .csv, .json or .jsonl file; an SQLite file goes behind file="),
                at: rows.span)
        }
    }

    /// How many rows there are besides those of a range or a file; nothing where each took the place of one of them.
    private static func further(_ rows: MemoryRows, than count: Int) -> String {
        let further = rows.count() - count
        return further > 0 ? "and \(further) more " : ""
    }
}

/// What names of nodes, variables and definitions may look like.
enum Names {
    /// Words that stand for something already where a name may stand.
    static let reserved = ["app", "all", "total", "over"]

    static func check(_ text: String, _ what: String) throws(Problem) -> String {
        let isRight =
            text.first.map { $0.isLetter } ?? false
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } && text.count <= 40
        guard isRight, !reserved.contains(text) else {
            throw .badName(text, for: what)
        }
        return text
    }

    /// The name of a variable, in which a dash would end `$name`.
    static func checkVariable(_ text: String, _ what: String = "variable") throws(Problem) -> String {
        guard !text.contains("-") else { throw .badName(text, for: what) }
        return try check(text, what)
    }
}
