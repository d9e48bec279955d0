public import Basics

/// What became of one script, or of one golden without a script.
public struct GoldenResult: Sendable {
    /// The file, as it is to be shown: anything in its name that would disturb a terminal is escaped.
    public var path: String
    /// The golden that belongs to the file, shown likewise; nil where the question does not arise.
    public var golden: String?
    /// How it ended.
    public var verdict: Verdict

    /// How a comparison ended.
    public enum Verdict: Equatable, Sendable {
        /// The transcript is the golden, byte for byte.
        case passed
        /// The golden has been written: for the first time or anew, holding this exit status.
        case written(isNew: Bool, exitStatus: Int32)
        /// It is not in order.
        case failed(GoldenFailure)
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
    /// A lesson cannot be read, or says of itself that it is wrong.
    case lesson([LessonFault])
    /// So many expectations of the script do not hold, which no golden makes right.
    case expectations(Int)
    /// The time limit struck in a statement.
    case overTime(limit: Duration, statement: ScriptOutcome.Statement)
    /// The time limit struck and the script did not stop within the grace.
    case unresponsive(limit: Duration)
    /// A file or folder could not be read.
    case unreadable(path: String, FileFault)
    /// A golden could not be written.
    case unwritable(path: String, FileFault)
}

/// How many of each there were.
public struct GoldenSummary: Equatable, Sendable {
    /// Scripts that agree with their golden.
    public var passed = 0
    /// Goldens that were written.
    public var written = 0
    /// Everything that is not in order.
    public var failed = 0

    /// Counts; by default none of anything.
    public init(passed: Int = 0, written: Int = 0, failed: Int = 0) {
        self.passed = passed
        self.written = written
        self.failed = failed
    }

    /// 0 where nothing failed, otherwise 1.
    public var exitStatus: Int32 { failed == 0 ? 0 : 1 }

    mutating func count(_ verdict: GoldenResult.Verdict) {
        switch verdict {
        case .passed: passed += 1
        case .written: written += 1
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
    /// A file that was given is not a script.
    case notAScript(String)
    /// A folder that was given holds no script.
    case nothingFound(String)
}
