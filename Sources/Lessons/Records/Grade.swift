internal import Basics
internal import Language

/// What a record comes to when everything in it is typed again.
public struct Grade: Sendable {
    public var file: String
    public var lesson: String
    public var title = ""
    public var isFinished = false
    public var predictionsRight = 0
    public var predictionsMade = 0
    public var predictions = 0
    public var exercisesSolved = 0
    public var exercises = 0
    /// The fewest statements that solved the exercises that were solved, together.
    public var statements = 0
    /// The fewest known for the same exercises.
    public var shortest = 0
    public var hints = 0
    public var solutionsShown = 0
    /// Where the simulated clock stood at the end.
    public var clock = ""
    /// Real time, as the record tells it.
    public var milliseconds = 0
    /// What is to be known about the record.
    public var notes: [String] = []

    init(file: String, lesson: String) {
        self.file = file
        self.lesson = lesson
    }

    /// The first line of the table.
    public static let header =
        "file,lesson,title,finished,predictions_right,predictions_made,predictions,exercises_solved,exercises,"
        + "statements,shortest,hints,solutions_shown,simulated_clock,real_seconds,notes\n"

    /// A line of the table (RFC 4180).
    public var row: String {
        let seconds = "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
        let fields = [
            file, lesson, title, isFinished ? "yes" : "no", "\(predictionsRight)", "\(predictionsMade)",
            "\(predictions)",
            "\(exercisesSolved)", "\(exercises)", "\(statements)", "\(shortest)", "\(hints)",
            "\(solutionsShown)", clock,
            seconds, notes.joined(separator: "; "),
        ]
        return CSVText.record(fields.map { VisibleText($0).text })
    }
}

/// Replays records.
public struct Grader {
    private let course: Course
    /// How long the replay of one file may take.
    private let timeLimit: Duration

    /// A grader that knows the lessons of a course.
    public init(_ course: Course, timeLimit: Duration = .seconds(60)) {
        self.course = course
        self.timeLimit = timeLimit
    }

    /// The grades of a record: one for each lesson in it, in the order of the lessons.
    ///
    /// - Throws: where the file cannot be read or is no record.
    public func grades(of path: String) throws -> [Grade] {
        let bytes: [UInt8]
        do throws(FileFault) { bytes = try FileSystem.read(path, upTo: 64 << 20) } catch {
            throw GoldenError.unreadable(path, error)
        }
        var replays: [Replay] = []
        let deadline = Deadline(.now + timeLimit)
        for (number, text) in String(decoding: bytes, as: UTF8.self).split(separator: "\n").enumerated() {
            guard let line = JSONLine(String(text)), let event = line.text("event") else {
                throw RecordTrouble(path: path, line: number + 1)
            }
            if event == "begin" {
                guard let name = line.text("lesson") else {
                    throw RecordTrouble(path: path, line: number + 1)
                }
                let place = replays.firstIndex { $0.grade.lesson == name }
                var replay = place.map { replays.remove(at: $0) } ?? Replay(path, name, course)
                replay.begin(line, deadline)
                replays.append(replay)
            } else {
                guard !replays.isEmpty else { throw RecordTrouble(path: path, line: number + 1) }
                replays[replays.count - 1].take(line, event)
            }
        }
        if replays.isEmpty { throw RecordTrouble(path: path, line: 1) }
        return replays.map { $0.closed(deadline.hasPassed) }.sorted { $0.lesson < $1.lesson }
    }
}

/// A file that is no record of lessons.
public struct RecordTrouble: Error, CustomStringConvertible {
    var path: String
    var line: Int

    public var description: String {
        "\(VisibleText(path).text):\(line): not a record: 'larder learn --record FILE' writes one, or adds to one"
    }
}

/// A lesson of a record, typed again.
private struct Replay {
    var grade: Grade
    private let lesson: Lesson?
    private var tutor: Tutor?
    private var progress: LessonProgress
    private var began = 0
    private let happenings = Happenings()
    private var claims: [String] = []

