import ArgumentParser
import Basics
import Language
import Replay

/// `larder curve`: the miss ratio at every size.
struct CurveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curve",
        abstract: "Draw the miss ratio of recorded requests over every cache size.",
        discussion: """
            LRU's curve is exact at every size and takes one pass over the trace. Other policies are replayed at each size. \
            If that would take long, sizes of more than 100 entries in miniature are simulated so: on a sample of the keys \
            (--rate) and on caches smaller by the same share. What LRU's curve from the same sample is off the exact one \
            corrects each such point, which a ~ marks.

            Examples:
              larder curve requests.csv --plot
              larder curve trace.oracleGeneral -p lru,sieve,arc -o curve.html
              larder curve trace.csv --bytes --points 50 --format csv
              larder curve --merge --sampled 1% part*.sample.csv
            """)

    @Argument(help: ArgumentHelp("Traces; '-' is standard input.", valueName: "trace"))
    var traces: [String]

    @Option(name: [.short, .long], help: ArgumentHelp("Policies, parted by commas.", valueName: "list"))
    var policy = "lru"

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Sizes to tell, parted by commas: 1000, 1% or 64MiB.", valueName: "list"))
    var size: String?

    @Option(
        help: ArgumentHelp("How many sizes to tell, or all; 1, 2, 5, 10, … if not given.", valueName: "count")
    )
    var points: String?

    @Flag(help: "Sizes in bytes rather than entries.")
    var bytes = false

    @Option(help: ArgumentHelp("The share of keys to simulate, such as 1%.", valueName: "share"))
    var rate: String?

    @Option(
        help: ArgumentHelp(
            "The traces are samples of this share of the keys: sizes are told for the whole.",
            valueName: "share"))
    var sampled: String?

    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How many threads may run; one a processor if not given.", valueName: "count"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Requests not counted at first: 10000 or 10%.", valueName: "length"))
    var warmUp: String?

    @Option(help: "What the curves show: misses of requests or of bytes.")
    var ratio = RatioRule.requests

    @Option(help: "How curves are printed: table, csv, json or markdown.")
    var format: ReportFormat?

    @Flag(help: "Draw the curves, too.")
    var plot = false

    @OptionGroup var files: ReportFiles

    @OptionGroup(title: "Which requests count") var chosen: SelectionOptions

    @OptionGroup(title: "How the trace is read") var input: TraceReadingOptions

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 256")
        }
        if size != nil, points != nil { throw ValidationError("give --size or --points, not both") }
        if let points, points != "all", !(2...100_000).contains(Int(points) ?? 0) {
            throw ValidationError("--points takes a number from 2 to 100000, or all")
        }
        if let sampled {
            guard let share = Quantities.share(sampled), share > 0, share <= 1 else {
                throw ValidationError("--sampled takes a share above 0% and up to 100%, such as 1%")
            }
            if size != nil { throw ValidationError("--sampled takes no --size; leave one of them out") }
        }
        if let rate {
            guard let share = Quantities.share(rate), share > 0, share <= 1 else {
                throw ValidationError("--rate takes a share above 0% and up to 100%, such as 1%")
            }
        }
    }

    func run() throws {
        do {
            try files.check(reading: traces)
            try ReportOutput(
                results: try curves(), text: CurveReport.text, chart: CurveReport.chart,
                page: CurveReport.page
            ).write(format, plot: plot, to: files, reading: traces)
        } catch let error as ReplayError {
            throw Failure.of(error)
        } catch let error as TraceError {
            throw Failure.of(.trace(error))
        }
    }

    private func curves() throws -> [CurveResult] {
        let policies = try PolicyChoice.list(policy)
        let (sizes, countsEntries) = try sizes()
        var settings = ReplaySettings(policies: policies, sizes: [])
        settings.seed = seed
        settings.jobs = jobs ?? Parallel.processors
        settings.lifetimes = .ignore
        settings.memoryLimit = Machine.memory / 4 * 3
        if let warmUp { settings.warmUp = try WarmUp(warmUp) }
        return try chosen.groups(traces).map { group in
            let name = SelectionOptions.shown(group)
            let progress = ProgressLine(name)
            defer { progress.clear() }
            let maker = CurveMaker(
                try chosen.open(group, input), name: name,
                policies: policies, sizes: sizes, countsEntries: countsEntries,
                rate: rate.flatMap { Quantities.share($0) }, settings: settings, progress: progress.show,
                note: progress.note)
            var result = try maker.run()
            result.plotsBytes = ratio == .bytes
            if let share = sampled.flatMap({ Quantities.share($0) }) { result.scale(to: share) }
            progress.clear()
            TraceName.tellNotes(of: maker.source)
            return result
        }
    }

    /// At which sizes, and whether they are in entries.
    private func sizes() throws -> (CurveSizes, Bool) {
        if let size {
            let sizes = try size.split(separator: ",", omittingEmptySubsequences: false).map {
                try CacheSize(String($0))
            }
            let kinds = Set(sizes.map(\.countsEntries))
            guard kinds.count == 1, let countsEntries = kinds.first else {
                throw ValidationError("give all --size in entries or all in bytes")
            }
            if bytes, countsEntries {
                throw ValidationError("--bytes needs every --size in bytes, such as 64MiB")
            }
            return (.these(sizes), countsEntries)
        }
        switch points {
        case "all": return (.all, !bytes)
        case .some(let count): return (.evenly(Int(count) ?? 2), !bytes)
        // What is not read by people may as well be smooth.
        case nil:
            return (format == nil || format == .table || format == .markdown ? .round : .evenly(200), !bytes)
        }
    }
}
