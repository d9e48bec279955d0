internal import Basics
internal import Language

/// What to make of one finding. Only carrying it out writes anything.
struct GoldenJudgement: Sendable {
    private(set) var result: GoldenResult
    private let script: String
    private var golden: String?
    /// What could be accepted as the golden; nil if nothing could.
    private var acceptable: [UInt8]?
    private var acceptedStatus: Int32 = 0
    /// What the script left, and the folder that says what it should leave.
    private var left: (folder: String, files: [String: [UInt8]])?

    init(of finding: GoldenSearch.Finding, options: GoldenSuite.Options, runner: ScriptRunner) {
        script = finding.path
        result = GoldenResult(path: VisibleText(finding.path).text, verdict: .passed)
        let start = ContinuousClock.now
        defer { result.duration = ContinuousClock.now - start }
        do throws(FileFault) {
            switch finding {
            case .stray(let path): fail(.strayGolden(script: GoldenSearch.script(of: path)))
            case .unreadable(let path, let fault): fail(.unreadable(path: path, fault))
            case .foreign(_, let reason): result.verdict = .skipped(reason)
            case .page(let path, let kind): try judge(page: path, kind, options)
            case .script: try judgeScript(options, runner)
            }
        } catch { fail(.unreadable(path: finding.path, error)) }
    }

    static func unresponsive(_ finding: GoldenSearch.Finding, limit: Duration) -> GoldenJudgement {
        GoldenJudgement(script: finding.path, verdict: .failed(.unresponsive(limit: limit)))
    }

    private init(script: String, verdict: GoldenResult.Verdict) {
        self.script = script
        result = GoldenResult(path: VisibleText(script).text, verdict: verdict)
    }

    private mutating func fail(_ failure: GoldenFailure) { result.verdict = .failed(failure) }

    private mutating func name(golden path: String) {
        golden = path
        result.golden = VisibleText(path).text
    }

    // MARK: Scripts

    private mutating func judgeScript(_ options: GoldenSuite.Options, _ runner: ScriptRunner)
        throws(FileFault)
    {
        let path = GoldenSearch.golden(of: script)
        name(golden: path)
        let bytes = try FileSystem.read(script)
        guard let source = String(validating: bytes, as: UTF8.self) else {
            return fail(.notText(TextFault(bytes)?.description ?? ""))
        }
        var faults: [LessonFault] = []
        let marks = TestMarks(script: source, faults: &faults)
        if !faults.isEmpty { return fail(.lesson(faults)) }
        result.tags = marks.tags
        if let reason = marks.skip { return result.verdict = .skipped(reason) }

        var accepted: [UInt8]?
        if FileSystem.exists(path) {
            do throws(FileFault) { accepted = try FileSystem.read(path) } catch {
                return fail(.unreadable(path: path, error))
            }
        }
        let workspace = try Workspace(for: script, source: source)
        defer { workspace.close() }
        let coverage = options.hasCoverage ? Coverage() : nil
        var run = ScriptRun(
            path: script, name: FileSystem.split(script).name, source: source, folder: workspace.folder,
            deadline: options.timeLimit.map { .now + $0 })
        run.coverage = coverage
        let outcome = runner(run)
        if let coverage {
            result.words = coverage.words
            result.unreached = coverage.unreached(in: Source(name: run.name, text: source))
        }
        if let statement = outcome.stoppedIn, let limit = options.timeLimit {
            fail(.overTime(limit: limit, statement: statement))
        } else {
            if let folder = LeftFiles.folder(of: script) { left = (folder, try workspace.leftovers()) }
            try judge(outcome, accepted, golden: path, options)
        }
        settle(marks)
        if case .failed = result.verdict, options.makesPages { result.page = try page(of: run, runner) }
    }

    /// Runs a script once more, from its beginning and the files that it began with, and keeps the run as a page.
    private func page(of run: ScriptRun, _ runner: ScriptRunner) throws(FileFault) -> [UInt8]? {
        let workspace = try Workspace(for: script, source: run.source)
        defer { workspace.close() }
        var again = ScriptRun(
            path: run.path, name: run.name, source: run.source, folder: workspace.folder,
            deadline: run.deadline)
        again.wantsPage = true
        return runner(again).page
    }

