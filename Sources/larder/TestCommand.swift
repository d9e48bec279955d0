public import ArgumentParser
import Basics
internal import Glibc
internal import Language
public import Lessons

/// `larder test`: runs scripts and compares what they print with the goldens beside them.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Compare scripts and lessons with their golden output.",
        discussion: """
            Each NAME.larder has to print what NAME.out beside it holds, byte for byte: the statements it ran and what \
            they printed, then any error, then `exit status N` where that is not 0. A lesson, NN-NAME.md, holds its \
            golden itself: what stands below each statement. A folder is searched with all below it. The exit status \
            is 1 where anything differs, is missing or is left over, and where an `expect` does not hold, whatever the \
            golden says; --update accepts no such script.
            """)

    @Argument(help: ArgumentHelp("A script, a lesson, or a folder with some in it.", valueName: "path"))
    var paths: [String]

    @Flag(
        help:
            "Accept what the scripts print as their goldens; each one written is listed. Refused where CI is set."
    )
    var update = false

    @Option(help: "How to write the report.")
    var format = GoldenFormat.text

    @Option(help: "How many scripts to run at once (default: the number of cores).")
    var jobs: Int?

    @Option(
        help: ArgumentHelp("How long one script may run, in seconds; 0 for no limit.", valueName: "seconds"))
    var timeLimit = 60

    @Option(
        help: ArgumentHelp(
            "How much memory the process may use, such as 2GiB, or unlimited; as for 'larder run' if not given.",
            valueName: "size"))
    var maxMemory: MemorySize?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 1024")
        }
        if !(0...1_000_000).contains(timeLimit) {
            throw ValidationError("--time-limit takes a number of seconds from 0 to 1000000")
        }
    }

    func run() throws {
        let options = GoldenSuite.Options(
            update: update, jobs: jobs ?? Parallel.processors,
            timeLimit: timeLimit == 0 ? nil : .seconds(timeLimit))
        // What the suite refuses goes to standard error with exit status 1: ArgumentParser does so with any error.
        let suite = try GoldenSuite(
            paths: paths, options: options, continuousIntegration: getenv("CI").map { String(cString: $0) })
        let limit = MemorySize.limitProcess(maxMemory)
        let summary = suite.run(
            format: format, with: { ScriptOutcome(running: $0, memoryLimit: limit) },
            writingTo: { StandardStreams.print(styled: $0) })
        if summary.exitStatus != 0 { throw ExitCode(summary.exitStatus) }
    }
}

extension GoldenFormat: ExpressibleByArgument {}

extension ScriptOutcome {
    /// Runs a script in a session of its own, as `larder run` would, with each statement echoed.
    fileprivate init(running run: ScriptRun, memoryLimit: Int?) {
        let folder = Source.folder(ofFile: run.path)
        let deadline = Deadline(run.deadline)
        var options = Session.Options()
        options.echoes = true
        options.folder = folder
        // A golden is the same wherever the folder is.
        options.namesFilesWithinFolder = true
        options.memoryLimit = memoryLimit
        options.isOutOfTime = { deadline.hasPassed }

        var output: [UInt8] = []
        var diagnostics = ""
        let session = Session(options: options, output: Output { output += $0 }) { diagnostics += $0 }
        let isComplete = session.run(Source(name: run.name, folder: folder, text: run.source))
        let statement = session.current
        let failures = session.failures
        session.close()

        self.init(
            output: String(decoding: output, as: UTF8.self), diagnostics: diagnostics,
            exitStatus: isComplete && failures == 0 ? 0 : 1, failedExpectations: failures)
        if deadline.hasStruck, !isComplete, let statement {
            let text = statement.text.prefix { !$0.isNewline }
            stoppedIn = Statement(line: statement.line, text: String(text))
        }
    }
}
