public import ArgumentParser
import Basics
import Language
public import Replay

/// `larder replay`: what policies and sizes would have made of recorded requests.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay recorded requests on policies and sizes, and compare them.",
        discussion: """
            A trace is a file in any format that 'larder trace' knows, plain, gzip or zstd; '-' is standard input. Every \
            policy meets every size, from an empty cache on. A read that misses stores the object, a write stores it \
            whether it was there or not, a delete removes it. A TTL runs from when the entry was stored.

            A policy's options follow it after colons: --policy lru,s3-fifo:small=20%,lru-k:k=3. A size is a number of \
            entries (1000, 100k), a share of the trace's distinct keys (1%), bytes (64MiB), or a share of the bytes of all \
            objects (10%b, or 0.1). Objects that are larger than the cache are not admitted, and counted.

            A policy exec:COMMAND is a program that reads a line for each event and answers misses:
              init CAPACITY entries|bytes SEED   answered by: ok
              hit KEY                            a resident was used; no answer
              miss KEY SIZE                      answered by the keys that leave, parted by blanks; an empty line if \
            there is room; - if KEY is not to be admitted
              remove KEY                         a resident was deleted or has expired; no answer
              resize CAPACITY                    answered by the keys that leave
            A key is a number, by first appearance. Each miss waits for an answer, some 10 to 50 us, so a program replays \
            up to 100,000 misses a second. scripts/policy-lru.py is an example.

            Examples:
              larder replay requests.csv
              larder replay trace.oracleGeneral.zst -p lru,sieve,opt -s 1%,10% --plot
              larder replay trace.csv -p w-tinylfu:window=2% -s 1GiB --ttl 60s -o out.html
              larder replay trace.csv -s 10% --explain lru sieve
              larder replay trace.csv -s 1000 -p 'lru,exec:./mine.py' --limit 1M --filter op=read
              larder replay trace.csv -s 1GiB --objective 'hit-ratio>=80%'
            """)

    @Argument(help: ArgumentHelp("Traces; '-' is standard input.", valueName: "trace"))
    var traces: [String] = []

    @OptionGroup(title: "What is replayed") var caches: CacheOptions

    @Option(help: ArgumentHelp("TTLs: honour, ignore, or one for all such as 60s.", valueName: "rule"))
    var ttl: String?

    @Option(
        help: ArgumentHelp("Sizes of objects: honour, or ignore so that each is 1 byte.", valueName: "rule"))
    var sizes: SizeRule?

    @Option(help: ArgumentHelp("Requests not counted at first: 10000 or 10%.", valueName: "length"))
    var warmUp: String?

    @Option(help: ArgumentHelp("Results for each window too: 10000 requests, or 1h.", valueName: "length"))
    var every: String?

    @Option(
        help: ArgumentHelp(
            "Find each policy's smallest size for this: hit-ratio>=80%; in bytes where the first --size is.",
            valueName: "condition"))
    var objective: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Explain where two policies part, at the first --size.", valueName: "two policies"))
    var explain: [String] = []

    @Flag(help: "Add a row that says how few misses any policy could have.")
    var bound = false

    @Option(
        help: ArgumentHelp("Bytes that the cache keeps for each entry besides its size.", valueName: "size"))
    var overhead: String?

    @Option(
        help: ArgumentHelp(
            "Tell what misses cost: fixed, size, column for the trace's column cost, or a number for each.",
            valueName: "rule"))
    var cost: CostArgument?

    @Option(help: "What the picture shows: misses of requests or of bytes.")
    var ratio: RatioRule?

    @Option(help: "How results are printed: table, csv, json or markdown.")
    var format: ReportFormat?

    @Flag(help: "Draw the results, too.")
    var plot = false

    @OptionGroup var files: ReportFiles

    @OptionGroup(title: "Which requests are replayed") var chosen: SelectionOptions

    @OptionGroup(title: "How the trace is read") var input: TraceReadingOptions

    func validate() throws {
        try checkCombination()
        if explain.count == 1 {
            throw ValidationError("--explain takes two policies, as in --explain lru sieve")
        }
        if (traces + explain.dropFirst(2)).isEmpty {
            throw ValidationError("name a trace, or '-' for standard input")
        }
        if let overhead, Self.bytes(overhead) == nil {
            throw ValidationError("--overhead takes a number of bytes, such as 56B, not '\(overhead)'")
        }
    }

    private static func bytes(_ text: String) -> UInt32? {
        Quantities.bytes(text.last?.isNumber == true ? text + "B" : text).flatMap { UInt32(exactly: $0) }
    }

    /// What was given of the options that one of the ways to replay does not take. A test holds this list against every option.
    private var given: [(name: String, isGiven: Bool)] {
        [
            ("--policy", caches.policy != nil), ("--admission", caches.admission != nil),
            ("--every", every != nil), ("--bound", bound), ("--ratio", ratio != nil), ("--plot", plot),
            ("--format", format != nil), ("--output", !files.output.isEmpty), ("--ttl", ttl != nil),
            ("--overhead", overhead != nil), ("--cost", cost != nil),
        ]
    }

    /// Which options a way to replay does not take: an option is obeyed or refused, never ignored.
    static let refused: [(way: String, options: [String])] = [
        ("--objective", ["--every", "--bound", "--ratio", "--plot", "--cost"]),
        (
            "--explain",
            [
                "--policy", "--admission", "--every", "--bound", "--ratio", "--plot", "--format", "--output",
                "--ttl", "--overhead", "--cost",
            ]
        ),
    ]

    private func checkCombination() throws {
        if objective != nil, !explain.isEmpty {
            throw ValidationError("give --objective or --explain, not both")
        }
        let way = objective != nil ? "--objective" : explain.isEmpty ? nil : "--explain"
        for (name, options) in Self.refused where name == way {
            for option in given where option.isGiven && options.contains(option.name) {
                throw ValidationError("\(name) takes no \(option.name); leave one of them out")
            }
        }
        if every != nil, bound { throw ValidationError("--every takes no --bound; leave one of them out") }
        if cost?.rule == .size, sizes == .ignore {
            throw ValidationError("--cost size takes no --sizes ignore; leave one of them out")
        }
        if ratio != nil, !plot,
            !files.output.contains(where: { $0.hasSuffix(".svg") || $0.hasSuffix(".html") })
        {
            throw ValidationError(
                "--ratio is for pictures; give --plot or -o with a name that ends in .svg or .html")
        }
    }

    func run() throws {
        do {
            let settings = try settings()
            // What follows the two policies of --explain can only be traces.
            let names = traces + explain.dropFirst(2)
            try files.check(reading: names)
            if let objective {
                try ObjectiveRun(objective: Objective(objective), settings: settings, command: self).run(
                    names)
            } else if explain.count >= 2 {
                try explain(names, settings)
            } else {
                try compare(names, settings)
            }
        } catch let error as ReplayError {
            throw Failure.of(error)
        } catch let error as TraceError {
            throw Failure.of(.trace(error))
        }
    }

    private func settings() throws -> ReplaySettings {
        var settings = ReplaySettings(policies: try caches.choices(), sizes: try caches.cacheSizes())
        settings.seed = caches.seed
        settings.jobs = caches.jobs ?? Parallel.processors
        settings.lifetimes = try LifetimeRule(ttl ?? "honour")
        settings.ignoresSizes = sizes == .ignore
        settings.bound = bound
        settings.sizesAreUsual = caches.size == nil
        settings.cost = cost?.rule
        settings.overhead = overhead.flatMap(Self.bytes) ?? 0
        if let warmUp { settings.warmUp = try WarmUp(warmUp) }
        if let every { settings.window = try ReplayWindow(every) }
        settings.memoryLimit = Machine.memory / 4 * 3
        return settings
    }

    private func compare(_ names: [String], _ settings: ReplaySettings) throws {
        var results: [ReplayResult] = []
        for group in chosen.groups(names) {
            let name = SelectionOptions.shown(group)
            let progress = ProgressLine(name)
            defer { progress.clear() }
            let replayer = Replayer(
                try chosen.open(group, input), name: name,
                settings: settings, progress: progress.show, note: progress.note)
            var result = try replayer.run()
            result.plotsBytes = ratio == .bytes
            results.append(result)
            progress.clear()
            TraceName.tellNotes(of: replayer.source)
            if let file = replayer.source as? TraceFile, file.log.isTimeless, result.hasLifetimes {
                progress.note("\(name): all times are 0, so no TTL runs out")
            }
        }
        try ReportOutput(
            results: results, text: ReplayReport.text, chart: ReplayReport.chart, page: HTMLPage.text
        ).write(format, plot: plot, to: files, reading: names)
    }

    private func explain(_ names: [String], _ settings: ReplaySettings) throws {
        let pair = [try PolicyChoice(explain[0]), try PolicyChoice(explain[1])]
        guard let size = settings.sizes.first else { return }
        for (index, group) in chosen.groups(names).enumerated() {
            let name = SelectionOptions.shown(group)
            let progress = ProgressLine(name)
            defer { progress.clear() }
            let explainer = Explainer(
                try chosen.open(group, input), name: name,
                policies: (pair[0], pair[1]), size: size, settings: settings, progress: progress.show)
            let explanation = try explainer.run()
            progress.clear()
            TraceName.tellNotes(of: explainer.source)
            StandardStreams.print((index > 0 ? "\n" : "") + explanation.text)
        }
    }
}

/// What a miss costs.
struct CostArgument: ExpressibleByArgument {
    let rule: CostRule

    init?(argument: String) {
        guard let rule = CostRule(argument) else { return nil }
        self.rule = rule
    }

    static var allValueStrings: [String] { ["fixed", "size", "column"] }
}

/// What the ratios of a picture are of.
enum RatioRule: String, CaseIterable, ExpressibleByArgument {
    case requests
    case bytes
}

/// Whether the sizes of objects count.
enum SizeRule: String, CaseIterable, ExpressibleByArgument {
    case honour
    case ignore
}

extension ReportFormat: ExpressibleByArgument {}
