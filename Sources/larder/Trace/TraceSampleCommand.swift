import ArgumentParser
import Replay

/// `larder trace sample`: keeps the requests of a share of the keys.
struct TraceSampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Keep all requests of a share of the keys.",
        discussion: """
            Which keys stay is decided by their hashes, as in SHARDS (Waldspurger and others, FAST 2015). A cache of 1% of \
            the size over a sample of 1% of the keys then has about the hit ratio of the whole cache over the whole \
            trace; the fewer keys are kept, the larger the error, and a few very popular keys among them or not make \
            most of it. Another --seed keeps other keys.

            A trace that is too large for one machine is sampled part by part, wherever the parts are: a key is kept in \
            every part or in none, so the samples together are the sample of the whole, and 'larder curve --merge \
            --sampled 1%' joins them by time. xargs, or any engine that runs a command for each file, does the first \
            step; the last line below is the whole of it.

            Examples:
              larder trace sample --rate 1% trace.oracleGeneral.zst -o sample.oracleGeneral
              larder trace sample --rate 0.1% requests.csv -o sample.csv --seed 2
              ls part*.csv | xargs -P 8 -I{} larder trace sample --rate 1% {} -o {}.sample.csv
            """)

    @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "file"))
    var input: String

    @Option(help: ArgumentHelp("The share of the keys to keep, such as 1%.", valueName: "share"))
    var rate: ShareArgument

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "file"))
    var output: String

    @Option(help: "Another seed keeps other keys.")
    var seed: UInt64 = 0

    @OptionGroup var writing: TraceWritingOptions
    @OptionGroup var reading: TraceReadingOptions

    func validate() throws {
        if rate.share <= 0 { throw ValidationError("--rate takes a share above 0, such as 1%") }
    }

    func run() throws {
        try TraceTelling.reporting {
            var trace = try reading.open(input)
            let usual = trace.format.isWritable ? trace.format : TraceFormat.named("jsonl")
            var sink = try writing.begin(output, usual: usual, columns: trace.columns, reading: [input])
            let sampler = SpatialSampler(rate: rate.share, seed: seed)
            var records = TraceRecords()
            var kept = TraceRecords()
            let line = ProgressLine(trace.name)
            defer { line.clear() }
            while try trace.read(1 << 16, into: &records) {
                kept.removeAll()
                sampler.sample(records, into: &kept)
                try sink.write(&kept)
                line.show(requests: trace.log.requests, share: trace.progress)
            }
            line.clear()
            TraceTelling.notes(trace.log.notes, of: trace.name)
            try TraceWritingOptions.finish(&sink, output, from: trace.log.requests)
        }
    }
}

/// A share as it is typed: `1%`.
struct ShareArgument: ExpressibleByArgument {
    var share: Double

    init(share: Double) { self.share = share }

    var defaultValueDescription: String { share == 0 ? "none" : String(share) }

    init?(argument: String) {
        guard let share = Amount.share(argument) else { return nil }
        self.share = share
    }
}
