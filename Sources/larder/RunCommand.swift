import ArgumentParser
import Glibc
import Language
import Lessons
import Picturing
import Terminal

/// `larder run`: runs scripts.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run scripts or lessons and print what happens.",
        discussion: """
            Files run one after the other in one session, then what -c gives; '-' is standard input. The first error ends the run with \
            exit status 1; so do expectations that did not hold, after the rest has run, which are listed with their lines. \
            With --trace FILE a script may send the requests of that file with 'replay', and if it does not they are sent \
            when it has ended. -o writes the run as a page to step through, a picture, a diagram, a trace or its events; it \
            may be given several times.
            """)

    @Argument(help: ArgumentHelp("Scripts, or lessons (.md).", valueName: "file"))
    var files: [String] = []

    @Option(
        name: .customShort("c"),
        help: ArgumentHelp(
            "Statements to run, behind the files, parted by new lines or ';'.", valueName: "statements"))
    var commands: String?

    @Flag(help: "Print each statement before what it prints.")
    var echo = false

    @Flag(help: "Print the statistics at the end.")
    var stats = false

    @Flag(help: "Print the JSON Schema of what --format jsonl writes, and end.")
    var eventsSchema = false

    @OptionGroup var pictures: PictureFiles

    @OptionGroup var options: SessionOptions

    func run() throws {
        if eventsSchema { return StandardStreams.print(EventLines.schema) }
        // Not in validate(), which comes before an option that there is not.
        if files.isEmpty, commands == nil {
            throw ValidationError("name a script, or give statements with -c")
        }
        var settings = options.session
        settings.echoes = echo
        let lessons = files.count { $0.hasSuffix(".md") }
        if lessons > 0 {
            guard lessons == files.count else {
                throw ValidationError("run lessons and scripts apart: a lesson may not use files")
            }
            settings.hasFiles = false
        }
        settings.folder = files.first.map { Source.folder(ofFile: $0) } ?? ""
        Interrupts.install()
        try pictures.check(reading: files)
        let output = StandardStreams.output()
        if pictures.takesStandardOutput { output.muted += 1 }
        let session = Session(options: settings, output: output, diagnostics: StandardStreams.error)
        session.title = files.first ?? "session"
        var isWell = true
        for file in files where isWell && !session.isOver {
            // The end of a Markdown file's name, which no script has.
            if file.hasSuffix(".md") {
                let lesson = try Lesson(file: file)
                let folder = Source.folder(ofFile: file)
                if let text = lesson.setUpText {
                    isWell = session.run(Source(name: "setup of \(file)", folder: folder, text: text))
                }
                if isWell {
                    isWell = session.run(Source(name: file, folder: folder, text: lesson.script))
                }
            } else {
                isWell = session.run(file: file)
            }
        }
        if let commands, isWell, !session.isOver {
            isWell = session.run(Source(name: "-c", folder: settings.folder, text: commands))
        }
        if settings.traceFile != nil, isWell, !session.isOver, !session.hasReplayedTraceFile {
            isWell = session.run(Source(name: "--trace", text: "replay"))
        }
        if stats, isWell { session.run(Source(name: "--stats", text: "stats")) }
        // A run that ended in an error is worth looking at too.
        if !Interrupts.pending { try pictures.write(session, reading: files) }
        session.close()
        Self.report(session.failedExpectations, session.failures)
        if Interrupts.pending { throw ExitCode(130) }
        if !isWell || session.failures > 0 { throw ExitCode(1) }
    }

    /// Says which expectations did not hold, where a person or GitHub looks for it.
    private static func report(_ failed: [FailedExpectation], _ count: Int) {
        let isOnGitHub = getenv("GITHUB_ACTIONS").map { String(cString: $0) } == "true"
        for expectation in failed {
            StandardStreams.error(
                "\(expectation.file):\(expectation.line): error: `\(expectation.expected)` does not hold: "
                    + "\(expectation.actual)\n")
            if isOnGitHub { StandardStreams.error(GitHubAnnotation(expectation, ofScript: "").command) }
        }
        if count > failed.count { StandardStreams.error("… and \(count - failed.count) more\n") }
    }
}
