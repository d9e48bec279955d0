public import Basics
public import Language

/// What became of one script or page, or of one golden without a script.
public struct GoldenResult: Sendable {
    /// The file, as it is to be shown: anything in its name that would disturb a terminal is escaped.
    public var path: String
    /// The golden that belongs to the file, shown likewise; nil if the question does not arise.
    public var golden: String?
    /// How it ended.
    public var verdict: Verdict
    /// The words that the file is tagged with.
    public var tags: [String] = []
    /// How long it took, in real time.
    public var duration: Duration = .zero
    /// The statements of a script that were not reached; empty unless somebody asked.
    public var unreached: [StatementOutline] = []
    /// The statements and options of the language that were reached; empty unless somebody asked.
    public var words: Set<String> = []
    /// The run of a script that failed, as a page for a browser; nil unless somebody asked.
    public var page: [UInt8]?

    /// How a comparison ended.
    public enum Verdict: Equatable, Sendable {
        /// The transcript is the golden, byte for byte.
        case passed
        /// The golden has been written: for the first time or anew, holding this exit status.
        case written(isNew: Bool, exitStatus: Int32)
        /// It was not run, for a reason that it gives.
        case skipped(String)
        /// It failed, as it says it would, for a reason that it gives.
        case failedAsExpected(String)
        /// It is not in order.
        case failed(GoldenFailure)
    }

    /// A file and what became of it.
    init(path: String, golden: String? = nil, verdict: Verdict) {
        self.path = path
        self.golden = golden
        self.verdict = verdict
    }
}

/// Why a script does not agree with its golden.
public enum GoldenFailure: Equatable, Sendable {
    /// The transcript differs.
    case mismatch(Mismatch)
    /// There is no golden; the command given makes it.
    case missingGolden(command: String)
    /// There is a golden, but no script it could belong to.
    case strayGolden(script: String)
    /// The script is not UTF-8 at the place described.
    case notText(String)
    /// A page cannot be read, or says of itself that it is wrong.
    case lesson([LessonFault])
    /// Expectations of the script do not hold, which no golden makes right: the first of them, and how many.
    case expectations([FailedExpectation], count: Int)
    /// The files that the script leaves are not those of `NAME.files/`.
    case leftFiles([LeftFile])
    /// An update would accept that a script ends with an error that did not end so before; the command does it.
    case newError(exitStatus: Int32, error: String, command: String)
    /// The file says that it fails, for this reason, and it does not.
    case passedUnexpectedly(String)
    /// The time limit struck in a statement.
    case overTime(limit: Duration, statement: ScriptOutcome.Statement)
    /// The time limit struck and the script did not stop within the grace.
    case unresponsive(limit: Duration)
    /// A file or folder could not be read.
    case unreadable(path: String, FileFault)
    /// A golden could not be written.
    case unwritable(path: String, FileFault)
}

/// A file that a script leaves and that is not as `NAME.files/` says.
public struct LeftFile: Equatable, Sendable {
    /// The path from the folder.
    public var name: String
    /// What is wrong with it.
    public var what: String
    /// How it differs; nil if one of the two is missing.
    public var mismatch: Mismatch?
}

/// How many of each there were.
public struct GoldenSummary: Equatable, Sendable {
    /// Scripts that agree with their golden.
    public var passed = 0
    /// Goldens that were written.
    public var written = 0
    /// Everything that is not in order.
    public var failed = 0
    /// What was not run, for reasons that the files give.
    public var skipped = 0
    /// What failed as it said it would.
    public var failedAsExpected = 0
    /// What was not run because something had failed, or because the person reviewing had enough.
    public var notRun = 0

    /// Counts; by default none of anything.
    public init(
        passed: Int = 0, written: Int = 0, failed: Int = 0, skipped: Int = 0, failedAsExpected: Int = 0,
        notRun: Int = 0
    ) {
        self.passed = passed
        self.written = written
        self.failed = failed
        self.skipped = skipped
        self.failedAsExpected = failedAsExpected
        self.notRun = notRun
    }

    /// 0 if nothing failed, otherwise 1.
    public var exitStatus: Int32 { failed == 0 ? 0 : 1 }

    mutating func count(_ verdict: GoldenResult.Verdict) {
        switch verdict {
        case .passed: passed += 1
        case .written: written += 1
        case .skipped: skipped += 1
        case .failedAsExpected: failedAsExpected += 1
        case .failed: failed += 1
        }
    }
}

/// Why a suite cannot begin.
public enum GoldenError: Error, Equatable, Sendable {
    /// `--update` was asked for where `CI` is set to the value given.
    case updateInCI(value: String)
    /// A path that was given cannot be read.
    case unreadable(String, FileFault)
    /// Nothing that was given is a script or a page.
    case notAScript(String)
    /// A folder that was given holds no script.
    case nothingFound(String)
    /// Nothing of what was found was selected.
    case nothingSelected(found: Int)
}
