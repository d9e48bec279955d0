/// Questions that a person has got wrong some lessons ago, asked once more.
///
/// It is a lesson of its own, put together from the lessons that they stand in: each question with the text above it, the
/// block that answers it, and before it all that the lesson had built by then.
public struct Drill {
    /// A question in the lesson it comes from.
    struct Origin: Equatable {
        /// What the progress in that lesson is kept under.
        var key: String
        /// The prediction's number there.
        var number: Int
    }

    /// The questions as a lesson.
    public let lesson: Lesson
    let origins: [Origin]
    /// What is run before a piece, by its place.
    let preparations: [Int: [Script]]

    /// How many questions there are.
    public var count: Int { origins.count }

    /// As many as a person answers in a few minutes.
    static let longest = 3

    /// Gathers the questions; nil if there is none to ask.
    ///
    /// The lesson that was done last is left out: what was read a minute ago is not known yet, only remembered.
    public init?(_ course: Course, _ progress: ProgressFile) {
        let begun = course.entries.filter { !progress[course.key($0.name)].predictions.isEmpty }
        var origins: [Origin] = []
        var steps: [LessonStep] = []
        var preparations: [Int: [Script]] = [:]
        var count = 0
        var files: [String: [UInt8]]?
        for entry in begun.dropLast() {
            let key = course.key(entry.name)
            let wrong = progress[key].predictions.filter { !$0.value }.keys.sorted()
            guard !wrong.isEmpty, let lesson = try? entry.lesson() else { continue }
            for number in wrong where origins.count < Self.longest {
                guard let question = Question(number, in: lesson) else { continue }
                preparations[count] = question.before
                if let own = lesson.files { files = (files ?? [:]).merging(own) { first, _ in first } }
                let title = "Lesson \(lesson.number), \(lesson.title)"
                steps.append(LessonStep(title: title, line: 1, pieces: question.pieces))
                count += question.pieces.count
                origins.append(Origin(key: key, number: number))
            }
        }
        guard !origins.isEmpty else { return nil }
        self.origins = origins
        self.preparations = preparations
        var lesson = Lesson(
            path: "", name: "drill", number: 0, title: "Once more",
            summary: "Questions that you got wrong some lessons ago.", minutes: 0, boundNames: [],
            steps: steps,
            bytes: [])
        lesson.files = files
        self.lesson = lesson
    }

    /// Notes in the progress which of them came out right now.
    public func keep(_ outcome: LessonProgress, in progress: ProgressFile) {
        for (number, origin) in origins.enumerated() where outcome.predictions[number] == true {
            var entry = progress[origin.key]
            entry.predictions[origin.number] = true
            progress.keep(entry)
        }
    }
}

/// A question with what belongs to it.
private struct Question {
    var pieces: [LessonPiece]
    var before: [Script]

    init?(_ number: Int, in lesson: Lesson) {
        var before = lesson.setUp.map { [$0] } ?? []
        var seen = 0
        for step in lesson.steps {
            for (place, piece) in step.pieces.enumerated() {
                if case .block(let block) = piece {
                    before += block.commands.map { Script(text: $0.text, line: 1) }
                }
                guard case .prediction(let prediction) = piece else { continue }
                defer { seen += 1 }
                guard seen == number else { continue }
                let first = step.pieces[..<place].lastIndex { !$0.isProse }.map { $0 + 1 } ?? 0
                let block = step.pieces[place...].firstIndex { if case .block = $0 { true } else { false } }
                let last = prediction.needsBlock ? block ?? place : place
                pieces = Array(step.pieces[first...last])
                self.before = before
                return
            }
        }
        return nil
    }
}
