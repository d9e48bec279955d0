internal import Basics

extension Lesson {
    /// The ending of a lesson's file.
    static let ending = ".md"
    /// The most bytes that a lesson may have.
    static let largest = 1 << 20

    /// Whether a file's name is that of a lesson: two digits or more, a dash, a name, `.md`.
    static func isLessonName(_ name: String) -> Bool {
        guard name.hasSuffix(ending) else { return false }
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        return digits.count >= 2 && name.dropFirst(digits.count).hasPrefix("-")
    }

    /// Reads a lesson.
    ///
    /// - Throws: all that is wrong with it.
    public init(file path: String) throws(LessonUnreadable) {
        let bytes: [UInt8]
        do throws(FileFault) { bytes = try FileSystem.read(path, upTo: Lesson.largest) } catch {
            throw LessonUnreadable(path: path, faults: [Lesson.fault(of: error)])
        }
        try self.init(path: path, bytes: bytes)
    }

    private static func fault(of error: FileFault) -> LessonFault {
        if case .tooLarge = error {
            return LessonFault(
                1, "a lesson of more than \(largest >> 20) MiB is none",
                "part it into several, or is it another file?")
        }
        return LessonFault(1, "cannot be read: \(error)")
    }

    /// Reads a lesson from the content of its file.
    ///
    /// - Throws: all that is wrong with it.
    ///
    /// - Parameter siblings: the files beside it, by their names; nil if they lie in its folder.
    init(
        path: String, bytes: [UInt8], siblings: [String: [UInt8]]? = nil
    ) throws(LessonUnreadable) {
        var parser = LessonParser(path: path, bytes: bytes)
        parser.parse()
        guard parser.faults.isEmpty else {
            throw LessonUnreadable(path: path, faults: parser.faults.sorted { $0.line < $1.line })
        }
        self = parser.lesson
        if let fault = fitIn(siblings) { throw LessonUnreadable(path: path, faults: [fault]) }
    }
}
