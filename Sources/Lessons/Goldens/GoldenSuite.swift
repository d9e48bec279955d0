public import Basics

/// Scripts and the golden outputs beside them: each `NAME.larder` has to print what `NAME.out` holds, byte for byte.
///
/// A lesson, `NN-NAME.md`, holds its golden itself: below each statement of its blocks stands what it prints.
///
/// How a script is run is for the caller to say, in a closure. The suite prints nothing by itself; what there is to say
/// goes to a sink.
public struct GoldenSuite: Sendable {
    /// How to go about it.
    public struct Options: Sendable {
        /// Whether to accept what the scripts print as their goldens.
        public var update: Bool
        /// How many scripts run at once, at least 1. It changes nothing but the time it takes.
        public var jobs: Int
        /// How long one script may run, or nil for as long as it likes.
        public var timeLimit: Duration?
        /// How much longer than the time limit to wait for a script that does not stop by itself.
        public var grace: Duration

        /// How to go about it; by default as many jobs as there are cores, and a minute for each script.
        public init(
            update: Bool = false, jobs: Int = Parallel.processors, timeLimit: Duration? = .seconds(60),
            grace: Duration = .seconds(10)
        ) {
            self.update = update
            self.jobs = max(1, jobs)
            self.timeLimit = timeLimit
            self.grace = grace
        }
    }

    private let findings: [GoldenSearch.Finding]
    private let options: Options

    /// How many files there are to judge.
    public var count: Int { findings.count }

    /// Searches the paths for scripts: each is a script, or a folder with scripts anywhere below it.
    ///
    /// - Parameters:
    ///   - continuousIntegration: the value of the environment variable `CI`. Where it is set and not empty, goldens
    ///     are not to be updated: nobody is there to read the difference.
    /// - Throws: where a path cannot be read or holds no script, and where an update is refused.
    public init(paths: [String], options: Options = Options(), continuousIntegration: String?)
        throws(GoldenError)
    {
        if options.update, let value = continuousIntegration, !value.isEmpty {
            throw .updateInCI(value: value)
        }
        findings = try GoldenSearch(paths).findings
        self.options = options
    }

    /// Runs every script and writes a report, each part as soon as all before it are known.
    ///
    /// - Parameters:
    ///   - format: how to write the report.
    ///   - isColored: whether the text format may colour its diffs.
    ///   - runner: runs a script; called on several threads at once.
    ///   - sink: takes the report, piece by piece, on the calling thread.
    public func run(
        format: GoldenFormat = .text, isColored: Bool = false, with runner: @escaping ScriptRunner,
        writingTo sink: (String) -> Void
    ) -> GoldenSummary {
        let report = format.report(isColored: isColored)
        sink(report.opening(count: count))
        var number = 0
        var results: [GoldenResult] = []
        let summary = forEachResult(with: runner) { result in
            number += 1
            sink(report.entry(number, result))
            if report.needsAll { results.append(result) }
        }
        sink(report.closing(summary, results))
        return summary
    }

    /// Runs every script and hands over what became of each, in order, on the calling thread.
    public func forEachResult(with runner: @escaping ScriptRunner, _ handOver: (GoldenResult) -> Void)
        -> GoldenSummary
    {
        var summary = GoldenSummary()
        let (findings, options) = (findings, options)
        OrderedWork.run(
            count: findings.count, jobs: options.jobs, patience: options.timeLimit.map { $0 + options.grace },
            body: { Judgement(of: findings[$0], options: options, runner: runner) },
            handOver: { number, judgement in
                let judgement =
                    judgement ?? .unresponsive(findings[number], limit: options.timeLimit ?? .zero)
                let result = judgement.carriedOut()
                summary.count(result.verdict)
                handOver(result)
            })
        return summary
    }
}

/// What to make of one finding. Only carrying it out writes anything.
private struct Judgement: Sendable {
    private var script: String
    private var golden: String?
    private var verdict: GoldenResult.Verdict
    private var transcript: [UInt8] = []

