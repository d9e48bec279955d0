import ArgumentParser
import Replay

/// `larder trace convert`: writes a trace in another format.
struct TraceConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a trace in another format.",
        discussion: """
            What the other format cannot hold is said. A name that ends in .gz or .zst has the file compressed. The \
            file appears under its name only when it is complete. A file that is there already is replaced with --overwrite \
            only.

            Formats whose keys are numbers get the numbers of the keys in the order of first appearance where the \
            first key is a text. oracleGeneral and lcs say in each record where its key comes next, so their records \
            are gone through a second time, backwards: that takes some 50 bytes of memory a distinct key, and room for \
            the records beside the file where it is compressed.

            Examples:
              larder trace convert requests.csv requests.oracleGeneral.zst
              larder trace convert monitor.log requests.jsonl.gz
              zcat access.log.*.gz | larder trace convert - keys.txt --to text
              larder trace convert old.bin new.csv --input-format cloud-physics
            """)

    @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "in"))
    var input: String

    @Argument(help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "out"))
    var output: String

    @OptionGroup var writing: TraceWritingOptions
    @OptionGroup var reading: TraceReadingOptions

    func run() throws {
        try TraceTelling.reporting {
            var trace = try reading.open(input)
            var sink = try writing.begin(output, usual: nil, columns: trace.columns, reading: [input])
            var records = TraceRecords()
            let line = ProgressLine(trace.name)
            defer { line.clear() }
            while try trace.read(1 << 16, into: &records) {
                try sink.write(&records)
                line.show(requests: trace.log.requests, share: trace.progress)
            }
            line.clear()
            TraceTelling.notes(trace.log.notes, of: trace.name)
            try TraceWritingOptions.finish(&sink, output)
        }
    }
}
