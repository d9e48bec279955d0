internal import Basics
internal import Language

/// A lesson of a record, typed again.
struct RecordReplay {
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
        var events: [GradeEvent] = []
    }

    init(_ path: String, _ name: String, _ course: Course) {
        grade = Grade(file: path, lesson: name)
        progress = LessonProgress(lesson: name)
        lesson = (try? course.entry(name)).flatMap { $0.name == name ? try? $0.lesson() : nil }
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
        if let student = line.text("student") { grade.student = student }
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
            lesson, progress: progress,
            options: .init(seed: UInt64(line.count("seed")), isInterrupted: { deadline.hasPassed }),
            writingTo: { _ in })
        let happenings = happenings
        tutor.onHappening = { happening in
            happenings.words.append(happening.words)
            happenings.events.append(GradeEvent(happening))
        }
        tutor.begin()
        self.tutor = tutor
    }

    mutating func take(_ line: JSONLine, _ event: String) {
        guard let tutor else { return }
        switch event {
        case "typed":
            guard let text = line.text("text") else { return }
            if tutor.isOver { return note("goes on after the end of the lesson") }
            let told = line.number("milliseconds") ?? 0
            grade.typed += 1
            grade.keystrokes.add(text.utf8)
            grade.keystrokes.add(UInt64(bitPattern: Int64(told)))
            happenings.events = []
            tutor.enter(text)
            progress = tutor.progress
            grade.milliseconds = grade.milliseconds.saturatingAdd(max(0, told.saturatingSubtract(began)))
            began = max(began, told)
            for var event in happenings.events {
                event.milliseconds = grade.milliseconds
                grade.events.append(event)
            }
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
        for number in progress.passed.sorted() where progress.predictions[number] == nil {
            grade.events.append(GradeEvent(kind: "prediction", item: "\(number + 1)", result: "passed"))
        }
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
                let judge = ExerciseJudge(
                    exercise: exercise, before: before, options: lesson.options(.init()))
                grade.shortest += judge.shortestScore()
            case .prose, .prediction, .note: break
            }
        }
    }
}
