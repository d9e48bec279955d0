internal import Caching
internal import Replay

/// The files of a session as one engine sees them.
final class EngineFiles: @unchecked Sendable {
    // Used by the session's thread only.
    let files: Files
    /// Whether the engine only tries something out: nothing that it writes reaches a database file.
    let isTrial: Bool
    /// Which input is applied at present.
    var reading = Reading(number: 0, isRepeated: false)

    init(_ files: Files, isTrial: Bool) {
        self.files = files
        self.isTrial = isTrial
    }

    /// The rows of a database that is a file.
    func rows(inFile path: String, table: String?, from source: Source) throws(Problem) -> any RowStore {
        try isTrial
            ? files.originalRows(inFile: path, table: table, from: source)
            : files.rows(inFile: path, table: table, from: source)
    }

    /// The text of a file that a statement names.
    func text(ofFile path: String, from source: Source) throws(Problem) -> String {
        try files.text(ofFile: path, from: source, for: reading)
    }

    /// The trace that a statement names, or the one that was given with the session.
    func trace(inFile path: String?, options: TraceOptions, from source: Source) throws(Problem) -> TraceFile
    {
        try files.trace(inFile: path, options: options, from: source, for: reading)
    }
}
