/// What a person has come to in a course.
public struct CourseStatistics {
    private let course: Course
    private let entries: [(number: Int, progress: LessonProgress)]

    /// Counts what the progress holds.
    public init(_ course: Course, _ progress: ProgressFile) {
        self.course = course
        entries = course.entries.map { ($0.number, progress[course.key($0.name)]) }
    }

    /// The counts, a line each.
    public func text(columns: Int) -> String {
        let text = TerminalText(columns: columns)
        let all = entries.map(\.progress)
        let done = all.count { $0.isDone }
        let begun = all.count { $0.isUnderWay && !$0.isDone }
        let answers = all.flatMap(\.predictions.values)
        let right = answers.count { $0 }
        let passed = all.reduce(0) { $0 + $1.passed.count }
        let share = answers.isEmpty ? "" : " (\((right * 200 + answers.count) / (answers.count * 2))% right)"
        let statements = all.flatMap(\.solved.values).reduce(0, +)
        let solved = all.reduce(0) { $0 + $1.solved.count }
        let shown = all.reduce(0) { $0 + $1.shown.count }
        var rows = [
            ("lessons", "\(done) done, \(begun) begun, of \(entries.count)"),
            ("predictions", "\(right) right, \(answers.count - right) wrong, \(passed) passed\(share)"),
            (
                "exercises",
                "\(solved) solved with \(statements) statements, \(shown) whose solution was shown"
            ),
            ("hints", "\(all.reduce(0) { $0 + $1.hints })"),
        ]
        if let wrong { rows.append(("got wrong", wrong)) }
        let lines = rows.flatMap { name, value in
            text.paragraph(
                value, indent: "             ", first: name + String(repeating: " ", count: 13 - name.count))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Which questions are still answered wrong: `lesson 2: questions 1, 3`.
    private var wrong: String? {
        let lessons = entries.compactMap { number, progress -> String? in
            let wrong = progress.predictions.filter { !$0.value }.keys.sorted().map { "\($0 + 1)" }
            if wrong.isEmpty { return nil }
            return "lesson \(number): question\(wrong.count == 1 ? "" : "s") \(wrong.joined(separator: ", "))"
        }
        return lessons.isEmpty
            ? nil : lessons.joined(separator: "; ") + " ('larder learn --drill' asks again)"
    }
}
