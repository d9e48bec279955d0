internal import Basics

/// Handouts of several lessons: a page each, with links between them, and an index.
public enum HandoutFolder {
    /// Writes a handout for each lesson at the paths, files or folders of them.
    ///
    /// - Returns: the files that were written. All lessons are read before anything is written.
    public static func write(
        _ paths: [String], to folder: String, _ options: Handout.Options = Handout.Options()
    ) throws -> [String] {
        var lessons: [Lesson] = []
        for path in paths {
            let kind: FileSystem.Kind
            do throws(FileFault) { kind = try FileSystem.kind(of: path) } catch {
                throw GoldenError.unreadable(path, error)
            }
            let files = kind == .folder ? try Course(folder: path).entries.map(\.path) : [path]
            if files.isEmpty { throw GoldenError.nothingFound(path) }
            for file in files { lessons.append(try Lesson(file: file)) }
        }
        return try write(lessons, to: folder, options)
    }

    /// Writes a handout for each lesson of a course.
    ///
    /// - Returns: the files that were written. All lessons are read before anything is written.
    public static func write(_ course: Course, to folder: String, _ options: Handout.Options) throws
        -> [String]
    {
        try write(course.entries.map { try $0.lesson() }, to: folder, options)
    }

    private static func write(
        _ lessons: [Lesson], to folder: String, _ options: Handout.Options
    ) throws -> [String] {
        FileSystem.makeFolder(folder)
        // A single lesson stands for itself.
        let hasIndex = lessons.count > 1
        var written = try lessons.indices.map { index in
            let neighbours = Handout.Neighbours(
                previous: index > 0 ? lessons[index - 1] : nil,
                next: index + 1 < lessons.count ? lessons[index + 1] : nil, hasIndex: hasIndex)
            var handout = Handout(lessons[index], options, neighbours)
            return try write(handout.text(), to: lessons[index].name + ".html", in: folder)
        }
        if hasIndex { written.insert(try write(self.index(lessons), to: "index.html", in: folder), at: 0) }
        return written
    }

    private static func write(_ text: String, to name: String, in folder: String) throws -> String {
        let path = FileSystem.path(name, in: folder)
        do throws(FileFault) {
            // The first line of every page.
            try OutputFile.write(
                Array(text.utf8), to: path,
                existing: .replaceOwn(
                    header: "<!DOCTYPE html>", remedy: "it is no handout; name another folder with --output"))
        } catch {
            throw HandoutTrouble(path: path, fault: error)
        }
        return path
    }

    private static func index(_ lessons: [Lesson]) -> String {
        let rows = lessons.map { lesson in
            let title = Markup.escaped("\(lesson.number). \(lesson.title)")
            return """
                <li><a href="\(Markup.escaped(lesson.name)).html">\(title)</a> (\(lesson.minutes) minutes)<br>
                \(Markup.escaped(lesson.summary))</li>

                """
        }
        return Page.html(
            title: "Lessons", language: lessons.first?.language ?? "en", navigation: "",
            body: "<h1>Lessons</h1>\n<ul>\n\(rows.joined())</ul>\n")
    }
}

/// A handout that could not be written.
public struct HandoutTrouble: Error, CustomStringConvertible {
    var path: String
    var fault: FileFault

    public var description: String { "cannot write \(VisibleText(path).text): \(fault)" }
}
