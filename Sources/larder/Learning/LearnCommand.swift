import ArgumentParser
import Basics
import Glibc
import Language
import Lessons
import Terminal

/// `larder learn`: the tutor.
struct LearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Take a lesson at the prompt.",
        discussion: """
            Without a lesson it takes the one you stopped in, or the first that is not done. Enter alone goes on; \
            everything else is the prompt you know, with help, completion, why and undo. How far you have come is kept \
            in $XDG_STATE_HOME/larder/progress.jsonl (LARDER_PROGRESS names another file, or none when empty).
            """)

    @Argument(help: ArgumentHelp("The lesson's number, or a part of its name.", valueName: "lesson"))
    var lesson: String?

    @Flag(help: "Forget how far you have come: in the lesson named, or in all, and leave.")
    var reset = false

    @Option(
        help: ArgumentHelp(
            "Write down what is typed, for 'larder lessons grade'; added to the file where there is one.",
            valueName: "file"))
    var record: String?

    @OptionGroup var place: LessonPlace

    @Option(help: "When output is coloured: auto, always or never.")
    var color = ColourChoice.auto

    func run() throws {
        let capabilities = TerminalCapabilities.current()
        Interrupts.install()
        var options = Session.Options()
        options.memoryLimit = MemorySize.limitProcess(nil)
        let session = Session(
            options: options, output: StandardStreams.output(), diagnostics: StandardStreams.error)
        defer { session.close() }
        let prompt = StatementPrompt(session, capabilities, color: color)
        defer { prompt.saveHistory() }
        let desk = LessonDesk(
            prompt, capabilities, isStyled: capabilities.usesColour(color), folder: place.lessons)
        let course = try LessonDesk.course(place.lessons)
        let entry = try lesson.map { try course.entry($0) }
        if reset {
            desk.reset(entry?.name)
            StandardStreams.print("Forgotten: \(entry.map { "lesson \($0.number)" } ?? "all lessons").\n")
            return
        }
        if let entry { _ = try Lesson(file: entry.path) }
        if let record { desk.record = try Self.record(to: record, desk) }
        desk.beginLesson(entry?.name)
        try desk.teachWhatWasAskedFor()
    }

    /// A record at the end of a file.
    private static func record(to path: String, _ desk: LessonDesk) throws -> LessonRecord {
        try LessonRecord.check(path)
        let file: AppendedFile
        do { file = try AppendedFile(path) } catch { throw ValidationError("cannot write \(path): \(error)") }
        var isBroken = false
        return LessonRecord(milliseconds: { desk.milliseconds }) { line in
            if isBroken { return }
            do throws(FileFault) { try file.write(Array(line.utf8)) } catch {
                isBroken = true
                StandardStreams.error("error: \(path) cannot be written: \(error); the record ends here\n")
            }
        }
    }
}

/// Where the lessons are.
struct LessonPlace: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the lessons (default: LARDER_LESSONS, or 'lessons' here, further up or beside larder).",
            valueName: "folder"))
    var lessons: String?
}
