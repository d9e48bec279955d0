import ArgumentParser
import Replay

/// How the subcommands of `larder trace` read their traces.
struct TraceReadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The trace's format, where it is not recognised.", valueName: "name"))
    var inputFormat: TraceFormatName?

    @Option(
        help: ArgumentHelp(
            "The columns of a CSV or TSV trace in their order, such as time,key,size.", valueName: "names"))
    var columns: String?

    @Option(help: ArgumentHelp("How many malformed lines are passed over.", valueName: "count"))
    var skipBad = 0

    func validate() throws {
        if skipBad < 0 { throw ValidationError("--skip-bad takes a number from 0 on") }
    }

    /// Opens a trace.
    func open(_ path: String) throws(TraceError) -> TraceFile {
        let names = columns?.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop { $0 == " " })
        }
        return try TraceFile.open(
            path, options: TraceOptions(format: inputFormat?.format, columns: names, skipBad: skipBad))
    }
}

/// The name of a trace format on the command line.
struct TraceFormatName: ExpressibleByArgument {
    var format: TraceFormat

    init?(argument: String) {
        guard let format = TraceFormat.named(argument) else { return nil }
        self.format = format
    }

    static var allValueStrings: [String] { TraceFormat.all.map(\.name) }
}

/// What the subcommands of `larder trace` say besides their results.
enum TraceTelling {
    /// Tells on standard error what was noticed while a trace was read or written.
    static func notes(_ notes: [String], of name: String) {
        for note in notes { StandardStreams.error("note: \(name): \(note)\n") }
    }

    /// Runs what may fail because of a trace: the error goes to standard error, and the exit status is 1.
    static func reporting(_ work: () throws -> Void) throws {
        do { try work() } catch let error as TraceError {
            StandardStreams.error("error: \(error)\n")
            throw ExitCode(1)
        }
    }
}
