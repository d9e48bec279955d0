public import Basics
internal import Glibc

/// The lessons of a folder, in the order of their numbers.
public struct Course: Sendable {
    /// A lesson as its file's name tells it.
    public struct Entry: Sendable {
        public var path: String
        /// The file's name without its ending.
        public var name: String
        public var number: Int
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

    public let folder: String
    public let entries: [Entry]

    /// The lessons of a folder.
    public init(folder: String) throws(FileFault) {
        self.folder = folder
        entries = try FileSystem.names(in: folder.isEmpty ? "." : folder).filter(Lesson.isLessonName).map {
            name in
            Entry(
                path: FileSystem.path(name, in: folder), name: String(name.dropLast(Lesson.ending.count)),
                number: Int(name.prefix { $0.isNumber }) ?? 0)
        }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
    }

    /// The course that is nearest: the folder named, that of `$LARDER_LESSONS`, `lessons` here or further up, or
    /// `lessons` beside the program or further up.
    public static func find(named folder: String?, environment: (String) -> String?) throws -> Course {
        if let named = folder ?? environment("LARDER_LESSONS") { return try Course(folder: named) }
        var places = ["lessons"]
        if let here = here() { places += ancestors(of: here).map { $0 + "/lessons" } }
        if let program = program() { places += ancestors(of: program).map { $0 + "/lessons" } }
        for place in places {
            if let course = try? Course(folder: place), !course.entries.isEmpty { return course }
        }
        throw Trouble.noCourse
    }

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
        entries.first { progress[$0.name].isUnderWay } ?? entries.first { !progress[$0.name].isDone }
            ?? entries.first
    }

    /// The list of the lessons: number, title, minutes, and how far one has come.
    public func list(_ progress: ProgressFile, columns: Int, isStyled: Bool) -> String {
        let text = TerminalText(columns: columns, isStyled: isStyled)
        var lines: [String] = []
        var done = 0
        for entry in entries {
            let own = progress[entry.name]
            if own.isDone { done += 1 }
            let number =
                String(repeating: " ", count: max(0, 3 - "\(entry.number)".count)) + "\(entry.number)"
            guard let lesson = try? Lesson(file: entry.path) else {
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

    // MARK: Places

    private static func here() -> String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func program() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func ancestors(of path: String) -> [String] {
        var parts = path.split(separator: "/")
        var found: [String] = []
        while !parts.isEmpty {
            parts.removeLast()
            found.append("/" + parts.joined(separator: "/"))
        }
        return found
    }
}
