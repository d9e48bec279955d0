internal import Basics

/// A question answered, a hint asked for, an exercise solved: what a teacher looks at one by one.
public struct GradeEvent: Equatable, Sendable {
    /// `prediction`, `hint`, `exercise`, `solution` or `finished`.
    public var kind: String
    /// The question's number in the lesson, or the exercise's title.
    public var item = ""
    /// What was answered, or which hint was shown.
    public var answer = ""
    /// `right`, `wrong`, `passed`, or with how many statements it was solved.
    public var result = ""
    /// How long the lesson had been worked on, in milliseconds; nil if nothing says so.
    public var milliseconds: Int?

    init(kind: String, item: String = "", answer: String = "", result: String = "") {
        (self.kind, self.item, self.answer, self.result) = (kind, item, answer, result)
    }

    init(_ happening: Tutor.Happening) {
        switch happening {
        case .predicted(let number, let answer, let isRight):
            self.init(
                kind: "prediction", item: "\(number + 1)", answer: answer, result: isRight ? "right" : "wrong"
            )
        case .hinted(let exercise, let hint): self.init(kind: "hint", item: exercise, answer: hint)
        case .solved(let exercise, let statements):
            self.init(kind: "exercise", item: exercise, result: "\(statements)")
        case .shown(let exercise): self.init(kind: "solution", item: exercise)
        case .finished: self.init(kind: "finished")
        }
    }
}

/// Grades as tables and as JSON.
public enum GradeReport {
    /// How it is written.
    public enum Format: String, CaseIterable, Sendable { case csv, json }

    /// The grades, a row or an object each; with `details` also what they are made of: in CSV a row for each event and no
    /// sums, in JSON an array in each object.
    public static func text(_ grades: [Grade], _ format: Format, details: Bool) -> String {
        switch format {
        case .csv: details ? eventTable(grades) : Grade.header + grades.map(\.row).joined()
        case .json: "[" + grades.map { "\n  " + object($0, details) }.joined(separator: ",") + "\n]\n"
        }
    }

    private static func eventTable(_ grades: [Grade]) -> String {
        var text = "student,file,lesson,event,item,answer,result,seconds\n"
        for grade in grades {
            let head = [grade.student, grade.file, grade.lesson]
            for event in grade.events {
                let seconds = event.milliseconds.map(Grade.seconds) ?? ""
                let fields = head + [event.kind, event.item, event.answer, event.result, seconds]
                text += CSVText.record(fields.map { VisibleText($0).text })
            }
            for note in grade.notes {
                text += CSVText.record((head + ["note", "", note, "", ""]).map { VisibleText($0).text })
            }
        }
        return text
    }

    private static func object(_ grade: Grade, _ details: Bool) -> String {
        var members = [
            ("student", JSONText.string(grade.student)), ("file", JSONText.string(grade.file)),
            ("lesson", JSONText.string(grade.lesson)), ("title", JSONText.string(grade.title)),
            ("finished", "\(grade.isFinished)"), ("predictionsRight", "\(grade.predictionsRight)"),
            ("predictionsMade", "\(grade.predictionsMade)"), ("predictions", "\(grade.predictions)"),
            ("exercisesSolved", "\(grade.exercisesSolved)"), ("exercises", "\(grade.exercises)"),
            ("statements", "\(grade.statements)"), ("shortest", "\(grade.shortest)"),
            ("hints", "\(grade.hints)"), ("solutionsShown", "\(grade.solutionsShown)"),
            ("simulatedClock", JSONText.string(grade.clock)),
            ("realSeconds", Grade.seconds(grade.milliseconds)),
            ("notes", list(grade.notes.map(JSONText.string))),
        ]
        if details { members.append(("events", list(grade.events.map(object)))) }
        return "{" + members.map { "\(JSONText.string($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    private static func object(_ event: GradeEvent) -> String {
        let members = [
            ("event", JSONText.string(event.kind)), ("item", JSONText.string(event.item)),
            ("answer", JSONText.string(event.answer)), ("result", JSONText.string(event.result)),
            ("seconds", event.milliseconds.map(Grade.seconds) ?? "null"),
        ]
        return "{" + members.map { "\(JSONText.string($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    private static func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
}
