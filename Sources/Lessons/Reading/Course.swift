public import Basics

/// The lessons of a folder, in the order of their numbers, or those that the program carries.
public struct Course: Sendable {
    /// A lesson as its file's name tells it.
    public struct Entry: Sendable {
        public var path: String
        /// The file's name without its ending.
        public var name: String
        public var number: Int
        /// The folder within the course that it stands in; empty if it stands in the course's own.
        public var part = ""
        /// Its content if it is no file, and what stands beside it.
        var carried: (bytes: [UInt8], siblings: [String: [UInt8]])?

        /// Reads the lesson.
        ///
        /// - Throws: all that is wrong with it.
        public func lesson() throws(LessonUnreadable) -> Lesson {
            if let carried {
                return try Lesson(path: path, bytes: carried.bytes, siblings: carried.siblings)
            }
            return try Lesson(file: path)
        }
    }

    /// Why there is no such lesson.
    public enum Trouble: Error, Equatable, Sendable, CustomStringConvertible {
        case noCourse
        case noLesson(String, known: [String])
        case several(String, [String])

        public var description: String {
            switch self {
            case .noCourse:
                "there are no lessons here: start larder where the folder 'lessons' is, or name it with --lessons"
            case .noLesson(let name, let known):
                "there is no lesson '\(VisibleText(name).text)'; there are \(known.joined(separator: ", "))"
            case .several(let name, let names):
                "'\(VisibleText(name).text)' could be \(names.joined(separator: " or ")): name its number"
            }
        }
    }

    /// Where it lies; nil if the program carries it.
    public let folder: String?
    public let entries: [Entry]
    /// What it says about itself.
    public let index: CourseIndex
    /// What is wrong with its index.
    let indexFaults: [LessonFault]

    /// The lessons of a folder, and of the folders in it, which are the parts of the course.
    public init(folder: String) throws(FileFault) {
        self.folder = folder
        let here = folder.isEmpty ? "." : folder
        var entries = Self.entries(try FileSystem.names(in: here), in: folder, part: "")
        for name in try FileSystem.names(in: here) {
            let path = FileSystem.path(name, in: folder)
            guard (try? FileSystem.kind(of: path)) == .folder, let names = try? FileSystem.names(in: path)
            else {
                continue
            }
            entries += Self.entries(names, in: path, part: name)
        }
        self.entries = entries.sorted { ($0.number, $0.part, $0.name) < ($1.number, $1.part, $1.name) }
        let read = CourseIndex.read(in: here)
        index = read.index ?? .nameless(here)
        indexFaults = read.faults
    }

    private static func entries(_ names: [String], in folder: String, part: String) -> [Entry] {
        names.filter(Lesson.isLessonName).map { name in
            Entry(
                path: FileSystem.path(name, in: folder), name: String(name.dropLast(Lesson.ending.count)),
                number: Int(name.prefix { $0.isNumber }) ?? 0, part: part)
        }
    }

    /// Files that the program carries, each with its name.
    init(carried: [(name: String, bytes: [UInt8])]) {
        folder = nil
        let siblings = Dictionary(uniqueKeysWithValues: carried.filter { !Lesson.isLessonName($0.name) })
        entries = carried.filter { Lesson.isLessonName($0.name) }.map { name, bytes in
            Entry(
                path: name, name: String(name.dropLast(Lesson.ending.count)),
                number: Int(name.prefix { $0.isNumber }) ?? 0, carried: (bytes, siblings))
        }
        let read = carried.first { $0.name == CourseIndex.fileName }.map { CourseIndex.parse($0.bytes) }
        (index, indexFaults) = (read?.index ?? .nameless(""), read?.faults ?? [])
    }

    /// What a person's progress in a lesson is kept under, as lessons of two courses may be called the same.
    public func key(_ lesson: String) -> String { "\(index.name)/\(lesson)" }

    /// A lesson by its number, its name or a part of its name.
    public func entry(_ name: String) throws(Trouble) -> Entry {
        if let number = Int(name), let entry = entries.first(where: { $0.number == number }) { return entry }
        let wanted = name.lowercased().split(separator: " ").joined(separator: "-")
        if let entry = entries.first(where: { $0.name == wanted }) { return entry }
        let found = wanted.isEmpty || Int(name) != nil ? [] : entries.filter { $0.name.contains(wanted) }
        if found.count > 1 { throw .several(name, found.map(\.name)) }
        guard let entry = found.first else {
            throw .noLesson(
                name, known: entries.map { "\($0.number) (\($0.name.drop { $0.isNumber || $0 == "-" }))" })
        }
        return entry
    }

    /// The lesson to take next: one that is under way, else the first that is not done, else the first.
    public func next(after progress: ProgressFile) -> Entry? {
        entries.first { progress[key($0.name)].isUnderWay }
            ?? entries.first { !progress[key($0.name)].isDone } ?? entries.first
    }

    /// The list of the lessons: number, title, minutes, and how far one has come.
    public func list(_ progress: ProgressFile, columns: Int, isStyled: Bool) -> String {
        let text = TerminalText(columns: columns, isStyled: isStyled)
        var lines: [String] = []
        var done = 0
        if !index.title.isEmpty { lines.append(text.styled(index.title, .title)) }
        var part = ""
        for entry in entries {
            if entry.part != part {
                part = entry.part
                lines.append(VisibleText(part).text)
            }
            let own = progress[key(entry.name)]
            if own.isDone { done += 1 }
            let number =
                String(repeating: " ", count: max(0, 3 - "\(entry.number)".count)) + "\(entry.number)"
            guard let lesson = try? entry.lesson() else {
                lines.append(
                    "\(number)          \(entry.name): cannot be read ('larder lessons check' says why)")
                continue
            }
            let mark =
                own.isUnderWay
                ? text.styled("begun   ", .ask) : own.isDone ? text.styled("done    ", .good) : "        "
            lines.append("\(number)  \(mark)\(lesson.title) (\(lesson.minutes) min)")
            let known = own.predictions.values.count { $0 }
            var details: [String] = []
            if own.isUnderWay, !own.step.isEmpty { details.append("stopped at '\(own.step)'") }
            if !own.predictions.isEmpty {
                details.append("predictions \(known) of \(own.predictions.count) right")
            }
            if !own.solved.isEmpty {
                details.append("exercises \(own.solved.count) of \(lesson.exercises.count)")
            }
            if !details.isEmpty {
                lines += text.paragraph(details.joined(separator: "; "), indent: "             ")
            }
        }
        lines.append("\(done) of \(entries.count) done.")
        return lines.joined(separator: "\n") + "\n"
    }
}
