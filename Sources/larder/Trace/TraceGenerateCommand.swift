import ArgumentParser
import Replay

/// `larder trace generate`: makes a trace.
struct TraceGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a trace: Zipf, uniform, scan, loop, shifting hot set, or a mixture.",
        discussion: """
            The pattern says how keys follow one another:
            \(TracePattern.forms.map { "  \($0.form): \($0.summary)" }.joined(separator: "\n"))
            Several are mixed by shares that add up to 1: zipf:0.7+scan:0.3, or zipf=0.9:70%+loop=5000:30%. Each \
            has keys of its own. The same options and seed make the same trace on every machine.

            Sizes and times to live belong to keys, the same in all their requests: an amount such as 4KiB or 60s, \
            uniform(FROM,TO), exponential(MEAN) or lognormal(MEDIAN,SPREAD).

            Examples:
              larder trace generate zipf=1.0 --requests 20M --keys 1M -o zipf.oracleGeneral
              larder trace generate zipf:0.7+scan:0.3 --requests 1M -o mixed.txt.gz
              larder trace generate zipf=0.9 --requests 100k --keys 10k --writes 5% \\
                --ttl 60s --rate 1000/s --size 'lognormal(4KiB,1.5)' -o users.csv
            """)

    @Argument(help: "How keys follow one another.")
    var pattern: String

    @Option(help: ArgumentHelp("How many requests, such as 20M.", valueName: "count"))
    var requests: CountArgument

    @Option(help: ArgumentHelp("How many keys zipf and uniform draw from.", valueName: "count"))
    var keys = CountArgument(count: 1_000_000)

    @Option(
        help: ArgumentHelp(
            "After how many of its requests a shifting hot set is replaced.", valueName: "count"))
    var shiftEvery = CountArgument(count: 100_000)

    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The share of requests that write, such as 5%.", valueName: "share"))
    var writes = ShareArgument(share: 0)

    @Option(help: ArgumentHelp("The share of requests that delete, such as 1%.", valueName: "share"))
    var deletes = ShareArgument(share: 0)

    @Option(
        help: ArgumentHelp("Bytes of objects, such as 4KiB; none where it is left out.", valueName: "size"))
    var size: String?

    @Option(help: ArgumentHelp("Times to live, such as 60s; none where it is left out.", valueName: "time"))
    var ttl: String?

    @Option(help: ArgumentHelp("Requests a second, evenly spaced, such as 1000/s.", valueName: "rate"))
    var rate: String?

    @Option(
        help: ArgumentHelp("What stands before the number in each key, such as user:.", valueName: "text"))
    var keyPrefix = ""

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "file"))
    var output: String

    @OptionGroup var writing: TraceWritingOptions

    func validate() throws {
        if keys.count > TraceGenerator.mostKeys {
            throw ValidationError("--keys takes a number up to \(TraceGenerator.mostKeys)")
        }
        if writes.share + deletes.share > 1 {
            throw ValidationError("--writes and --deletes are more than 100% together")
        }
        _ = try settings()
    }

    private func settings() throws -> TraceGenerator.Settings {
        let parsed: TracePattern
        do { parsed = try TracePattern(pattern) } catch { throw ValidationError(error.description) }
        var settings = TraceGenerator.Settings(pattern: parsed, requests: requests.count)
        settings.keys = keys.count
        settings.shiftEvery = shiftEvery.count
        settings.seed = seed
        settings.writes = writes.share
        settings.deletes = deletes.share
        settings.keyPrefix = keyPrefix
        if let size {
            settings.sizes = AmountDistribution.bytes(size)
            if settings.sizes == nil {
                throw ValidationError("--size '\(size)': give \(AmountDistribution.forms), such as 4KiB")
            }
        }
        if let ttl {
            settings.lifetimes = AmountDistribution.durations(ttl)
            if settings.lifetimes == nil {
                throw ValidationError("--ttl '\(ttl)': give \(AmountDistribution.forms), such as 60s")
            }
        }
        if let rate {
            settings.rate = Amount.rate(rate)
            if settings.rate == nil {
                throw ValidationError("--rate '\(rate)': give requests a second, such as 1000/s")
            }
        }
        return settings
    }

    func run() throws {
        try TraceTelling.reporting {
            var generator = TraceGenerator(try settings())
            var sink = try writing.begin(output, usual: TraceFormat.named("text"), columns: generator.columns)
            var records = TraceRecords()
            while generator.next(1 << 16, into: &records) { try sink.write(&records) }
            try TraceWritingOptions.finish(&sink, output)
        }
    }
}

/// A number above 0 as it is typed: `1000000`, `1M`, `20k`.
struct CountArgument: ExpressibleByArgument {
    var count: Int

    init(count: Int) { self.count = count }

    init?(argument: String) {
        guard let count = Amount.count(argument) else { return nil }
        self.count = count
    }

    var defaultValueDescription: String { String(count) }
}
