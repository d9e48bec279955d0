internal import Basics
internal import Language

/// What a record comes to when everything in it is typed again.
public struct Grade: Sendable {
    public var file: String
    /// Who typed it: as the record says, or else the file's name.
    public var student = ""
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
    /// Whether nothing could be made of the record.
    public var isBroken = false
    /// Where the simulated clock stood at the end.
    public var clock = ""
    /// Real time, as the record tells it.
    public var milliseconds = 0
    /// What is to be known about the record.
    public var notes: [String] = []
    /// What was answered, solved and asked for, in order.
    public var events: [GradeEvent] = []
    /// What was typed, with its times, as one number.
    var keystrokes = FNV1a()
    var typed = 0

    init(file: String, lesson: String) {
        self.file = file
        self.lesson = lesson
        let name = FileSystem.split(file).name
        student = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// The first line of the table.
    public static let header =
        "student,file,lesson,title,finished,predictions_right,predictions_made,predictions,exercises_solved,exercises,"
        + "statements,shortest,hints,solutions_shown,simulated_clock,real_seconds,notes\n"

    /// A line of the table (RFC 4180).
    public var row: String {
        let seconds = Self.seconds(milliseconds)
        let fields = [
            student, file, lesson, title, isFinished ? "yes" : "no", "\(predictionsRight)",
            "\(predictionsMade)",
            "\(predictions)",
            "\(exercisesSolved)", "\(exercises)", "\(statements)", "\(shortest)", "\(hints)",
            "\(solutionsShown)", clock,
            seconds, notes.joined(separator: "; "),
        ]
        return CSVText.record(fields.map { VisibleText($0).text })
    }

    static func seconds(_ milliseconds: Int) -> String {
        "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
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

    /// The grades of all records. One that cannot be graded has a row that says why, and so have copies.
    public func grades(of paths: [String]) -> [Grade] {
        var grades: [Grade] = []
        for path in paths {
            do { grades += try self.grades(of: path) } catch {
                var broken = Grade(file: path, lesson: "")
                broken.isBroken = true
                broken.notes = ["cannot be graded: \(error)"]
                grades.append(broken)
            }
        }
        // Nobody types the same at the same milliseconds as somebody else.
        let alike = Dictionary(grouping: grades.indices) {
            grades[$0].typed < 3 ? "\($0)" : "\(grades[$0].lesson) \(grades[$0].keystrokes.value)"
        }
        for places in alike.values where places.count > 1 {
            for place in places {
                let others = places.filter { $0 != place }.map { grades[$0].file }
                grades[place].notes.append(
                    "typed at the same milliseconds as \(others.joined(separator: ", "))")
            }
        }
        return grades
    }

    /// The grades of a record: one for each lesson in it, in the order of the lessons.
    ///
    /// - Throws: where the file cannot be read or is no record.
    public func grades(of path: String) throws -> [Grade] {
        let bytes: [UInt8]
        do throws(FileFault) { bytes = try FileSystem.read(path, upTo: 64 << 20) } catch {
            throw GoldenError.unreadable(path, error)
        }
        var replays: [RecordReplay] = []
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
                var replay = place.map { replays.remove(at: $0) } ?? RecordReplay(path, name, course)
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
