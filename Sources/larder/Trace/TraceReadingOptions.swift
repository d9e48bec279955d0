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

    @Option(
        help: ArgumentHelp(
            "What parts the columns of a table: a character, tab or space.", valueName: "character"))
    var delimiter: String?

    @Option(
        help: ArgumentHelp("Whether a table's first line names its columns: yes or no.", valueName: "answer"))
    var header: YesOrNo?

    @Option(
        help: ArgumentHelp(
            "What stands for operations in a table, such as read=0,write=1.", valueName: "names"))
    var ops: String?

    @Option(
        help: ArgumentHelp(
            "Split the requests of block traces into blocks of this size, such as 4KiB.", valueName: "size"))
    var block: String?

    @Option(help: ArgumentHelp("How many malformed lines are passed over.", valueName: "count"))
    var skipBad = 0

    func validate() throws {
        if skipBad < 0 { throw ValidationError("--skip-bad takes a number from 0 on") }
        _ = try options()
    }

    private func options() throws -> TraceOptions {
        let names = columns?.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop { $0 == " " })
        }
        var options = TraceOptions(format: inputFormat?.format, columns: names, skipBad: skipBad)
        if let delimiter {
            let known = ["tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"]
            guard let byte = (known[delimiter] ?? delimiter).utf8.first,
                (known[delimiter] ?? delimiter).utf8.count == 1
            else {
                throw ValidationError("--delimiter takes one character, or tab or space, not '\(delimiter)'")
            }
            options.delimiter = byte
        }
        options.hasHeader = header.map { $0 == .yes }
        for pair in ops?.split(separator: ",") ?? [] {
            let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2, let operation = TraceOptions.operation(halves[0]) else {
                throw ValidationError(
                    "--ops takes names of operations and what stands for them, such as read=0,write=1, not '\(pair)'"
                )
            }
            options.operations[halves[1]] = operation
        }
        if let block {
            guard let bytes = Quantities.bytes(block.last?.isNumber == true ? block + "B" : block), bytes > 0
            else {
                throw ValidationError("--block takes a number of bytes, such as 4KiB, not '\(block)'")
            }
            options.blockSize = bytes
        }
        return options
    }

    /// Opens a trace.
    func open(_ path: String) throws(TraceError) -> TraceFile {
        // They were checked before.
        try TraceFile.open(path, options: (try? options()) ?? TraceOptions())
    }
}

/// An answer on the command line.
enum YesOrNo: String, CaseIterable, ExpressibleByArgument {
    case yes
    case no
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
