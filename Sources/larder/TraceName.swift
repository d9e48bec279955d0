import ArgumentParser
import Replay

/// What results and notes call a trace.
enum TraceName {
    /// The name of a path.
    static func shown(_ path: String) -> String { path == "-" ? "standard input" : path }

    /// Tells on standard error what was noticed while a trace was read.
    static func tellNotes(of source: any RequestSource) {
        let files = (source as? TraceFile).map { [$0] } ?? (source as? SelectedTrace)?.files ?? []
        for file in files { TraceTelling.notes(file.log.notes, of: file.name) }
    }
}

/// An error that ends the command with exit status 1.
enum Failure {
    static func of(_ error: ReplayError) -> any Error {
        StandardStreams.error("error: \(error)\n")
        return ExitCode(1)
    }
}
