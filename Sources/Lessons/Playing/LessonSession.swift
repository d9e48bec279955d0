internal import Language

/// A session in which a lesson is played: as at the prompt, but without files, and with what it prints gathered.
final class LessonSession {
    let session: Session
    private let printed: Printed

    private final class Printed {
        // Used by the session's thread only.
        var bytes: [UInt8] = []
    }

    /// What a session of a lesson is made with.
    struct Options: Sendable {
        var isStyled = false
        /// What all randomness is derived from.
        var seed: UInt64 = 1
        /// What is run, unseen, before anything else.
        var setUp: Script?
        /// Files that statements read and write, in memory; nil if there are none.
        var files: [String: [UInt8]]?
        /// How wide the terminal is; nil if there is none.
        var columns: Int?
        /// Notes what is reached; nil if nobody asks.
        var coverage: Coverage?
        /// Asked often; true stops the statement that runs.
        var isInterrupted: @Sendable () -> Bool = { false }
        /// Asked often; true ends the statement because time is up.
        var isOutOfTime: @Sendable () -> Bool = { false }
    }

    /// Steps that one statement of a lesson may take: enough for any workload that a person waits for.
    static let stepLimit = 50_000_000

    init(_ options: Options = Options()) {
        var settings = Session.Options()
        settings.isInteractive = true
        settings.hasFiles = false
        settings.filesInMemory = options.files
        settings.isStyled = options.isStyled
        settings.coverage = options.coverage
        if let columns = options.columns { settings.columns = { columns } }
        settings.seed = options.seed
        settings.stepLimit = Self.stepLimit
        settings.isInterrupted = options.isInterrupted
        settings.isOutOfTime = options.isOutOfTime
        let printed = Printed()
        self.printed = printed
        session = Session(options: settings, output: Output { printed.bytes += $0 }) { text in
            printed.bytes += Array(text.utf8)
        }
        if let setUp = options.setUp {
            run(setUp)
            // It is there from the beginning, so nothing takes it back.
            session.layFloor()
        }
    }

    deinit { session.close() }

    /// Runs statements.
    ///
    /// - Returns: what they printed, errors included, and whether there was none.
    @discardableResult
    func run(_ script: Script) -> (text: String, isWell: Bool) {
        let isWell = session.run(script.source)
        defer { printed.bytes = [] }
        return (String(decoding: printed.bytes, as: UTF8.self), isWell)
    }

    /// The nodes there are now, each with its options. They go when this object does, as the session is closed then.
    var nodes: [String: [String: String]] { withExtendedLifetime(self) { session.nodeSettings } }

    /// Whether expectations hold now. What is no expectation was found when the lesson was read.
    func judge(_ script: Script) -> [Judgement] { (try? session.judge(script.source)) ?? [] }

    /// Whether all of them hold.
    func holds(_ script: Script) -> Bool { judge(script).allSatisfy { $0.complaint == nil } }
}
