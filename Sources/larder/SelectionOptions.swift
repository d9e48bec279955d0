import ArgumentParser
import Replay

/// Which requests of the traces are replayed.
struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Replay only so many requests, such as 1M.", valueName: "count"))
    var limit: CountArgument?

    @Option(help: ArgumentHelp("Begin after so many requests, or so long: 10000 or 1h.", valueName: "place"))
    var from: String?

    @Option(help: ArgumentHelp("End before a request, or a time: 20000 or 2h.", valueName: "place"))
    var until: String?

    @Option(
        help: ArgumentHelp(
            "Only requests with op=read, key=user:*, tenant=7, size<1MiB or size>=4KiB; several must all hold.",
            valueName: "condition"))
    var filter: [String] = []

    @Flag(help: "Take all traces for one, its requests in the order of their times.")
    var merge = false

    func validate() throws { _ = try selection() }

    private func selection() throws -> TraceSelection {
        var selection = TraceSelection()
        selection.limit = limit.map { UInt64($0.count) }
        selection.from = try place(from, "--from")
        selection.until = try place(until, "--until")
        for text in filter {
            guard let condition = TraceFilter(text) else {
                throw ValidationError("--filter takes \(TraceFilter.forms), not '\(text)'")
            }
            selection.filters.append(condition)
        }
        return selection
    }

    private func place(_ text: String?, _ option: String) throws -> TraceSelection.Place? {
        guard let text else { return nil }
        guard let place = TraceSelection.Place(text) else {
            throw ValidationError(
                "\(option) takes a number of requests (10000) or a time since the first (1h), not '\(text)'")
        }
        return place
    }

    /// The traces to be replayed one after the other: each file, or all as one.
    func groups(_ names: [String]) -> [[String]] { merge ? [names] : names.map { [$0] } }

    /// Opens a group of files as one trace.
    func open(_ names: [String], _ reading: TraceReadingOptions) throws -> any RequestSource {
        let selection = try selection()
        var files: [TraceFile] = []
        for name in names { files.append(try reading.open(name)) }
        if files.count == 1, selection.isEverything { return files[0] }
        return try SelectedTrace(files, selection)
    }

    /// What results call a group of files.
    static func shown(_ names: [String]) -> String { names.map(TraceName.shown).joined(separator: " + ") }
}
