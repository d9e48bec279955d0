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
    init(_ lesson: Lesson, options: LessonSession.Options = .init()) {
        bytes = []
        let session = LessonSession(options)
        var wildcards = Wildcards(names: lesson.boundNames)
        var copied = 0
        for piece in lesson.pieces {
            guard case .block(let block) = piece else { continue }
            for command in block.commands {
                if stoppedIn != nil { break }
                let failedBefore = session.session.failures
                let printed = session.run(Script(text: command.text, line: 1))
                if options.isOutOfTime() {
                    stoppedIn = .init(line: command.line, text: command.text.firstLine)
                    break
                }
                let output = Self.lines(printed.text)
                check(command, output, session, failedBefore)
                bytes += lesson.bytes[copied..<command.range.lowerBound]
                for line in wildcards.merged(golden: command.output, actual: output) {
                    bytes += Array((line + "\n").utf8)
                }
                copied = command.range.upperBound
            }
        }
        bytes += lesson.bytes[copied...]
        for name in wildcards.unused {
            faults.append(
                LessonFault(1, "the name '\(name)' stands in no output", "take it out of 'names:'"))
        }
    }

    private mutating func check(
        _ command: GoldenBlock.Command, _ output: [String], _ session: LessonSession, _ failedBefore: Int
    ) {
        if session.session.failures > failedBefore {
            faults.append(
                LessonFault(
                    command.line, "an expectation does not hold: \(output.last ?? "")",
                    "what a lesson expects has to be so; mend the statements above it, or the expectation"))
        }
        if session.session.isOver {
            faults.append(LessonFault(command.line, "'quit' ends the lesson", "take it away"))
        }
    }

    /// Whether the outputs are what the file says, byte for byte but for wildcards.
    func agrees(with lesson: Lesson) -> Bool { bytes == lesson.bytes }

    static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

extension String {
    var firstLine: String { String(prefix { !$0.isNewline }) }
}

extension Lesson {
    /// Why a rewritten file cannot be trusted to be the same lesson with other outputs; nil where it can.
    ///
    /// It is read and played again: the same statements have to stand in it, and print the same.
    func objection(to rewritten: [UInt8], options: LessonSession.Options) -> LessonFault? {
        let again: Lesson
        do throws(LessonUnreadable) { again = try Lesson(path: path, bytes: rewritten) } catch {
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
