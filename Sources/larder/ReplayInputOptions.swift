import ArgumentParser
import Replay

/// How `replay` and `curve` read their traces.
struct ReplayInputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The trace's format, where it is not recognised.", valueName: "name"))
    var inputFormat: String?

    @Option(
        help: ArgumentHelp("The columns of a CSV or TSV trace, such as time,key,size.", valueName: "names"))
    var columns: String?

    @Option(help: ArgumentHelp("How many malformed lines are passed over.", valueName: "count"))
    var skipBad = 0

    /// Throws what is wrong with the options.
    func check() throws {
        if let inputFormat, TraceFormat.named(inputFormat) == nil {
            throw ValidationError(
                "no trace format is called '\(inputFormat)'; there are \(TraceFormat.all.map(\.name).joined(separator: ", "))"
            )
        }
        if skipBad < 0 { throw ValidationError("--skip-bad takes a number from 0 on") }
    }

    /// What the reader is told.
    func options() -> TraceOptions {
        TraceOptions(
            format: inputFormat.flatMap { TraceFormat.named($0) },
            columns: columns?.split(separator: ",", omittingEmptySubsequences: false).map(String.init),
            skipBad: skipBad)
    }

    /// What results call a trace.
    func displayName(_ path: String) -> String { path == "-" ? "standard input" : path }

    /// Tells on standard error what was noticed while a trace was read.
    func tellNotes(of source: any RequestSource, _ path: String) {
        guard let file = source as? TraceFile else { return }
        for note in file.log.notes {
            StandardStreams.error("note: \(displayName(path)): \(renamed(note))\n")
        }
    }

    /// The readers know the option by the name it has in `larder trace`.
    func renamed(_ message: String) -> String {
        message.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("--format") ? "--input-format" + $0.dropFirst("--format".count) : String($0) }
            .joined(separator: " ")
    }
}

/// An error that ends the command with exit status 1.
enum Failure {
    static func of(_ error: ReplayError, _ input: ReplayInputOptions) -> any Error {
        StandardStreams.error("error: \(input.renamed(error.description))\n")
        return ExitCode(1)
    }
}
