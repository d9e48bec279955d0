internal import Basics
internal import Language

// What a lesson has from its course: a language, and statements that it begins with.

extension Lesson {
    /// Why a name cannot be that of a file with set-up statements; nil if it can.
    static func setUpComplaint(_ name: String) -> String? {
        if name.isEmpty || name.contains("/") || name.hasPrefix(".") {
            return "'\(name)' is no name of a file"
        }
        return name.hasSuffix(ending) ? "'\(name)' is Markdown, not statements" : nil
    }

    /// Why a name cannot be that of a file which a lesson's statements use; nil if it can.
    static func fileComplaint(_ name: String) -> String? {
        name.contains("/") || name.hasPrefix(".") ? "'\(name)' is no name of a file beside the lesson" : nil
    }

    /// Reads the files that its statements use.
    ///
    /// - Returns: what is wrong with them.
    private mutating func readFiles(_ siblings: [String: [UInt8]]?) -> LessonFault? {
        guard !fileNames.isEmpty else { return nil }
        var found: [String: [UInt8]] = [:]
        for name in fileNames {
            do throws(FileFault) {
                let path = FileSystem.split(path).folder + name
                let bytes =
                    siblings == nil ? try FileSystem.read(path, upTo: Lesson.largest) : siblings?[name]
                guard let bytes else {
                    return LessonFault(
                        1, "there is no file '\(name)'", "put it beside the lesson, or correct 'files:'")
                }
                found[name] = bytes
            } catch {
                return LessonFault(1, "the file '\(name)' cannot be read: \(error)", "correct 'files:'")
            }
        }
        files = found
        return nil
    }

    /// Takes over what the course says and the lesson does not, and reads the set-up file.
    ///
    /// - Parameter siblings: the files beside it, by their names; nil if they lie in its folder.
    /// - Returns: what is wrong with that file.
    mutating func fitIn(_ siblings: [String: [UInt8]]?) -> LessonFault? {
        let folder = FileSystem.split(path).folder
        // A part of a course is a folder in that of the course.
        let folders = [folder, folder + "../"]
        let index =
            siblings.map { $0[CourseIndex.fileName].flatMap { CourseIndex.parse($0).index } }
            ?? folders.lazy.compactMap { CourseIndex.read(in: $0).index }.first
        if language.isEmpty { language = index?.language ?? "en" }
        if let fault = readFiles(siblings) { return fault }
        let name = setUpFile ?? index?.setUp ?? ""
        guard !name.isEmpty else { return nil }
        do throws(FileFault) {
            var bytes = siblings?[name]
            if siblings == nil, let place = folders.map({ $0 + name }).first(where: FileSystem.exists) {
                bytes = try FileSystem.read(place, upTo: Lesson.largest)
            }
            guard let bytes else {
                return LessonFault(
                    1, "there is no set-up file '\(name)'", "put it beside the lesson, or correct 'setup:'")
            }
            setUp = Script(text: String(decoding: bytes, as: UTF8.self), line: 1)
        } catch { return LessonFault(1, "the set-up file '\(name)' cannot be read: \(error)") }
        return setUpFault(name)
    }

    private func setUpFault(_ name: String) -> LessonFault? {
        guard let setUp else { return nil }
        let printed = LessonSession().run(setUp)
        guard !printed.isWell else { return nil }
        let error = LessonPlay.lines(printed.text).first { $0.contains("error: ") } ?? ""
        return LessonFault(1, "the set-up file '\(name)' fails: \(error)", "correct it")
    }

    /// A session in which what the lesson begins with has been run.
    func options(_ options: LessonSession.Options) -> LessonSession.Options {
        var options = options
        options.setUp = setUp
        options.files = files
        return options
    }
}
