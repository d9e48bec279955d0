public import ArgumentParser
import Basics
import Glibc
import Language
public import Reporting
public import Terminal

/// The options that every way of running statements has.
struct SessionOptions: ParsableArguments {
    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "How much of what happens is printed: off, brief, full or json; or a file of requests for 'replay'.",
            valueName: "level-or-file"))
    var trace: [TraceOption] = []

    @Option(
        help: ArgumentHelp(
            "Trace some events only: of these kinds (stale,lost), or key=KEY, node=NODE, client=NAME.",
            valueName: "kinds"))
    var only: [String] = []

    @Option(help: ArgumentHelp("How many events are kept for 'why' and 'history'.", valueName: "events"))
    var keep = 100_000

    @Option(help: ArgumentHelp("How many steps one statement may take.", valueName: "steps"))
    var maxEvents = 200_000_000

    @Option(
        help: ArgumentHelp(
            "How much memory the process may use, such as 2GiB, or unlimited; if not given, 2GiB or a quarter of the "
                + "machine's, whichever is more.", valueName: "size"))
    var maxMemory: MemorySize?

    @Option(help: "When output is coloured: auto, always or never.")
    var color = ColourChoice.auto

    @Option(
        help: ArgumentHelp(
            "Let scripts use the files of this folder too, outside that of the script that was started.",
            valueName: "folder"))
    var allowOutside: [String] = []

    @Flag(help: "Write no files: neither 'save' nor databases that are files.")
    var safe = false

    func validate() throws {
        _ = try traceFilter()
        guard (1000...100_000_000).contains(keep) else {
            throw ValidationError("--keep takes a number from 1000 to 100000000")
        }
        for case .file(let path) in trace where access(path, R_OK) != 0 {
            throw ValidationError(
                "--trace takes off, brief, full, json or a file of requests, and there is no file '\(path)' to read"
            )
        }
        guard maxEvents > 0 else { throw ValidationError("--max-events takes a number above 0") }
    }

    /// What `--only` asks for.
    private func traceFilter() throws -> EventFilter {
        var filter = EventFilter()
        for word in only {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch (parts.count, parts.first) {
            case (2, "key"): filter.key = parts[1]
            case (2, "node"): filter.node = parts[1]
            case (2, "client"): filter.client = parts[1]
            default:
                do throws(EventFilter.UnknownKind) {
                    filter.kinds = (filter.kinds ?? []).union(try EventFilter.kinds(word))
                } catch { throw ValidationError("--only takes kinds of events, and '\(error.word)' is none") }
            }
        }
        return filter
    }

    /// The options of a session, except what the way of running decides.
    var session: Session.Options {
        var options = Session.Options()
        options.seed = seed
        for option in trace {
            switch option {
            case .level(let level): options.trace = level
            case .file(let path): options.traceFile = path
            }
        }
        if let filter = try? traceFilter() { options.traceFilter = filter }
        options.keep = keep
        options.stepLimit = maxEvents
        options.memoryLimit = MemorySize.limitProcess(maxMemory)
        let terminal = TerminalCapabilities.current()
        options.isStyled = terminal.usesColour(color)
        if terminal.outputIsTerminal {
            options.columns = { TerminalCapabilities.size.columns }
            options.rows = { TerminalCapabilities.size.rows }
        }
        options.allowedFolders = allowOutside
        options.isReadOnly = safe
        options.isInterrupted = { Interrupts.pending }
        if isatty(STDERR_FILENO) == 1, terminal.outputIsTerminal {
            options.progress = { text in
                StandardStreams.control("\r\u{1B}[K" + (text.map { PrintableText.line($0) + " …" } ?? ""))
            }
        }
        return options
    }
}

/// What `--trace` takes: how much is printed, or a trace of requests.
enum TraceOption: ExpressibleByArgument {
    case level(TraceLevel)
    case file(String)

    init(argument: String) {
        // A file of this name is named with its folder: ./full
        self = TraceLevel(rawValue: argument).map { .level($0) } ?? .file(argument)
    }
}

/// A size as it is typed: `64MiB`, `2GiB`, or `unlimited`.
struct MemorySize: ExpressibleByArgument {
    /// Nil for no limit.
    var bytes: Int?

    /// What a session may use if nothing is said: enough for any experiment, and less than brings a machine down.
    static let standard: Int? = max(2 << 30, Int(clamping: Machine.memory / 4))

    /// Limits the process to a size, or to the standard one if none is given, and returns it.
    static func limitProcess(_ size: MemorySize?) -> Int? {
        let limit = size.map(\.bytes) ?? standard
        ProcessMemory.limit = limit ?? .max
        ProcessMemory.setHardLimit()
        return limit
    }

    init?(argument: String) {
        if argument == "unlimited" {
            bytes = nil
            return
        }
        guard let bytes = Session.bytes(argument), bytes >= 1 << 20 else { return nil }
        self.bytes = bytes
    }
}

extension TraceLevel: ExpressibleByArgument {}
extension ColourChoice: ExpressibleByArgument {}
