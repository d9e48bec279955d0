public import ArgumentParser
internal import Basics
internal import Glibc
internal import Language
public import Lessons
internal import Picturing
internal import Terminal

/// `larder test`: runs scripts and compares what they print with the goldens beside them.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Compare scripts, lessons and other Markdown with their golden output.",
        discussion: """
            Each NAME.larder has to print what NAME.out beside it holds, byte for byte: the statements it ran and what \
            they printed, then any error, then `exit status N` where that is not 0. In NAME.out `[..]` stands for \
            anything within a line. In Markdown the golden stands below each statement of a ```larder block; \
            ```larder ignore is not run, ```larder new begins with an empty session, and a block without prompts is \
            run and not compared. A folder is searched with all below it, without what a .larderignore names.

            Each script runs in a folder of its own with copies of the files that it names. Where there is a folder \
            NAME.files, it has to hold exactly the files that the script writes.

            Comments before the first statement mark a script, and <!-- test: … --> a page: `# test: tags slow redis`, \
            `# test: skip REASON`, `# test: xfail REASON`.

            The exit status is 0 if all is well; 1 if anything differs, is missing or is left over, and if an `expect` \
            does not hold, whatever the golden says; 2 if nothing could be run: a path is missing, nothing is selected, \
            an update is refused; 64 for wrong usage. On GitHub Actions failures are shown at their lines.
            """)

    @Argument(
        help: ArgumentHelp("A script, a Markdown file, or a folder with some in it.", valueName: "path"))
    var paths: [String]

    @Flag(
        help:
            "Accept what the scripts print as their goldens; each one written is listed. Refused where CI is set."
    )
    var update = false

    @Flag(help: "Let --update accept a script that newly ends with an error.")
    var acceptErrors = false

    @Flag(help: "Show one difference after the other, and ask whether to accept it. Refused where CI is set.")
    var review = false

    @Option(help: "How to write the report.")
    var format = GoldenFormat.text

    @Flag(help: "Tell how long each file took, and which ten took longest.")
    var timings = false

    @Flag(help: "Tell which statements of the scripts were never reached, and which of the language.")
    var coverage = false

    @Option(
        help: ArgumentHelp(
            "Write the run of each script that fails into this folder, as a page for a browser.",
            valueName: "folder"))
    var reports: String?

    @OptionGroup(title: "Selection") var selection: TestSelection

    @Flag(help: "Stop at the first failure.")
    var failFast = false

    @Flag(help: "Stay, and run again what changes, until Ctrl-C.")
    var watch = false

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

    @Option(help: "When output is coloured: auto, always or never.")
    var color = ColourChoice.auto

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 1024")
        }
        if !(0...1_000_000).contains(timeLimit) {
            throw ValidationError("--time-limit takes a number of seconds from 0 to 1000000")
        }
        if update, review {
            throw ValidationError("--update accepts everything, and --review asks: give one")
        }
        if acceptErrors, !update, !review {
            throw ValidationError("--accept-errors belongs to --update or --review")
        }
        if review, format != .text { throw ValidationError("--review shows text: leave --format out") }
        if review, watch { throw ValidationError("--review asks, and --watch goes on by itself: give one") }
    }

    func run() throws {
        // What the suite refuses could not be run at all, which is another status than that of a failed test.
        do {
            let status = watch ? try watchFiles() : try runOnce(try selection.made()).exitStatus
            if status != 0 { throw ExitCode(status) }
        } catch let error as GoldenError { throw Self.refused(error) } catch let error as ChangedFiles.Trouble
        {
            throw Self.refused(error)
        }
    }

    private static func refused(_ error: any Error) -> ExitCode {
        StandardStreams.error("error: \(error)\n")
        return ExitCode(2)
    }

    private func suite(_ selection: GoldenSelection) throws -> GoldenSuite {
        let options = GoldenSuite.Options(
            update: update, acceptsErrors: acceptErrors, jobs: jobs ?? Parallel.processors,
            timeLimit: timeLimit == 0 ? nil : .seconds(timeLimit), failsFast: failFast, hasCoverage: coverage,
            makesPages: reports != nil)
        let ci = getenv("CI").map { String(cString: $0) }
        if review, let ci, !ci.isEmpty { throw GoldenError.updateInCI(value: ci) }
        return try GoldenSuite(
            paths: paths, selection: selection, options: options, continuousIntegration: ci)
    }

    private func runOnce(_ selection: GoldenSelection) throws -> GoldenSummary {
        let suite = try suite(selection)
        let isColored = TerminalCapabilities.current().usesColour(color)
        let isOnGitHub = getenv("GITHUB_ACTIONS").map { String(cString: $0) } == "true" && format != .github
        let limit = MemorySize.limitProcess(maxMemory)
        let reviewer = review ? GoldenReviewer(isColored: isColored) : nil
        let summary = suite.run(
            GoldenReporting(format, isColored: isColored, hasTimings: timings, hasCoverage: coverage),
            with: { ScriptOutcome(running: $0, memoryLimit: limit) },
            deciding: reviewer.map { reviewer in { reviewer.decide($0) } },
            onResult: { result in
                // Standard output belongs to the report.
                if isOnGitHub {
                    for annotation in result.annotations { StandardStreams.error(annotation.command) }
                }
                if let reports, let page = result.page { Self.write(page, of: result.path, to: reports) }
            },
            writingTo: { StandardStreams.print(styled: $0) })
        return summary
    }

    /// Writes the page of a script that failed. A page that cannot be written changes no result, and is said.
    private static func write(_ page: [UInt8], of script: String, to folder: String) {
        let name = script.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "-")
        let path = FileSystem.path(name.replacing(".larder", with: "") + ".html", in: folder)
        do throws(FileFault) {
            FileSystem.makeFolder(folder)
            try OutputFile.write(page, to: path, existing: .replace)
            StandardStreams.error("page: \(path)\n")
        } catch { StandardStreams.error("error: \(path): \(error)\n") }
    }

    private func watchFiles() throws -> Int32 {
        var selection = try selection.made()
        var watcher = FileWatcher()
        while true {
            _ = try runOnce(selection)
            let changed = watcher.wait { (try? suite(try self.selection.made()).files) ?? [] }
            StandardStreams.print("\nchanged: \(changed.sorted().joined(separator: ", "))\n")
            selection.changed = Set(changed.map(ChangedFiles.real))
        }
    }
}

