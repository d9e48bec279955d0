internal import Basics
internal import Glibc

/// The beginning of a lesson, for a teacher to fill in.
public enum Skeleton {
    /// Why none was made.
    public struct Trouble: Error, CustomStringConvertible {
        public var description: String
    }

    /// What stands where something is to be filled in; the check finds it.
    static let blank = "FILL IN"

    /// Writes a skeleton with the next number of a folder.
    ///
    /// - Returns: the path of the file.
    public static func write(title: String, to folder: String) throws -> String {
        let title = title.trimmed
        guard !title.isEmpty, !title.contains(where: \.isNewline), title.count <= 70 else {
            throw Trouble(description: "a title is one line of 1 to 70 characters")
        }
        let slug = slug(of: title)
        guard !slug.isEmpty else {
            throw Trouble(
                description: "the title '\(VisibleText(title).text)' has no letter to name a file after")
        }
        let number: Int
        do throws(FileFault) {
            number = (try Course(folder: folder).entries.map(\.number).max() ?? 0) + 1
        } catch { throw GoldenError.unreadable(folder, error) }
        let digits = number < 10 ? "0\(number)" : "\(number)"
        let path = FileSystem.path("\(digits)-\(slug).md", in: folder)
        guard !FileSystem.exists(path) else { throw Trouble(description: "\(path) is there already") }
        let lesson = try Lesson(path: path, bytes: Array(text(number, title).utf8))
        do throws(FileFault) {
            try OutputFile.write(
                LessonPlay(lesson).bytes, to: path, existing: .refuse(remedy: "choose another title"))
        } catch {
            throw GoldenError.unreadable(path, error)
        }
        return path
    }

    /// A title as the name of a file: `what-a-miss-costs`.
    static func slug(of title: String) -> String {
        let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.joined(separator: "-")
    }

    /// A whole lesson with blanks for its words, and as yet without what its statements print.
    private static func text(_ number: Int, _ title: String) -> String {
        """
        # \(number). \(title)

        <!-- lesson
        minutes: 10
        about: \(blank) what it is about, in one line
        -->

        ## The idea

        \(blank) what the reader sees next, and why it matters.

        ```larder
        larder> database users rows=user:1..user:100
        larder> cache front over users ttl=60s
        larder> read user:1
        ```

        \(blank) a question: what will the next read of `user:1` be?

        <!-- predict
        right: a hit
          expect hit
        choice: a miss
          expect miss
        because: \(blank) why.
        -->

        ```larder
        larder> read user:1
        ```

        ## Your turn

        \(blank) the task, in a sentence or two: read `user:2` twice, so that the second read is a hit.

        <!-- exercise: \(blank) a title
        goal: the newest read was a hit on user:2
          expect hit
          expect cached user:2
        forbid: workload
        hint: \(blank) a first hint.
        hint: \(blank) a hint that shows by itself, once user:2 was read.
          when expect events miss user:2 >= 1
          try read user:2
        solution:
          read user:2
          read user:2
        after: \(blank) what to take from it.
        -->

        ## What to remember

        - \(blank) one thing.

        ## Where to read more

        - \(blank) a source that describes it.

        """
    }
}
