internal import Basics
internal import Language

/// Writes down what a learner types, so that it can be replayed: JSON, a line an event.
///
/// A `begin` line tells the lesson and where it was taken up; `typed` lines follow, each with the milliseconds since the
/// lesson began and the simulated clock behind it; `says` lines tell what the tutor made of them, for people, and are
/// not believed: grading types everything again.
public struct LessonRecord {
    /// Whose record it is.
    public let student: String
    private let milliseconds: () -> Int
    private let sink: (String) -> Void

    /// Begins a record.
    ///
    /// - Parameters:
    ///   - student: whose it is; empty if nobody has said so.
    ///   - milliseconds: real time since some moment.
    ///   - sink: takes whole lines.
    public init(
        student: String = "", milliseconds: @escaping () -> Int, writingTo sink: @escaping (String) -> Void
    ) {
        self.student = student
        self.milliseconds = milliseconds
        self.sink = sink
    }

    /// Where the draws of a student's exercises begin: 0 for nobody, and seldom the same for two.
    public static func seed(of student: String) -> UInt64 {
        student.isEmpty ? 0 : 1 + FNV1a.hash(student.utf8) % 1_000_000
    }

    /// Makes sure that a file can be added to: there is none, or it is a record.
    public static func check(_ path: String) throws {
        guard FileSystem.exists(path) else { return }
        let bytes: [UInt8]
        do throws(FileFault) { bytes = try FileSystem.read(path, upTo: 64 << 20) } catch {
            throw GoldenError.unreadable(path, error)
        }
        guard let first = bytes.lines.first else { return }
        let line = JSONLine(String(decoding: first.withoutNewline, as: UTF8.self))
        guard line?.text("event") == "begin", bytes.last == UInt8(ascii: "\n") else {
            throw RecordTrouble(path: path, line: 1)
        }
    }

    /// Notes that a lesson begins, from where its progress says. To be called before the tutor begins.
    public func begin(_ lesson: Lesson, _ progress: LessonProgress) {
        var line = JSONLine()
        line.add("event", .text("begin"))
        if !student.isEmpty {
            line.add("student", .text(student))
            line.add("seed", .number(Int(Self.seed(of: student))))
        }
        line.add("lesson", .text(lesson.name))
        line.add("fingerprint", .text(lesson.fingerprint))
        line.add("progress", .text(progress.line))
        line.add("milliseconds", .number(milliseconds()))
        sink(line.text + "\n")
    }

    /// Notes what was typed, once the tutor has taken it.
    public func typed(_ text: String, _ tutor: Tutor) {
        var line = JSONLine()
        line.add("event", .text("typed"))
        line.add("text", .text(text))
        line.add("milliseconds", .number(milliseconds()))
        line.add("clock", .text(tutor.session.clock))
        sink(line.text + "\n")
    }

    /// Notes what the tutor made of it.
    public func says(_ happening: Tutor.Happening) {
        var line = JSONLine()
        line.add("event", .text("says"))
        line.add("what", .text(happening.words))
        sink(line.text + "\n")
    }
}

extension Tutor.Happening {
    /// In a few words that are the same for the same thing.
    var words: String {
        switch self {
        case .predicted(let number, _, let isRight): "prediction \(number + 1) \(isRight ? "right" : "wrong")"
        case .solved(let exercise, let statements): "solved '\(exercise)' with \(statements)"
        case .hinted(let exercise, _): "hint for '\(exercise)'"
        case .shown(let exercise): "solution of '\(exercise)' shown"
        case .finished: "finished"
        }
    }
}
