internal import Caching
internal import Replay
internal import Simulation
internal import Tracing

struct ReplayTrace: Command {
    static let spec = CommandSpec(
        "replay", .clients, "send the requests of a trace file",
        syntax: ["replay [FILE] [speed=FACTOR|rate=RATE] [OPTION=VALUE…]"], parameters: [.path],
        options: [
            OptionSpec("speed", .number, standard: "1", "how many times as fast as they came"),
            OptionSpec(
                "rate", .rate, standard: "1000/s",
                "how many begin, where the trace has no times or other ones are wanted"
            ),
            OptionSpec("limit", .count, standard: "all", "how many requests"),
            OptionSpec("format", .text, standard: "recognised", "the format of the file, such as csv"),
            OptionSpec(
                "columns", .text, standard: "the file's header",
                "the names of the columns in their order, such as time,key,size"),
            OptionSpec("skip-bad", .count, standard: "0", "how many malformed lines are passed over"),
            OptionSpec(
                "rows", .flag, standard: "on",
                "whether a key that is read before it is written has a row from the start"),
            OptionSpec("trace", .flag, standard: "off", "whether the trace shows each operation"),
            OptionSpec("in", .node, standard: "the cache built last", "the node by which requests enter"),
        ],
        discussion: """
            What your traffic would do to this system: each request of a trace file begins when it came, or at \
            rate=, whether or not earlier ones have finished. Reads read, writes write, deletes delete; an object's size \
            counts against a capacity in bytes. A time to live in the trace does not hold here: the cache's own does, \
            so that it can be tried. The same file under another ttl, strategy or policy shows what that would change: \
            hit rate, load of the database, stale reads. Without FILE it is the trace that 'larder run SCRIPT --trace \
            FILE' names. 'larder replay' compares eviction policies and sizes alone, and much faster.
            """,
        example: """
            replay "traffic.csv" speed=10
            """)

    private let path: ArgumentReader.Text?
    private let speed: Double
    private let rate: Double?
    private let limit: Int
    private let format: TraceFormat?
    private let columns: [String]?
    private let skipsBad: Int
    private let makesRows: Bool
    private let showsTrace: Bool
    private let via: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        path = arguments.hasMore ? try arguments.next("a file") : nil
        speed =
            try arguments.option("speed") { text throws(Problem) in
                guard let number = Double(text), number > 0, number <= 1e6 else {
                    throw .badValue(text, for: "factor", expected: "a number above 0, such as 10")
                }
                return number
            } ?? 1
        rate = try arguments.option("rate") { text throws(Problem) in try Units.rate(text, for: "rate=") }
        limit =
            try arguments.option("limit") { text throws(Problem) in
                guard let number = Int(text), number > 0 else {
                    throw .badValue(text, for: "number of requests", expected: "a whole number above 0")
                }
                return number
            } ?? .max
        format = try arguments.option("format") { text throws(Problem) in
            let known = TraceFormat.all.map(\.name)
            guard let format = TraceFormat.named(text) else {
                throw .unknownWord(
                    text, for: "format of traces", nearest: NearestWord.find(text, among: known), known: known
                )
            }
            return format
        }
        columns = try arguments.text("columns").map { text in
            text.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        skipsBad =
            try arguments.option("skip-bad") { text throws(Problem) in
                guard let number = Int(text), number >= 0 else {
                    throw .badValue(text, for: "number of lines", expected: "a whole number from 0")
                }
                return number
            } ?? 0
        makesRows = try arguments.flag("rows") ?? true
        showsTrace = try arguments.flag("trace") ?? false
        via = try arguments.text("in")
    }

