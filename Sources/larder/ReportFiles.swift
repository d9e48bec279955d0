import ArgumentParser
import Basics
import Replay

/// The files that `-o` names. The ending of each says what is written into it.
struct ReportFiles: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write the results here: .svg, .html, .csv, .json, .md or .txt.", valueName: "file"))
    var output: [String] = []

    @Flag(help: "Replace files that Larder did not write, too.")
    var overwrite = false

    /// What a file holds.
    enum Kind {
        case svg
        case html
        case report(ReportFormat)
    }

    private static let kinds: [(ending: String, kind: Kind)] = [
        (".svg", .svg), (".html", .html), (".csv", .report(.csv)), (".json", .report(.json)),
        (".md", .report(.markdown)), (".txt", .report(.table)),
    ]

    func validate() throws {
        for name in output where Self.kind(name) == nil {
            throw ValidationError(
                "cannot tell from '\(name)' what to write; it should end in \(Self.kinds.map(\.ending).joined(separator: ", "))"
            )
        }
    }

    /// Throws if a file could not be written in the end, so that nobody waits for hours to learn it.
    ///
    /// - Parameter traces: what is read in this run, and must not be replaced.
    func check(reading traces: [String]) throws {
        for name in output {
            if let kind = Self.kind(name) { _ = try Self.begin(name, kind, traces, overwrite: overwrite) }
        }
    }

    /// Writes the files, and says so on standard error.
    func write(reading traces: [String], _ text: (Kind) throws -> String) throws {
        for name in output {
            guard let kind = Self.kind(name) else { continue }
            let text = try text(kind)
            try Self.complete(name, try Self.begin(name, kind, traces, overwrite: overwrite), text)
        }
    }

    /// Writes a text as a file that was begun, and says so on standard error.
    static func complete(_ name: String, _ file: OutputFile, _ text: String) throws {
        do throws(FileFault) {
            try file.write(Array(text.utf8))
            try file.finish()
        } catch { throw failed(name, error) }
        StandardStreams.error("wrote \(name)\n")
    }

    /// Begins a file; throws if it could not be written or may not be replaced.
    static func begin(_ name: String, _ kind: Kind, _ traces: [String], overwrite: Bool) throws -> OutputFile
    {
        let header = beginning(of: kind, traces.first.map(TraceName.shown) ?? "")
        do throws(FileFault) {
            return try OutputFile(
                name,
                existing: overwrite
                    ? .replace
                    : .replaceOwn(
                        header: header,
                        remedy: "it is no earlier report of this trace; --overwrite replaces it"),
                inputs: traces.compactMap { try? FileSystem.identity(of: $0) })
        } catch { throw failed(name, error) }
    }

    /// How every report of a kind begins, by which an earlier one is known.
    private static func beginning(of kind: Kind, _ trace: String) -> String {
        switch kind {
        case .svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        case .html: HTMLPage.beginning
        case .report(.csv): "trace,"
        case .report(.json): "{\"traces\": [\n"
        case .report(.markdown): "## \(trace)\n"
        case .report(.table): "\(trace): "
        }
    }

    private static func kind(_ name: String) -> Kind? { kinds.first { name.hasSuffix($0.ending) }?.kind }

    private static func failed(_ name: String, _ fault: FileFault) -> any Error {
        StandardStreams.error("error: \(name) cannot be written: \(fault)\n")
        return ExitCode(1)
    }
}
