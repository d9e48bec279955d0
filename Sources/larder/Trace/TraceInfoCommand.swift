import ArgumentParser
import Replay

/// `larder trace info`: what traces are like.
struct TraceInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Describe traces: requests, keys, sizes, reuse, popularity.",
        discussion: """
            Requests, distinct keys, operations, sizes and times to live; how many keys come only once; how far apart \
            the requests of a key are; and how skewed popularity is, with the exponent of Zipf's law that fits best.

            The reuse distance is the number of other keys requested since the key was last: a request with \
            a distance of 1000 hits in an LRU cache of 1001 entries and misses in a smaller one. Percentiles are \
            within 1%. The exponent is the likeliest one, keys being ranked by how often they were requested: with \
            few requests a key it is too high, and the gap beside it tells how far the law is from the trace.

            It takes about 80 bytes of memory for each distinct key, and what the texts of keys take.

            Examples:
              larder trace info trace.oracleGeneral.zst
              larder trace info access.log --format json
              larder trace info trace.csv --plot -o info.html
              redis-cli MONITOR | head -n 1000000 | larder trace info -
            """)

    @Argument(help: ArgumentHelp("Traces; '-' is standard input.", valueName: "file"))
    var files: [String]

    @Option(help: "How to write it: table or json, the latter an object a line.")
    var format = Format.table

    @Flag(help: "Draw popularity, reuse, sizes, times to live and the working set, too.")
    var plot = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write a page with the pictures here: .html.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace a page that Larder did not write, too.")
    var overwrite = false

    @OptionGroup var reading: TraceReadingOptions

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    func validate() throws {
        if let output, !output.hasSuffix(".html") {
            throw ValidationError("-o takes a name that ends in .html, not '\(output)'")
        }
        if plot, format == .json {
            throw ValidationError("--format json takes no --plot; leave one of them out")
        }
    }

    func run() throws {
        // Whether the page could be written is asked before hours are spent on it.
        if let output { _ = try ReportFiles.begin(output, .html, files, overwrite: overwrite) }
        var pages: [(name: String, summary: String, charts: TraceCharts)] = []
        try TraceTelling.reporting {
            for file in files { pages.append(try describe(file)) }
        }
        guard let output else { return }
        try ReportFiles.complete(
            output, try ReportFiles.begin(output, .html, files, overwrite: overwrite), HTMLPage.text(pages))
    }

    private func describe(_ path: String) throws(TraceError) -> (
        name: String, summary: String, charts: TraceCharts
    ) {
        var trace = try reading.open(path)
        tellMemory(trace)
        let line = ProgressLine(trace.name)
        defer { line.clear() }
        let profile = try TraceProfile(of: &trace, progress: line.show)
        line.clear()
        let summary = profile.summary()
        let notes = trace.log.notes
        switch format {
        case .table:
            let form = [trace.format.name, trace.compression].compactMap { $0 }.joined(separator: ", ")
            StandardStreams.print("\(trace.name): \(form)\n\(summary.table())")
            TraceTelling.notes(notes, of: trace.name)
        case .json:
            let text = summary.json(
                file: trace.name, format: trace.format.name, compression: trace.compression, notes: notes)
            StandardStreams.print(text)
        }
        let charts = plot || output != nil ? profile.charts(of: trace.name) : TraceCharts()
        if plot { for chart in charts.charts { StandardStreams.print("\n" + TextChart(chart).text) } }
        return (trace.name, summary.table(), charts)
    }

    /// What a large trace may need is said before it is taken.
    private func tellMemory(_ trace: borrowing TraceFile) {
        guard let requests = trace.requestsAbout else { return }
        let gibibytes = (requests * TraceProfile.bytesAKey) >> 30
        guard gibibytes >= 1 else { return }
        StandardStreams.error(
            """
            note: \(trace.name): about \(requests / 1_000_000) million requests; were every key a new one, it would take \
            \(gibibytes) GiB of memory\n
            """)
    }
}