    func run(_ context: Context) async throws {
        let entrance = try context.entrance(via)
        let file = try open(context)
        let load = LoadGenerator(context, through: entrance)
        if !showsTrace { context.engine.quiet += 1 }
        defer { if !showsTrace { context.engine.quiet -= 1 } }
        var requests = TraceRequests(
            file, called: path?.text ?? file.name, names: context.world.names,
            rows: makesRows ? entrance.source.rows : nil)
        let began = context.simulation.now
        var first: UInt64?
        var count = 0
        while count < limit, let (request, time) = try requests.next(failing: context) {
            try context.simulation.budget.spend()
            let elapsed: TimeSpan
            if let time, rate == nil {
                let start = first ?? time
                first = start
                // A trace may step back a little; what came late begins at once.
                let passed = TimeSpan(nanoseconds: Int64(clamping: time - min(time, start)))
                elapsed = passed.scaled(by: 1 / speed)
            } else {
                elapsed = TimeSpan.seconds(1).scaled(by: Double(count) / ((rate ?? 1000) * speed))
            }
            try await context.simulation.pause(until: began + elapsed)
            load.start(request)
            count += 1
        }
        try await load.finish()
        let span = context.simulation.now - began
        context.output.line(
            "\(requests.name), \(requests.format): \(count) \(count == 1 ? "request" : "requests") in \(span)"
        )
        for note in requests.notes { context.output.line("  \(note)") }
        context.output.line(load.summary)
    }

    private func open(_ context: Context) throws -> TraceFile {
        do {
            return try context.engine.files.trace(
                inFile: path?.text,
                options: TraceOptions(format: format, columns: columns, skipBad: skipsBad),
                from: context.statement.source)
        } catch { throw context.error(error, at: path?.span) }
    }
}

/// The requests of a trace file, each with its time where the file tells it.
private struct TraceRequests {
    private static let batch = 4096

    /// The file as it was named.
    let name: String
    private var file: TraceFile
    private var table = KeyTable()
    private var requests = RequestBatch()
    private var position = 0
    private let names: Tracing.Names
    private let rows: (any RowStore)?
    /// The keys of the trace by their number in it.
    private var keys: [Key] = []
    private var written = 0
    private var hasLifetimes = false

    init(_ file: TraceFile, called name: String, names: Tracing.Names, rows: (any RowStore)?) {
        self.file = file
        self.name = name
        self.names = names
        self.rows = rows
    }

    var format: String { file.format.name }

    /// What the person should know of what was read.
    var notes: [String] {
        file.log.notes
            + (hasLifetimes ? ["the times to live in it do not hold here: those of the caches do"] : [])
    }

    mutating func next(failing context: Context) throws -> (LoadGenerator.Request, time: UInt64?)? {
        repeat {
            if position == requests.count {
                requests = RequestBatch()
                position = 0
                do {
                    guard try file.read(Self.batch, into: &requests, keys: &table) else { return nil }
                } catch { throw context.error(.trace(error.told(ofFile: name))) }
                hasLifetimes = hasLifetimes || requests.lifetimes.contains { $0 > 0 }
            }
            position += 1
            // What only changes a time to live is no request here.
        } while !requests.operations.isEmpty && requests.operations[position - 1] == .expire
        let position = position - 1
        let id = requests.ids[position]
        let isNew = Int(id) == keys.count
        if isNew { keys.append(names.key(table.text(of: id) ?? "")) }
        let key = keys[Int(id)]
        let size = requests.sizes.isEmpty ? 0 : Int(requests.sizes[position])
        let time = requests.times.isEmpty ? nil : requests.times[position]
        switch requests.operations.isEmpty ? .read : requests.operations[position] {
        case .read:
            if isNew, let rows { rows.supply(key, sized("row \(id + 1)", size)) }
            return (.read(key), time)
        case .write, .add, .replace:
            written += 1
            let value = sized("value \(written)", size)
            return (.write(key, value.text, padding: Int(value.padding)), time)
        case .delete: return (.delete(key), time)
        case .expire: return nil
        }
    }

    /// A value that counts as many bytes as the object of the trace.
    private func sized(_ text: String, _ size: Int) -> Value {
        Value(text, padding: max(0, size - text.utf8.count))
    }
}

extension TraceError {
    /// The error as a statement words it: with the file as it was typed, and options as they are typed there, `format=text`
    /// for `--format text`.
    func told(ofFile name: String?) -> String {
        var error = self
        if let name { error.file = name }
        let words = error.message.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var told: [String] = []
        for word in words {
            if let last = told.last, last.hasPrefix("--"), last.count > 2 {
                told[told.count - 1] = "\(last.dropFirst(2))=\(word)"
            } else {
                told.append(word)
            }
        }
        error.message = told.joined(separator: " ")
        return error.description
    }
}
