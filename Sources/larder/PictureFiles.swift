import ArgumentParser
import Basics
import Language
import Picturing
import Tracing

/// The pictures of a run that `-o` and `--format` ask for.
struct PictureFiles: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write the run here when it has ended, by the ending of the name: \(PictureFormat.endings).",
            valueName: "file"))
    var output: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write this whatever the name's ending, and without -o to standard output, alone: "
                + PictureFormat.all.map(\.name).joined(separator: ", ") + ".", valueName: "form"))
    var format: String?

    @Option(help: ArgumentHelp("How many rows a timeline shows, the newest ones.", valueName: "rows"))
    var last: Int?

    @Option(help: ArgumentHelp("The key whose events alone a timeline shows.", valueName: "key"))
    var key: String?

    @Option(help: ArgumentHelp("The cache whose content an .svg shows, not a timeline.", valueName: "cache"))
    var content: String?

    @Flag(help: "Replace files that Larder did not write, too.")
    var overwrite = false

    func validate() throws {
        if let format, PictureFormat.named(format) == nil {
            throw ValidationError(
                "--format takes \(PictureFormat.all.map(\.name).joined(separator: ", ")), not '\(format)'")
        }
        for name in output where form(of: name) == nil {
            throw ValidationError(
                "cannot tell from '\(name)' what to write; it should end in \(PictureFormat.endings), or say it with --format"
            )
        }
        if let last, last < 1 { throw ValidationError("--last takes a number from 1 on") }
    }

    /// Whether nothing but a picture goes to standard output.
    var takesStandardOutput: Bool { output.contains("-") || (output.isEmpty && format != nil) }

    /// Throws if a file could not be written in the end, so that nobody waits for the run to learn it.
    func check(reading scripts: [String]) throws {
        for name in output where name != "-" {
            if let form = form(of: name) { _ = try begin(name, form, scripts) }
        }
    }

    /// Writes the pictures of a session, and says so on standard error.
    func write(_ session: Session, reading scripts: [String]) throws {
        var choice = TimelineChoice(last: last ?? Self.standardRows)
        choice.key = key
        choice.content = content
        if let content, !session.hasCache(content) {
            StandardStreams.error("error: there is no cache '\(content)' for --content\n")
            throw ExitCode(1)
        }
        for name in output.isEmpty && format != nil ? ["-"] : output {
            guard let form = form(of: name) else { continue }
            let bytes = session.picture(form, title: session.title, choice)
            if name == "-" {
                StandardStreams.print(raw: bytes)
                continue
            }
            let file = try begin(name, form, scripts)
            do throws(FileFault) {
                try file.write(bytes)
                try file.finish()
            } catch { throw Self.failed(name, error) }
            StandardStreams.error("wrote \(name)\n")
        }
    }

    private static let standardRows = 60

    private func form(of name: String) -> PictureFormat? {
        if let format { return PictureFormat.named(format) }
        return name == "-" ? .events : PictureFormat.ofFile(name)
    }

    private func begin(_ name: String, _ form: PictureFormat, _ scripts: [String]) throws -> OutputFile {
        do throws(FileFault) {
            return try OutputFile(
                name,
                existing: overwrite
                    ? .replace
                    : .replaceOwn(
                        header: form.beginning, remedy: "Larder did not write it; --overwrite replaces it"),
                inputs: scripts.compactMap { try? FileSystem.identity(of: $0) })
        } catch { throw Self.failed(name, error) }
    }

    private static func failed(_ name: String, _ fault: FileFault) -> any Error {
        StandardStreams.error("error: \(name) cannot be written: \(fault)\n")
        return ExitCode(1)
    }
}