    init(of finding: GoldenSearch.Finding, options: GoldenSuite.Options, runner: ScriptRunner) {
        script = finding.path
        verdict = .passed
        switch finding {
        case .stray(let path): verdict = .failed(.strayGolden(script: GoldenSearch.script(of: path)))
        case .unreadable(let path, let fault): verdict = .failed(.unreadable(path: path, fault))
        case .lesson(let path):
            golden = path
            do throws(LessonUnreadable) { judge(try Lesson(file: path), options) } catch {
                verdict = .failed(.lesson(error.faults))
            }
        case .script(let path):
            let golden = GoldenSearch.golden(of: path)
            self.golden = golden
            do throws(FileFault) { try judge(golden: golden, options, runner) } catch {
                verdict = .failed(.unreadable(path: path, error))
            }
        }
    }

    static func unresponsive(_ finding: GoldenSearch.Finding, limit: Duration) -> Judgement {
        Judgement(script: finding.path, verdict: .failed(.unresponsive(limit: limit)))
    }

    private init(script: String, verdict: GoldenResult.Verdict) {
        self.script = script
        self.verdict = verdict
    }

    private mutating func judge(
        golden: String, _ options: GoldenSuite.Options, _ runner: ScriptRunner
    ) throws(FileFault) {
        let bytes = try FileSystem.read(script)
        guard let source = String(validating: bytes, as: UTF8.self) else {
            verdict = .failed(.notText(TextFault(bytes)?.description ?? ""))
            return
        }
        var accepted: [UInt8]?
        if FileSystem.exists(golden) {
            do throws(FileFault) { accepted = try FileSystem.read(golden) } catch {
                verdict = .failed(.unreadable(path: golden, error))
                return
            }
        } else if !options.update {
            verdict = .failed(.missingGolden(command: updateCommand(for: script)))
            return
        }
        let outcome = runner(
            ScriptRun(
                path: script, name: FileSystem.split(script).name, source: source,
                deadline: options.timeLimit.map { .now + $0 }))
        if let statement = outcome.stoppedIn, let limit = options.timeLimit {
            verdict = .failed(.overTime(limit: limit, statement: statement))
            return
        }
        transcript = Transcript(outcome).bytes
        let mismatch = Mismatch(golden: accepted ?? [], goldenPath: golden, transcript: transcript)
        if outcome.failedExpectations > 0, options.update || mismatch == nil {
            // Nothing is accepted that says of itself that it is wrong.
            verdict = .failed(.expectations(outcome.failedExpectations))
        } else if options.update {
            if transcript != accepted {
                verdict = .written(isNew: accepted == nil, exitStatus: outcome.exitStatus)
            }
        } else if let mismatch {
            verdict = .failed(.mismatch(mismatch))
        }
    }

    private mutating func judge(_ lesson: Lesson, _ options: GoldenSuite.Options) {
        let deadline = Deadline(options.timeLimit.map { .now + $0 })
        let session = LessonSession.Options(isOutOfTime: { deadline.hasPassed })
        let play = LessonPlay(lesson, options: session)
        if let statement = play.stoppedIn, let limit = options.timeLimit {
            verdict = .failed(.overTime(limit: limit, statement: statement))
        } else if !play.faults.isEmpty {
            // Nothing is accepted that says of itself that it is wrong.
            verdict = .failed(.lesson(play.faults))
        } else if options.update, !play.agrees(with: lesson) {
            transcript = play.bytes
            if let fault = lesson.objection(to: transcript, options: session) {
                verdict = .failed(.lesson([fault]))
            } else {
                verdict = .written(isNew: false, exitStatus: 0)
            }
        } else if let mismatch = Mismatch(
            golden: lesson.bytes, goldenPath: lesson.path, transcript: play.bytes)
        {
            verdict = .failed(.mismatch(mismatch))
        }
    }

    /// Writes the golden where it is to be written, and says what became of the file.
    func carriedOut() -> GoldenResult {
        var result = GoldenResult(
            path: VisibleText(script).text, golden: golden.map { VisibleText($0).text }, verdict: verdict)
        if case .written = verdict, let golden {
            do throws(FileFault) { try OutputFile.write(transcript, to: golden, existing: .replace) } catch {
                result.verdict = .failed(.unwritable(path: golden, error))
            }
        }
        return result
    }
}
