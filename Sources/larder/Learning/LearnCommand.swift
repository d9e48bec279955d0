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

    @Flag(help: "Ask again what you got wrong some lessons ago, and leave.")
    var drill = false

    @Flag(help: "Tell what you have come to in this course, and leave.")
    var statistics = false

    @Option(
        help: ArgumentHelp(
            "Whose record it is. Exercises that draw their times draw others for another name.",
            valueName: "name"))
    var student: String?

    @Option(
        help: ArgumentHelp(
            "Write down what is typed, for 'larder lessons grade'; added to the file where there is one.",
            valueName: "file"))
    var record: String?

    @OptionGroup var place: LessonPlace

    @Option(help: "When output is coloured: auto, always or never.")
    var color = ColourChoice.auto

    func validate() throws {
        if student != nil, record == nil { throw ValidationError("--student belongs to --record") }
        if [drill, statistics, reset].count(where: { $0 }) > 1 {
            throw ValidationError("--drill, --statistics and --reset each do something else: give one")
        }
        if drill || statistics, lesson != nil || record != nil {
            throw ValidationError("--drill and --statistics take no lesson and no record")
        }
    }

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
            desk.reset(entry, of: course)
            StandardStreams.print("Forgotten: \(entry.map { "lesson \($0.number)" } ?? "all lessons").\n")
            return
        }
        if drill { return try desk.drill() }
        if statistics { return try desk.tellStatistics() }
        if let entry { _ = try entry.lesson() }
        if let record { desk.record = try Self.record(to: record, student ?? "", desk) }
        desk.beginLesson(entry?.name)
        try desk.teachWhatWasAskedFor()
    }

    /// A record at the end of a file.
    private static func record(
        to path: String, _ student: String, _ desk: LessonDesk
    ) throws -> LessonRecord {
        try LessonRecord.check(path)
        let file: AppendedFile
        do { file = try AppendedFile(path) } catch { throw ValidationError("cannot write \(path): \(error)") }
        var isBroken = false
        return LessonRecord(student: student, milliseconds: { desk.milliseconds }) { line in
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

    /// The folder to work on; the course that the program carries is in none.
    static func folder(_ named: String?) throws -> String {
        guard let folder = try named ?? LessonDesk.course(nil).folder else {
            throw ValidationError("there is no folder of lessons here: name one")
        }
        return folder
    }
}
