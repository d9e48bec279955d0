import ArgumentParser
import Basics
import Replay

/// How the subcommands of `larder trace` write traces.
struct TraceWritingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The format to write; 'larder trace formats' lists them.", valueName: "name"))
    var to: WrittenFormatName?

    @Flag(help: "Number the keys from 0 in the order of first appearance, even where they are numbers.")
    var numberKeys = false

    @Option(help: ArgumentHelp("The version of libCacheSim's lcs to write: 1, 2 or 3.", valueName: "version"))
    var lcsVersion = 3

    @Flag(help: "Replace a file that is there already.")
    var overwrite = false

    func validate() throws {
        if !(1...3).contains(lcsVersion) { throw ValidationError("--lcs-version takes 1, 2 or 3") }
    }

    /// Begins a trace in the format that was named, that of the file's name or else a usual one.
    ///
    /// - Parameter inputs: the traces that are read meanwhile, and must not be replaced.
    func begin(
        _ path: String, usual: TraceFormat?, columns: TraceColumns, reading inputs: [String] = []
    ) throws -> TraceSink {
        guard let format = to?.format ?? TraceFormat.ofName(path) ?? usual else {
            throw ValidationError(
                "name the format of \(path) with --to, such as --to csv; 'larder trace formats' lists them")
        }
        var options = TraceWriterOptions()
        options.lcsVersion = lcsVersion
        return try TraceSink(
            path, format: format, columns: columns, options: options, numberKeys: numberKeys,
            existing: overwrite ? .replace : .refuse(remedy: "--overwrite replaces it"),
            inputs: inputs.compactMap { try? FileSystem.identity(of: $0) })
    }

    /// Completes a trace and tells how it went.
    static func finish(_ sink: inout TraceSink, _ path: String, from requests: Int? = nil) throws {
        let notes = try sink.finish()
        let name = path == "-" ? "standard output" : path
        let of = requests.map { " of \(Quantities.grouped(UInt64($0)))" } ?? ""
        StandardStreams.error(
            "\(name): \(Quantities.grouped(UInt64(sink.count)))\(of) \(sink.count == 1 && requests == nil ? "request" : "requests"), \(sink.formatName)\n"
        )
        TraceTelling.notes(notes, of: name)
    }
}

/// The name of a format to write on the command line.
struct WrittenFormatName: ExpressibleByArgument {
    var format: TraceFormat

    /// One that can only be read is taken too: the writer says so, and what can be written.
    init?(argument: String) {
        guard let format = TraceFormat.named(argument) else { return nil }
        self.format = format
    }

    static var allValueStrings: [String] { TraceFormat.all.filter(\.isWritable).map(\.name) }
}
