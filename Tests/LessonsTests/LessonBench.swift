import Language

@testable import Lessons

/// A lesson in small, as `help lesson-format` shows it, with parts replaced.
func sampleText(_ replacements: (String, String)...) -> String {
    var text = LessonFormat.example
    for (old, new) in replacements {
        precondition(text.contains(old), "the sample has no '\(old)'")
        text = text.replacing(old, with: new)
    }
    return text
}

/// A lesson made of a text.
func lesson(_ text: String = LessonFormat.example, path: String = "lessons/01-sample.md") throws -> Lesson {
    try Lesson(path: path, bytes: Array(text.utf8))
}

/// What is wrong with a text, a line each: `12: …`.
func faults(_ text: String) -> [String] {
    do throws(LessonUnreadable) {
        _ = try Lesson(path: "01-sample.md", bytes: Array(text.utf8))
        return []
    } catch { return error.faults.map { "\($0.line): \($0.message)" } }
}

/// A tutor with what it said.
final class TutorBench {
    let tutor: Tutor
    private let said: Said
    var happenings: [Tutor.Happening] { said.happenings }

    private final class Said {
        var text = ""
        var happenings: [Tutor.Happening] = []
    }

    init(_ lesson: Lesson, progress: LessonProgress? = nil, columns: Int = 80, isStyled: Bool = false) {
        let said = Said()
        self.said = said
        tutor = Tutor(lesson, progress: progress, options: .init(columns: columns, isStyled: isStyled)) {
            said.text += $0
        }
        tutor.onHappening = { said.happenings.append($0) }
    }

    /// Begins, and gives what was said.
    func begin() -> String {
        said.text = ""
        tutor.begin()
        return said.text
    }

    /// Types lines, and gives what was said to the last one.
    @discardableResult
    func type(_ lines: String...) -> String {
        for line in lines {
            said.text = ""
            tutor.enter(line)
        }
        return said.text
    }
}
