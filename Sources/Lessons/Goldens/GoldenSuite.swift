public import Basics
internal import Synchronization

/// Scripts and the golden outputs beside them: each `NAME.larder` has to print what `NAME.out` holds, byte for byte.
///
/// A lesson and any other Markdown file with larder blocks hold their goldens themselves: below each statement of the
/// blocks stands what it prints.
///
/// How a script is run is for the caller to say, in a closure. The suite prints nothing by itself; what there is to say
/// goes to a sink.
public struct GoldenSuite: Sendable {
    /// How to go about it.
    public struct Options: Sendable {
        /// Whether to accept what the scripts print as their goldens.
        public var update: Bool
        /// Whether an update may accept that a script ends with an error.
        public var acceptsErrors: Bool
        /// How many scripts run at once, at least 1. It changes nothing but the time it takes.
        public var jobs: Int
        /// How long one script may run, or nil for as long as it likes.
        public var timeLimit: Duration?
        /// How much longer than the time limit to wait for a script that does not stop by itself.
        public var grace: Duration
        /// Whether to stop at the first failure.
        public var failsFast: Bool
        /// Whether to note what was reached.
        public var hasCoverage: Bool
        /// Whether a script that fails is run once more for a page that shows what happened.
        public var makesPages: Bool

        /// How to go about it; by default as many jobs as there are cores, and a minute for each script.
        public init(
            update: Bool = false, acceptsErrors: Bool = false, jobs: Int = Parallel.processors,
            timeLimit: Duration? = .seconds(60), grace: Duration = .seconds(10), failsFast: Bool = false,
            hasCoverage: Bool = false, makesPages: Bool = false
        ) {
            self.update = update
            self.acceptsErrors = acceptsErrors
            self.jobs = max(1, jobs)
            self.timeLimit = timeLimit
            self.grace = grace
            self.failsFast = failsFast
            self.hasCoverage = hasCoverage
            self.makesPages = makesPages
        }
    }

    /// What a person decides about a difference.
    public enum Decision: Sendable {
        /// What was printed becomes the golden.
        case accept
        /// The golden stays.
        case skip
        /// It stays, and nothing more is to be shown.
        case quit
    }

    private let findings: [GoldenSearch.Finding]
    private let options: Options

    /// How many files there are to judge.
    public var count: Int { findings.count }

    /// The files themselves, each with its golden: what a change of which could change a result.
    public var files: [String] {
        findings.flatMap { finding -> [String] in
            if case .script(let path) = finding { return [path, GoldenSearch.golden(of: path)] }
            return [finding.path]
        }
    }

    /// Searches the paths for scripts and pages: each is one, or a folder with some anywhere below it.
    ///
    /// - Parameters:
    ///   - continuousIntegration: the value of the environment variable `CI`. Where it is set and not empty, goldens
    ///     are not to be updated: nobody is there to read the difference.
    /// - Throws: where a path cannot be read or holds nothing, where nothing is selected, and where an update is refused.
    public init(
        paths: [String], selection: GoldenSelection = GoldenSelection(), options: Options = Options(),
        continuousIntegration: String?
    ) throws(GoldenError) {
        if options.update, let value = continuousIntegration, !value.isEmpty {
            throw .updateInCI(value: value)
        }
        let found = try GoldenSearch(paths).findings
        findings = selection.selected(of: found)
        self.options = options
        // A shard may be empty, and nothing may have changed; a filter that meets nothing is a mistake.
        if findings.isEmpty, !found.isEmpty, selection.shard == nil, selection.changed == nil {
            throw .nothingSelected(found: found.count)
        }
    }

    /// Runs every script and writes a report, each part as soon as all before it are known.
    ///
    /// - Parameters:
    ///   - reporting: how to write the report.
    ///   - runner: runs a script; called on several threads at once.
    ///   - deciding: asked about each result that could be accepted, before it is reported; nil if nobody reviews.
    ///   - sink: takes the report, piece by piece, on the calling thread.
    ///   - onResult: told of each result.
    public func run(
        _ reporting: GoldenReporting = GoldenReporting(), with runner: @escaping ScriptRunner,
        deciding: ((GoldenResult) -> Decision)? = nil, onResult: (GoldenResult) -> Void = { _ in },
        writingTo sink: (String) -> Void
    ) -> GoldenSummary {
        let report = reporting.report()
        sink(report.opening(count: count))
        var number = 0
        var results: [GoldenResult] = []
        let summary = forEachResult(with: runner, deciding: deciding) { result in
            number += 1
            sink(report.entry(number, result))
            results.append(result)
            onResult(result)
        }
        sink(report.closing(summary, results))
        return summary
    }

    /// Runs every script and hands over what became of each, in order, on the calling thread.
    public func forEachResult(
        with runner: @escaping ScriptRunner, deciding: ((GoldenResult) -> Decision)? = nil,
        _ handOver: (GoldenResult) -> Void
    ) -> GoldenSummary {
        var summary = GoldenSummary()
        var isOver = false
        let (findings, options) = (findings, options)
        let stop = Stop()
        OrderedWork.run(
            count: findings.count, jobs: options.jobs, patience: options.timeLimit.map { $0 + options.grace },
            body: { number -> GoldenJudgement? in
                stop.isSet ? nil : GoldenJudgement(of: findings[number], options: options, runner: runner)
            },
            handOver: { number, judgement in
                if isOver { return summary.notRun += 1 }
                // What was given up is nil at the outer level; what was not begun is nil at the inner one.
                let limit = options.timeLimit ?? .zero
                guard
                    var judgement = judgement
                        ?? GoldenJudgement.unresponsive(findings[number], limit: limit)
                else { return }
                if let deciding, judgement.isAcceptable {
                    switch deciding(judgement.result) {
                    case .accept: judgement.accept()
                    case .skip: break
                    case .quit: isOver = true
                    }
                }
                let result = judgement.carriedOut()
                summary.count(result.verdict)
                handOver(result)
                if options.failsFast, summary.failed > 0 { isOver = true }
                if isOver { stop.set() }
            })
        return summary
    }
}

/// Tells threads that nothing more is wanted.
private final class Stop: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}
