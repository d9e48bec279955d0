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
            entries (1000), a share of the trace's distinct keys (1%), or bytes (64MiB). Objects that are larger than the \
            cache are not let in, and counted.

            Examples:
              larder replay requests.csv
              larder replay trace.oracleGeneral.zst -p lru,sieve,opt -s 1%,10% --plot
              larder replay trace.csv -p w-tinylfu:window=2% -s 1GiB --ttl 60s -o out.html
              larder replay trace.csv -s 10% --explain lru sieve
              larder replay trace.csv -s 1GiB --objective 'hit-ratio>=80%'
            """)

    @Argument(help: ArgumentHelp("Traces; '-' is standard input.", valueName: "trace"))
    var traces: [String] = []

    @OptionGroup(title: "What is replayed") var caches: CacheOptions

    @Option(help: ArgumentHelp("TTLs: honour, ignore, or one for all such as 60s.", valueName: "rule"))
    var ttl = "honour"

    @Option(
        help: ArgumentHelp("Sizes of objects: honour, or ignore so that each is 1 byte.", valueName: "rule"))
    var sizes = SizeRule.honour

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

    @Option(help: "How results are printed: table, csv, json or markdown.")
    var format = ReportFormat.table

    @Flag(help: "Draw the results, too.")
    var plot = false

    @OptionGroup var files: ReportFiles

    @OptionGroup(title: "How the trace is read") var input: TraceReadingOptions

    func validate() throws {
        if objective != nil, !explain.isEmpty {
            throw ValidationError("give --objective or --explain, not both")
        }
        if explain.count == 1 {
            throw ValidationError("--explain takes two policies, as in --explain lru sieve")
        }
        if (traces + explain.dropFirst(2)).isEmpty {
            throw ValidationError("name a trace, or '-' for standard input")
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
        settings.lifetimes = try LifetimeRule(ttl)
        settings.ignoresSizes = sizes == .ignore
        settings.bound = bound
        if let warmUp { settings.warmUp = try WarmUp(warmUp) }
        if let every { settings.window = try ReplayWindow(every) }
        settings.memoryLimit = Machine.memory / 4 * 3
        return settings
    }

    private func compare(_ names: [String], _ settings: ReplaySettings) throws {
        var results: [ReplayResult] = []
        for name in names {
            let progress = ProgressLine(name)
            defer { progress.clear() }
            let replayer = Replayer(
                try input.open(name), name: TraceName.shown(name),
                settings: settings, progress: progress.show, note: progress.note)
            results.append(try replayer.run())
            progress.clear()
            TraceName.tellNotes(of: replayer.source, name)
        }
        try ReportOutput(
            results: results, text: ReplayReport.text, chart: ReplayReport.chart, page: HTMLPage.text
        ).write(format, plot: plot, to: files, reading: names)
    }

    private func explain(_ names: [String], _ settings: ReplaySettings) throws {
        let pair = [try PolicyChoice(explain[0]), try PolicyChoice(explain[1])]
        guard let size = settings.sizes.first else { return }
        for (index, name) in names.enumerated() {
            let progress = ProgressLine(name)
            defer { progress.clear() }
            let explainer = Explainer(
                try input.open(name), name: TraceName.shown(name),
                policies: (pair[0], pair[1]), size: size, settings: settings, progress: progress.show)
            let explanation = try explainer.run()
            progress.clear()
            TraceName.tellNotes(of: explainer.source, name)
            StandardStreams.print((index > 0 ? "\n" : "") + explanation.text)
        }
    }
}

/// Whether the sizes of objects count.
enum SizeRule: String, CaseIterable, ExpressibleByArgument {
    case honour
    case ignore
}

extension ReportFormat: ExpressibleByArgument {}
