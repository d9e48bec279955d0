internal import Basics

/// What a folder of lessons says about itself, in `course.md`: a title, and below it `<!-- course … -->`.
public struct CourseIndex: Equatable, Sendable {
    /// The name of the file.
    static let fileName = "course.md"

    /// What the course is called: `Caching at work`.
    public var title: String
    /// By what a person's progress is told from that in other courses.
    public var name: String
    /// The language of its lessons, as in HTML, where they do not name another.
    var language = "en"
    /// The file of statements that each lesson begins with, where it does not name another; empty if there is none.
    var setUp = ""

    /// A course without an index goes by the name of its folder.
    static func nameless(_ folder: String) -> CourseIndex {
        let path = FileSystem.resolved(folder) ?? folder
        return CourseIndex(title: "", name: FileSystem.split(path).name)
    }

    init(title: String, name: String) {
        self.title = title
        self.name = name
    }

    /// Reads the index of a folder.
    ///
    /// - Returns: what there is, nil if there is no such file, and what is wrong with it.
    static func read(in folder: String) -> (index: CourseIndex?, faults: [LessonFault]) {
        let path = FileSystem.path(fileName, in: folder)
        guard FileSystem.exists(path) else { return (nil, []) }
        do throws(FileFault) { return parse(try FileSystem.read(path, upTo: Lesson.largest)) } catch {
            return (nil, [LessonFault(1, "cannot be read: \(error)")])
        }
    }

    static func parse(_ bytes: [UInt8]) -> (index: CourseIndex?, faults: [LessonFault]) {
        let page = PageLines(bytes)
        guard page.faults.isEmpty else { return (nil, page.faults) }
        let lines = page.lines.map(\.text)
        guard let title = lines.first, title.hasPrefix("# "), !title.dropFirst(2).trimmed.isEmpty else {
            return (
                nil, [LessonFault(1, "the first line is not the course's title", "write '# Caching at work'")]
            )
        }
        guard let opening = lines.firstIndex(where: { $0.hasPrefix("<!-- course") }),
            let end = lines[opening...].firstIndex(where: { $0.contains("-->") })
        else {
            return (
                nil,
                [
                    LessonFault(
                        1, "a course says what it is called",
                        "put <!-- course … --> with name: below the title")
                ]
            )
        }
        var texts = Array(lines[opening...end])
        texts[0] = String(texts[0].dropFirst(4))
        texts[texts.count - 1] = texts[texts.count - 1].components(upTo: "-->")
        return read(Directive(texts, line: opening + 1), title: title.dropFirst(2).trimmed)
    }

    private static func read(_ directive: Directive, title: String) -> (CourseIndex?, [LessonFault]) {
        var index = CourseIndex(title: title, name: "")
        var faults = directive.strays.map {
            LessonFault(
                $0.line, "'\($0.text.prefix(40))' belongs to no field", "write 'name: caching-at-work'")
        }
        for field in directive.fields {
            switch field.name {
            case "name": index.name = field.value
            case "lang": index.language = field.value
            case "setup":
                index.setUp = field.value
                if let complaint = Lesson.setUpComplaint(field.value) {
                    faults.append(
                        LessonFault(field.line, complaint, "name a file in the folder of the course"))
                }
            default:
                faults.append(
                    LessonFault(
                        field.line, "'course' has no field '\(field.name)'", "it takes name:, lang:, setup:"))
            }
        }
        let isName = index.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        if index.name.isEmpty || !isName {
            faults.append(
                LessonFault(
                    directive.line, "a course needs a name of letters, digits and dashes",
                    "write 'name: caching-at-work'"))
        }
        return (faults.isEmpty ? index : nil, faults)
    }
}

extension String {
    fileprivate func components(upTo mark: String) -> String {
        range(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
