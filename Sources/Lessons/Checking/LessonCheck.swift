internal import Basics
internal import Language

/// Proves a lesson from both ends: what it shows is what happens, what it asks can be answered, what it sets cannot be
/// had for nothing and can be solved, and everything in it can be reached.
public struct LessonCheck: Sendable {
    /// Everything that is wrong, in the order of the lines.
    public private(set) var faults: [LessonFault] = []
    /// What is worth knowing about its exercises.
    public private(set) var remarks: [String] = []
    private let lesson: Lesson

    private let isQuick: Bool

    /// Checks a lesson; it is played once and its exercises several times.
    ///
    /// - Parameter isQuick: whether to leave out cheats and sweeps, which run the trials some hundred times.
    public init(_ lesson: Lesson, isQuick: Bool = false) {
        self.lesson = lesson
        self.isQuick = isQuick
        checkForm()
        checkLengths()
        checkAnswers()
        checkImages()
        checkNumbers()
        checkOutputs()
        checkExercises()
        faults.sort { $0.line < $1.line }
    }

    private mutating func fault(_ line: Int, _ message: String, _ remedy: String = "") {
        faults.append(LessonFault(line, message, remedy))
    }

    // MARK: Form

    /// The titles of the last two steps of every lesson, in the lesson's language.
    static func closing(_ language: String) -> [String] {
        let wording = Wording(language)
        return [wording("What to remember"), wording("Where to read more")]
    }

    private mutating func checkForm() {
        let digits = lesson.name.prefix { $0.isNumber }
        if let number = Int(digits), number != lesson.number {
            fault(
                1, "the title has the number \(lesson.number), and the file's name \(number)",
                "give both the same")
        } else if digits.isEmpty {
            fault(1, "the file's name has no number", "call it NN-NAME.md, such as 02-time-to-live.md")
        }
        if !(5...15).contains(lesson.minutes) {
            fault(1, "a lesson takes 5 to 15 minutes, not \(lesson.minutes)", "shorten it or part it")
        }
        if lesson.predictions.isEmpty {
            fault(1, "a lesson without a prediction", "ask what will happen: <!-- predict")
        }
        if lesson.exercises.isEmpty {
            fault(1, "a lesson without an exercise", "set a task: <!-- exercise: TITLE")
        }
        let closing = Self.closing(lesson.language)
        if lesson.steps.suffix(2).map(\.title) != closing {
            fault(
                lesson.steps.last?.line ?? 1,
                "the lesson does not end with what to remember and where to read more",
                "end it with '## \(closing[0])' and '## \(closing[1])'")
        }
        for step in lesson.steps where step.pieces.isEmpty {
            fault(step.line, "the step '\(step.title)' is empty", "write something, or take it away")
        }
        for (number, line) in String(decoding: lesson.bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() where line.contains(Skeleton.blank) {
            fault(number + 1, "still to be filled in", "write what stands for '\(Skeleton.blank)'")
        }
        let titles = Dictionary(grouping: lesson.steps) { $0.title }
        for (title, steps) in titles.sorted(by: { $0.key < $1.key }) where steps.count > 1 {
            fault(steps[1].line, "a second step is called '\(title)'", "give it a title of its own")
        }
    }

    /// The most lines that a text may have before something is to be typed: the rest of 24 rows holds the prompt.
    static let longestText = 20

    /// The rows of the smallest terminal that lessons are made for.
    static let rows = 24

    private mutating func checkLengths() {
        let text = TerminalText()
        for step in lesson.steps {
            var count = step.title.isEmpty ? 0 : 2
            var reported = false
            for piece in step.pieces {
                switch piece {
                case .prose(let prose):
                    count += text.lines(prose.blocks).count + 1
                    if count > Self.longestText, !reported {
                        reported = true
                        fault(
                            prose.line,
                            "\(count) lines before something is to be typed: the first scroll away",
                            "keep to \(Self.longestText), or put a block or a heading between")
                    }
                case .block(let block):
                    let typed = block.commands.reduce(2) { $0 + $1.text.split(separator: "\n").count }
                    if count + typed > Self.rows, !reported {
                        fault(
                            block.line,
                            "\(count + typed) lines of text and statements: the first scroll away",
                            "keep to \(Self.rows), or part the step")
                    }
                    count = 0
                    reported = false
                case .prediction, .exercise:
                    count = 0
                    reported = false
                case .note: break
                }
            }
        }
    }

    private mutating func checkAnswers() {
        let asked = lesson.predictions.filter { !$0.choices.isEmpty }
        guard asked.count > 1, let first = asked.first else { return }
        let places = Set(asked.map { $0.choices.firstIndex { $0.isRight } ?? 0 })
        if places.count == 1 {
            fault(
                first.line, "the right answer stands at the same place in every prediction",
                "change the order in some")
        }
    }

    private mutating func checkNumbers() {
        for (number, line) in NumberCheck(lesson).unbound {
            fault(
                line, "nothing proves the number '\(number)'",
                "have a block or an expectation show it, or write <!-- numbers: \(number) = CALCULATION --> "
                    + "(or '\(number): SOURCE')")
        }
    }

    private mutating func checkImages() {
        let folder = FileSystem.split(lesson.path).folder
        for case .prose(let prose) in lesson.pieces {
            for source in Markdown.images(prose.blocks) {
                guard let complaint = Picture.fault(source, in: folder) else { continue }
                fault(prose.line, "the image '\(source)' \(complaint)", "put it beside the lesson")
            }
        }
    }

    // MARK: Outputs

    private mutating func checkOutputs() {
        // Each question is settled by the block that follows it.
        var questions: [Int: Prediction] = [:]
        var asked: Prediction?
        for piece in lesson.pieces {
            if case .prediction(let prediction) = piece { asked = prediction }
            if case .block(let block) = piece {
                if let asked { questions[block.line] = asked }
                asked = nil
            }
        }
        var wrong: [LessonFault] = []
        let play = LessonPlay(lesson) { block, place, session in
            if place == block.commands.count - 1, let question = questions[block.line] {
                wrong += PredictionCheck(question, session).faults
            }
        }
        faults += play.faults + wrong
        if let mismatch = Mismatch(golden: lesson.bytes, goldenPath: lesson.path, transcript: play.bytes) {
            fault(
                mismatch.line, "the output is not what is printed",
                "'larder test' shows what differs, and 'larder test --update' writes it anew")
        }
    }

    // MARK: Exercises

    private mutating func checkExercises() {
        var canonical: [Script] = []
        for piece in lesson.pieces {
            switch piece {
            case .prose, .note, .prediction: break
            case .block(let block):
                canonical += block.commands.map { Script(text: $0.text, line: 1) }
            case .exercise(let exercise):
                let check = ExerciseCheck(
                    ExerciseJudge(exercise: exercise, before: canonical, options: lesson.options(.init())),
                    isQuick: isQuick)
                faults += check.faults
                remarks += check.remarks.map { "\(exercise.title): \($0)" }
            }
        }
    }
}

extension Lesson {
    /// What there is in a lesson, in one line.
    public var inventory: String {
        func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
        let hints = exercises.reduce(0) { $0 + $1.hints.count }
        return [
            counted(steps.count, "step"), counted(predictions.count, "prediction"),
            counted(exercises.count, "exercise"),
            counted(hints, "hint"),
        ].joined(separator: ", ")
    }
}
