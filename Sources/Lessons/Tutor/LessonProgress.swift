/// How far a person has come in a lesson.
public struct LessonProgress: Equatable, Sendable {
    /// The lesson's name, as its file has it.
    public var lesson: String
    /// Whether it was taken to its end.
    public var isDone = false
    /// The title of the step where it stopped, empty if it is not under way.
    public var step = ""
    /// Where in the lesson that is, counted in pieces.
    var place = 0
    /// How many statements of a block were done there.
    var command = 0
    /// What the learner had typed into an exercise there.
    var statements: [String] = []
    /// The lesson's content as it was then.
    var fingerprint = ""
    /// Which predictions came true, by their number in the lesson.
    public var predictions: [Int: Bool] = [:]
    /// Which questions were passed, by the same number: they are neither right nor wrong.
    public var passed: Set<Int> = []
    /// The fewest statements that solved each exercise, by its title.
    public var solved: [String: Int] = [:]
    /// The exercises whose solution was shown.
    public var shown: [String] = []
    /// How many hints were shown.
    public var hints = 0

    /// A lesson not begun.
    public init(lesson: String) { self.lesson = lesson }

    /// Whether it was begun and not taken to its end.
    public var isUnderWay: Bool { !step.isEmpty || place > 0 }
}

extension LessonProgress {
    /// A line of the file.
    var line: String {
        var line = JSONLine()
        line.add("lesson", .text(lesson))
        line.add("done", .flag(isDone))
        line.add("step", .text(step))
        line.add("place", .number(place))
        line.add("command", .number(command))
        line.add("statements", .list(statements))
        line.add("fingerprint", .text(fingerprint))
        line.add(
            "predictions",
            .list(predictions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value ? "right" : "wrong")" }))
        line.add("passed", .list(passed.sorted().map { "\($0)" }))
        line.add("solved", .list(solved.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }))
        line.add("shown", .list(shown))
        line.add("hints", .number(hints))
        return line.text
    }

    init?(line text: String) {
        guard let line = JSONLine(text), let lesson = line.text("lesson") else { return nil }
        self.init(lesson: lesson)
        isDone = line.flag("done") ?? false
        step = line.text("step") ?? ""
        place = line.count("place")
        command = line.count("command")
        statements = line.list("statements") ?? []
        fingerprint = line.text("fingerprint") ?? ""
        for entry in line.list("predictions") ?? [] {
            let words = entry.split(separator: " ")
            if words.count == 2, let number = Int(words[0]) { predictions[number] = words[1] == "right" }
        }
        passed = Set((line.list("passed") ?? []).compactMap { Int($0) })
        for entry in line.list("solved") ?? [] {
            let words = entry.split(separator: " ", maxSplits: 1)
            if words.count == 2, let score = Int(words[0]), (0...JSONLine.mostCounted).contains(score) {
                solved[String(words[1])] = score
            }
        }
        shown = line.list("shown") ?? []
        hints = line.count("hints")
    }
}
