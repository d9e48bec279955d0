public import Basics

/// What became of checking one lesson.
public struct CheckedLesson: Sendable {
    public var path: String
    /// What there is in it; nil if it could not be read.
    public var inventory: String?
    public var faults: [LessonFault]
    /// What is worth knowing about its exercises.
    public var remarks: [String] = []

    /// The report: a line, or each fault behind the file's name.
    public var report: String { report(withRemarks: false) }

    /// The same, with what is worth knowing about the exercises if asked.
    public func report(withRemarks: Bool) -> String {
        let path = VisibleText(path).text
        let remarks = withRemarks ? remarks.map { "       \(VisibleText($0).text)\n" }.joined() : ""
        if faults.isEmpty { return "ok     \(path): \(inventory ?? "")\n" + remarks }
        return faults.map { "\(path):\($0)\n" }.joined()
    }
}

/// Checks lessons one by one, and together: numbers, titles and names in order.
public enum CourseCheck {
    /// Checks the lessons at paths: files, or folders of them.
    ///
    /// - Parameter isQuick: whether to leave out cheats and sweeps, which run the trials some hundred times.
    /// - Throws: if a path cannot be read.
    public static func run(
        _ paths: [String], isQuick: Bool = false, jobs: Int = Parallel.processors
    ) throws -> [CheckedLesson] {
        var found: [(path: String, folder: String?)] = []
        var strays: [CheckedLesson] = []
        for path in paths {
            let kind: FileSystem.Kind
            do throws(FileFault) { kind = try FileSystem.kind(of: path) } catch {
                throw GoldenError.unreadable(path, error)
            }
            guard kind == .folder else {
                found.append((path, nil))
                continue
            }
            let course = try Course(folder: path)
            found += course.entries.map { ($0.path, path) }
            strays += try Self.strays(in: path)
            for part in Set(course.entries.map(\.part)).subtracting([""]).sorted() {
                strays += try Self.strays(in: FileSystem.path(part, in: path))
            }
            if !course.indexFaults.isEmpty {
                let file = FileSystem.path(CourseIndex.fileName, in: path)
                strays.append(CheckedLesson(path: file, faults: course.indexFaults))
            }
            if course.entries.isEmpty, strays.isEmpty { throw GoldenError.nothingFound(path) }
        }
        let files = found
        var results: [(checked: CheckedLesson, lesson: Lesson?)] = []
        OrderedWork.run(
            count: files.count, jobs: jobs, patience: nil, body: { check(files[$0].path, isQuick) },
            handOver: { _, result in if let result { results.append(result) } })
        for folder in Set(found.compactMap(\.folder)).sorted() {
            let places = found.indices.filter { found[$0].folder == folder && results[$0].lesson != nil }
            checkOrder(places, &results)
            checkIntroductions(places, &results)
        }
        return results.map(\.checked) + strays
    }

    private static func check(_ path: String, _ isQuick: Bool) -> (checked: CheckedLesson, lesson: Lesson?) {
        do throws(LessonUnreadable) {
            let lesson = try Lesson(file: path)
            let check = LessonCheck(lesson, isQuick: isQuick)
            let checked = CheckedLesson(
                path: path, inventory: lesson.inventory, faults: check.faults, remarks: check.remarks)
            return (checked, lesson)
        } catch { return (CheckedLesson(path: path, faults: error.faults), nil) }
    }

    /// Numbers count up from 1, and no title stands twice.
    private static func checkOrder(
        _ places: [Int], _ results: inout [(checked: CheckedLesson, lesson: Lesson?)]
    ) {
        var expected = 1
        var titles: [String: String] = [:]
        for place in places {
            guard let lesson = results[place].lesson else { continue }
            if lesson.number != expected {
                results[place].checked.faults.insert(
                    LessonFault(
                        1, "lesson \(lesson.number) comes where lesson \(expected) should",
                        "number the lessons 1, 2, 3, …, in their titles and their files' names"), at: 0)
            }
            expected = lesson.number + 1
            if let other = titles.updateValue(lesson.name, forKey: lesson.title) {
                results[place].checked.faults.insert(
                    LessonFault(1, "the title is that of \(other), too", "give it another"), at: 0)
            }
        }
    }

    /// No statement is used before the text of its lesson, or of an earlier one, has named it as `code`, and what a lesson
    /// needs comes before it.
    private static func checkIntroductions(
        _ places: [Int], _ results: inout [(checked: CheckedLesson, lesson: Lesson?)]
    ) {
        var introductions = Introductions()
        var names: [String] = []
        for place in places {
            guard let lesson = results[place].lesson else { continue }
            results[place].checked.faults += introductions.faults(in: lesson)
            for name in lesson.prerequisites where !names.contains(where: { $0.contains(name) }) {
                results[place].checked.faults.append(
                    LessonFault(
                        1, "it needs '\(name)', and no lesson before it is called so", "correct 'needs:'"))
            }
            names.append(lesson.name)
        }
    }

    /// Markdown in the folder that no lesson is, by its name.
    private static func strays(in folder: String) throws(FileFault) -> [CheckedLesson] {
        try FileSystem.names(in: folder).filter {
            $0.hasSuffix(Lesson.ending) && !Lesson.isLessonName($0)
                && ![CourseIndex.fileName, "README.md"].contains($0)
        }.map { name in
            CheckedLesson(
                path: FileSystem.path(name, in: folder),
                faults: [
                    LessonFault(
                        1, "the name is not that of a lesson, so nobody finds it",
                        "call it NN-NAME.md, such as 02-time-to-live.md")
                ])
        }
    }
}