extension GoldenFormat: ExpressibleByArgument {}

extension ScriptOutcome {
    /// Runs a script in a session of its own, as `larder run` would, with each statement echoed.
    fileprivate init(running run: ScriptRun, memoryLimit: Int?) {
        let folder = run.folder
        let deadline = Deadline(run.deadline)
        var options = Session.Options()
        options.echoes = true
        options.folder = folder
        // A golden is the same wherever the folder is.
        options.namesFilesWithinFolder = true
        options.memoryLimit = memoryLimit
        options.isOutOfTime = { deadline.hasPassed }
        options.coverage = run.coverage

        var output: [UInt8] = []
        var diagnostics = ""
        let session = Session(options: options, output: Output { output += $0 }) { diagnostics += $0 }
        let isComplete = session.run(Source(name: run.name, folder: folder, text: run.source))
        let statement = session.current
        let failures = session.failures
        let expectations = session.failedExpectations
        let page = run.wantsPage ? session.picture(.page, title: run.name, TimelineChoice()) : nil
        session.close()

        self.init(
            output: String(decoding: output, as: UTF8.self), diagnostics: diagnostics,
            exitStatus: isComplete && failures == 0 ? 0 : 1, failedExpectations: failures,
            expectations: expectations)
        self.page = page
        if deadline.hasStruck, !isComplete, let statement {
            let text = statement.text.prefix { !$0.isNewline }
            stoppedIn = Statement(line: statement.line, text: String(text))
        }
    }
}