    private mutating func judge(
        _ outcome: ScriptOutcome, _ accepted: [UInt8]?, golden path: String, _ options: GoldenSuite.Options
    ) throws(FileFault) {
        let transcript = Transcript(outcome).bytes
        let merged = Self.merged(golden: accepted, transcript)
        let mismatch = Mismatch(golden: accepted ?? [], goldenPath: path, transcript: merged)
        let differences = try left.map { left throws(FileFault) in
            try LeftFiles.differences(left.files, in: left.folder)
        }
        let isNewError =
            outcome.exitStatus != 0 && !options.acceptsErrors && !Self.endsInError(accepted ?? [])
        acceptedStatus = outcome.exitStatus
        if outcome.failedExpectations > 0, options.update || accepted == nil || mismatch == nil {
            // Nothing is accepted that says of itself that it is wrong.
            return fail(.expectations(outcome.expectations, count: outcome.failedExpectations))
        }
        if accepted != nil, mismatch == nil, differences?.isEmpty ?? true { return }
        let command = updateCommand(for: script)
        if options.update, isNewError {
            let error = outcome.diagnostics.split(separator: "\n").first { $0.contains("error: ") }
            return fail(
                .newError(
                    exitStatus: outcome.exitStatus, error: error.map(String.init) ?? "",
                    command: command + " --accept-errors"))
        }
        if outcome.failedExpectations == 0, !isNewError { acceptable = merged }
        if options.update {
            result.verdict = .written(isNew: accepted == nil, exitStatus: outcome.exitStatus)
        } else if accepted == nil {
            fail(.missingGolden(command: command))
        } else if let mismatch {
            fail(
                outcome.failedExpectations > 0
                    ? .expectations(outcome.expectations, count: outcome.failedExpectations)
                    : .mismatch(mismatch))
        } else if let differences {
            fail(.leftFiles(differences))
        }
    }

    /// What was printed, with the golden's line in the place of each that its `[..]` matches.
    private static func merged(golden: [UInt8]?, _ transcript: [UInt8]) -> [UInt8] {
        guard let golden, golden != transcript, let text = String(validating: golden, as: UTF8.self),
            text.contains("[..]")
        else { return transcript }
        var wildcards = Wildcards(names: [])
        let lines = wildcards.merged(
            golden: LessonPlay.lines(text),
            actual: LessonPlay.lines(String(decoding: transcript, as: UTF8.self)))
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    private static func endsInError(_ golden: [UInt8]) -> Bool {
        golden.lines.last?.starts(with: "exit status ".utf8) ?? false
    }

    // MARK: Pages

    private mutating func judge(
        page path: String, _ kind: GoldenPage.Kind, _ options: GoldenSuite.Options
    ) throws(FileFault) {
        name(golden: path)
        let bytes = try FileSystem.read(path, upTo: Lesson.largest)
        let page: GoldenPage
        do throws(LessonUnreadable) { page = try GoldenPage(kind, path: path, bytes: bytes) } catch {
            return fail(.lesson(error.faults))
        }
        result.tags = page.marks.tags
        if let reason = page.marks.skip { return result.verdict = .skipped(reason) }
        let deadline = Deadline(options.timeLimit.map { .now + $0 })
        var session = LessonSession.Options(isOutOfTime: { deadline.hasPassed })
        let coverage = options.hasCoverage ? Coverage() : nil
        session.coverage = coverage
        let play = LessonPlay(page, options: session)
        result.words = coverage?.words ?? []
        if let statement = play.stoppedIn, let limit = options.timeLimit {
            fail(.overTime(limit: limit, statement: statement))
        } else if !play.faults.isEmpty {
            // Nothing is accepted that says of itself that it is wrong.
            fail(.lesson(play.faults))
        } else if let mismatch = Mismatch(golden: page.bytes, goldenPath: path, transcript: play.bytes) {
            fail(.mismatch(mismatch))
            session.coverage = nil
            if let fault = page.objection(to: play.bytes, options: session) {
                if options.update { fail(.lesson([fault])) }
            } else {
                acceptable = play.bytes
                if options.update { result.verdict = .written(isNew: false, exitStatus: 0) }
            }
        }
        settle(page.marks)
    }

    // MARK: The end

    /// Turns the verdict round if the file says that it fails.
    private mutating func settle(_ marks: TestMarks) {
        guard let reason = marks.expectedFailure else { return }
        acceptable = nil
        switch result.verdict {
        case .failed, .written: result.verdict = .failedAsExpected(reason)
        case .passed: fail(.passedUnexpectedly(reason))
        case .skipped, .failedAsExpected: break
        }
    }

    /// Whether a person could accept what was printed.
    var isAcceptable: Bool { acceptable != nil && result.verdict != .passed }

    /// Has what was printed become the golden.
    mutating func accept() {
        guard acceptable != nil, let golden else { return }
        result.verdict = .written(isNew: !FileSystem.exists(golden), exitStatus: acceptedStatus)
    }

    /// Writes the golden if it is to be written, and says what became of the file.
    func carriedOut() -> GoldenResult {
        var result = result
        guard case .written = result.verdict, let golden, let acceptable else { return result }
        do throws(FileFault) {
            if (try? FileSystem.read(golden)) != acceptable {
                try OutputFile.write(acceptable, to: golden, existing: .replace)
            }
            if let left { try LeftFiles.accept(left.files, in: left.folder) }
        } catch { result.verdict = .failed(.unwritable(path: golden, error)) }
        return result
    }
}
