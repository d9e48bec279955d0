internal import Language

/// A lesson played through: every statement of its blocks run in order, in one session.
struct LessonPlay {
    /// The file as it should be: each output as it was printed, all else as it stands.
    private(set) var bytes: [UInt8]
    /// What is wrong besides outputs that differ.
    private(set) var faults: [LessonFault] = []
    /// The statement during which time ran out.
    private(set) var stoppedIn: ScriptOutcome.Statement?

    /// Plays a lesson.
    ///
    /// - Parameter afterCommand: called with each statement that was run, by its block and place in it, and the session after it.
    init(
        _ lesson: Lesson, options: LessonSession.Options = .init(),
        afterCommand: (GoldenBlock, Int, LessonSession) -> Void = { _, _, _ in }
    ) {
        self.init(lesson.page, options: options, afterCommand: afterCommand)
    }

    /// Plays a page.
    init(
        _ page: GoldenPage, options: LessonSession.Options = .init(),
        afterCommand: (GoldenBlock, Int, LessonSession) -> Void = { _, _, _ in }
    ) {
        bytes = []
        var options = options
        options.setUp = page.setUp
        options.files = page.files
        var session = LessonSession(options)
        var wildcards = Wildcards(names: page.boundNames)
        var copied = 0
        for block in page.blocks where !block.isIgnored {
            if block.beginsAnew { session = LessonSession(options) }
            for (place, command) in block.commands.enumerated() {
                if stoppedIn != nil { break }
                let failedBefore = session.session.failures
                let printed = session.run(
                    Script(text: command.text, line: block.isScript ? command.line : 1))
                if options.isOutOfTime() {
                    stoppedIn = .init(line: command.line, text: command.text.firstLine)
                    break
                }
                let output = Self.lines(printed.text)
                afterCommand(block, place, session)
                check(command, block, session, failedBefore)
                if block.isScript {
                    if !printed.isWell { refuse(command, output) }
                    continue
                }
                bytes += page.bytes[copied..<command.range.lowerBound]
                for line in wildcards.merged(golden: command.output, actual: output) {
                    bytes += Array((line + page.lineEnd).utf8)
                }
                copied = command.range.upperBound
            }
        }
        bytes += page.bytes[copied...]
        for name in wildcards.unused {
            faults.append(
                LessonFault(1, "the name '\(name)' stands in no output", "remove it from 'names:'"))
        }
    }

    /// A script whose output is not compared must not fail unseen.
    private mutating func refuse(_ command: GoldenBlock.Command, _ output: [String]) {
        let error = output.first { $0.contains("error: ") } ?? output.last ?? ""
        let words = error.firstRange(of: "error: ").map { String(error[$0.upperBound...]) } ?? error
        // The line is shown below the error with its number: `12 | read user:1`.
        let place = output.firstIndex(of: error).flatMap { output[safely: $0 + 1] } ?? ""
        let line = place.contains(" | ") ? Int(place.prefix { $0 != "|" }.trimmed) : nil
        faults.append(
            LessonFault(
                line ?? command.line, "the script of this block fails: \(words)",
                "correct it, or begin its lines with '\(LessonParser.prompt)' to show the error"))
    }

    private mutating func check(
        _ command: GoldenBlock.Command, _ block: GoldenBlock, _ session: LessonSession, _ failedBefore: Int
    ) {
        if session.session.failures > failedBefore {
            let failed = session.session.failedExpectations.suffix(session.session.failures - failedBefore)
            for expectation in failed {
                faults.append(
                    LessonFault(
                        expectation.line + (block.isScript ? 0 : command.line - 1),
                        "`\(expectation.expected)` does not hold: \(expectation.actual)",
                        "correct the statements above it, or the expectation"))
            }
        }
        if session.session.isOver {
            faults.append(LessonFault(command.line, "'quit' ends the lesson", "take it away"))
        }
    }

    /// Whether the outputs are what the file says, byte for byte but for wildcards.
    func agrees(with page: GoldenPage) -> Bool { bytes == page.bytes }

    static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

extension String {
    var firstLine: String { String(prefix { !$0.isNewline }) }
}

extension GoldenPage {
    /// Why a rewritten file cannot be trusted to be the same page with other outputs; nil if it can.
    ///
    /// It is read and played again: the same statements have to stand in it, and print the same.
    func objection(to rewritten: [UInt8], options: LessonSession.Options) -> LessonFault? {
        let again: GoldenPage
        do throws(LessonUnreadable) { again = try GoldenPage(kind, path: path, bytes: rewritten) } catch {
            let fault = error.faults.first
            return LessonFault(
                fault?.line ?? 1, "what is printed here cannot stand in a lesson: \(fault?.message ?? "")",
                "have the statement above print something else")
        }
        let (old, new) = (
            blocks.flatMap(\.commands).map(\.text), again.blocks.flatMap(\.commands).map(\.text)
        )
        if old != new {
            let place = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
            let commands = blocks.flatMap(\.commands)
            return LessonFault(
                commands[max(0, min(place, commands.count) - 1)].line,
                "this prints lines that look like statements, or that end the block",
                "have it print something else")
        }
        let play = LessonPlay(again, options: options)
        if play.agrees(with: again) { return nil }
        let mismatch = Mismatch(golden: again.bytes, goldenPath: path, transcript: play.bytes)
        return LessonFault(
            mismatch?.line ?? 1, "the output is another each time it is run",
            "put [..] in the place of what changes")
    }
}
