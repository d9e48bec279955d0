public import Language

/// A script that is about to run.
public struct ScriptRun: Sendable {
    /// Where the script was found.
    public var path: String
    /// What diagnostics call the script: its name without a folder, so that a golden is the same wherever one stands.
    public var name: String
    /// The script's text.
    public var source: String
    /// The folder that the script runs in: copies of what it names lie there, and what it writes.
    public var folder: String
    /// When to stop, or nil for never.
    public var deadline: ContinuousClock.Instant?
    /// Notes what is reached; nil if nobody asks.
    public var coverage: Coverage?
    /// Whether the outcome is to hold the run as a page for a browser.
    public var wantsPage = false

    /// A script to run.
    public init(
        path: String, name: String, source: String, folder: String = "",
        deadline: ContinuousClock.Instant? = nil
    ) {
        self.path = path
        self.name = name
        self.source = source
        self.folder = folder
        self.deadline = deadline
    }
}

/// What a script did.
public struct ScriptOutcome: Sendable {
    /// A statement and where in the script it begins.
    public struct Statement: Equatable, Sendable {
        /// The line of the script, from 1.
        public var line: Int
        /// The statement's first line as it stands in the script.
        public var text: String

        /// A statement at a line, counted from 1.
        public init(line: Int, text: String) {
            self.line = line
            self.text = text
        }
    }

    /// What went to standard output: each statement as a line behind the prompt, then what it printed.
    public var output: String
    /// What went to standard error.
    public var diagnostics: String
    /// What `larder run` would have left with.
    public var exitStatus: Int32
    /// How many of its expectations did not hold.
    public var failedExpectations: Int
    /// The first of them.
    public var expectations: [FailedExpectation]
    /// The statement that was under way when the deadline passed; nil if the script came to its end.
    public var stoppedIn: Statement?
    /// The run as a page for a browser, if the run asked for it.
    public var page: [UInt8]?

    /// What a script did.
    public init(
        output: String, diagnostics: String = "", exitStatus: Int32 = 0, failedExpectations: Int = 0,
        expectations: [FailedExpectation] = [], stoppedIn: Statement? = nil
    ) {
        self.output = output
        self.diagnostics = diagnostics
        self.exitStatus = exitStatus
        self.failedExpectations = failedExpectations
        self.expectations = expectations
        self.stoppedIn = stoppedIn
    }
}

/// Runs one script to its end, to its first error or to its deadline.
///
/// It is called on several threads at once, and has to give the same outcome for the same script each time.
public typealias ScriptRunner = @Sendable (ScriptRun) -> ScriptOutcome