    private final class Happenings {
        // Used by one replay only.
        var words: [String] = []
    }

    init(_ path: String, _ name: String, _ course: Course) {
        grade = Grade(file: path, lesson: name)
        progress = LessonProgress(lesson: name)
        lesson = (try? course.entry(name)).flatMap { $0.name == name ? try? Lesson(file: $0.path) : nil }
        guard let lesson else {
            note("there is no such lesson here")
            return
        }
        grade.title = lesson.title
        grade.predictions = lesson.predictions.count
        grade.exercises = lesson.exercises.count
    }

    private mutating func note(_ text: String) { if !grade.notes.contains(text) { grade.notes.append(text) } }

    mutating func begin(_ line: JSONLine, _ deadline: Deadline) {
        guard let lesson else { return }
        closeTutor()
        began = line.number("milliseconds") ?? 0
        if line.text("fingerprint") != lesson.fingerprint { note("the lesson has changed since") }
        // Only the place is taken over; that anything was achieved before has to be seen in this record.
        let told =
            line.text("progress").flatMap { LessonProgress(line: $0) } ?? LessonProgress(lesson: lesson.name)
        if (told.place, told.step) != (progress.place, progress.step), told.isUnderWay {
            note("takes up at '\(told.step)', to which nothing here leads")
        }
        (progress.place, progress.step, progress.command) = (told.place, told.step, told.command)
        (progress.statements, progress.fingerprint) = (told.statements, told.fingerprint)
        let tutor = Tutor(
            lesson, progress: progress, options: .init(isInterrupted: { deadline.hasPassed }),
            writingTo: { _ in })
        let happenings = happenings
        tutor.onHappening = { happenings.words.append($0.words) }
        tutor.begin()
        self.tutor = tutor
    }

    mutating func take(_ line: JSONLine, _ event: String) {
        guard let tutor else { return }
        switch event {
        case "typed":
            guard let text = line.text("text") else { return }
            if tutor.isOver { return note("goes on after the end of the lesson") }
            tutor.enter(text)
            progress = tutor.progress
            let told = line.number("milliseconds") ?? 0
            grade.milliseconds = grade.milliseconds.saturatingAdd(max(0, told.saturatingSubtract(began)))
            began = max(began, told)
            grade.clock = tutor.session.clock
            if let clock = line.text("clock"), clock != grade.clock {
                note("the record says \(clock) where the clock stands at \(grade.clock)")
            }
        case "says": if let what = line.text("what") { claims.append(what) }
        default: break
        }
    }

    private mutating func closeTutor() {
        guard let tutor else { return }
        progress = tutor.progress
        if tutor.isFinished { grade.isFinished = true }
    }

    func closed(_ isLate: Bool) -> Grade {
        var copy = self
        copy.closeTutor()
        copy.fill()
        if isLate { copy.note("stopped: the replay took too long") }
        return copy.grade
    }

    private mutating func fill() {
        guard let lesson else { return }
        if claims != happenings.words {
            note("the record claims what did not happen, or leaves out what did")
        }
        if grade.notes.contains(where: { $0.hasPrefix("takes up") }) { grade.isFinished = false }
        grade.predictionsMade = progress.predictions.count
        grade.predictionsRight = progress.predictions.values.count { $0 }
        grade.hints = progress.hints
        grade.solutionsShown = progress.shown.count
        var before: [Script] = []
        for piece in lesson.pieces {
            switch piece {
            case .block(let block): before += block.commands.map { Script(text: $0.text, line: 1) }
            case .exercise(let exercise):
                guard let score = progress.solved[exercise.title] else { continue }
                grade.exercisesSolved += 1
                grade.statements += score
                grade.shortest += ExerciseJudge(exercise: exercise, before: before, options: .init())
                    .shortestScore()
            case .prose, .prediction, .note: break
            }
        }
    }
}
