internal import Basics
internal import Glibc

/// Where a person's progress is kept: a file of JSON, a line a lesson, replaced whole.
public final class ProgressFile {
    /// The file; nil if nothing is kept.
    public let path: String?
    private var entries: [String: LessonProgress] = [:]
    /// What is to be said about the file, once.
    public private(set) var complaint: String?

    /// Reads the file. One that is not there is empty; one that cannot be read is left alone, and nothing is kept.
    public init(path: String?) {
        guard let path, FileSystem.exists(path) else {
            self.path = path
            return
        }
        do throws(FileFault) {
            let found = try Self.entries(in: path)
            self.path = path
            entries = found.entries
            if found.strangers > 0 {
                complaint = "a line of \(VisibleText(path).text) is not understood, and is passed over"
            }
        } catch {
            self.path = nil
            complaint = "your progress is not kept: \(VisibleText(path).text): \(error)"
        }
    }

    private static func entries(
        in path: String
    ) throws(FileFault) -> (entries: [String: LessonProgress], strangers: Int) {
        var entries: [String: LessonProgress] = [:]
        var strangers = 0
        for line in String(decoding: try FileSystem.read(path, upTo: 16 << 20), as: UTF8.self).split(
            separator: "\n")
        {
            if let entry = LessonProgress(line: String(line)) {
                entries[entry.lesson] = entry
            } else {
                strangers += 1
            }
        }
        return (entries, strangers)
    }

    /// `$LARDER_PROGRESS`, or `larder/progress.jsonl` in `$XDG_STATE_HOME`, which is `~/.local/state` unless it is set.
    /// Nil where neither a home nor that is known, or `$LARDER_PROGRESS` is empty.
    public static func defaultPath(_ environment: (String) -> String?) -> String? {
        if let named = environment("LARDER_PROGRESS") { return named.isEmpty ? nil : named }
        // What is not absolute does not count (XDG Base Directory Specification).
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/larder/progress.jsonl"
        }
        guard let home = environment("HOME"), !home.isEmpty else { return nil }
        return home + "/.local/state/larder/progress.jsonl"
    }

    /// How far a lesson has come.
    ///
    /// - Parameter lesson: the course's ``Course/key(_:)`` of the lesson.
    public subscript(lesson: String) -> LessonProgress {
        if let entry = entries[lesson] { return entry }
        // Before there were courses, only the name of the lesson was kept.
        if lesson.hasPrefix("larder/"), var entry = entries[FileSystem.split(lesson).name] {
            entry.lesson = lesson
            return entry
        }
        return LessonProgress(lesson: lesson)
    }

    /// Keeps how far a lesson has come.
    public func keep(_ progress: LessonProgress) {
        guard entries[progress.lesson] != progress else { return }
        // Another terminal may have come further in another lesson.
        if let path, FileSystem.exists(path), let found = try? Self.entries(in: path) {
            entries = found.entries
        }
        entries[progress.lesson] = progress
        write()
    }

    /// Forgets lessons, by what their progress is kept under.
    public func reset(_ keys: [String]) {
        for key in keys {
            entries[key] = nil
            if key.hasPrefix("larder/") { entries[FileSystem.split(key).name] = nil }
        }
        write()
    }

    private func write() {
        guard let path else { return }
        var text = ""
        for (_, entry) in entries.sorted(by: { $0.key < $1.key }) { text += entry.line + "\n" }
        do throws(FileFault) {
            try FileSystem.makePrivateFolder(FileSystem.split(path).folder)
            try OutputFile.write(Array(text.utf8), to: path, existing: .replace, isPrivate: true)
        } catch { complaint = "your progress is not kept: \(VisibleText(path).text): \(error)" }
    }

    /// Takes what there is to complain of.
    public func takeComplaint() -> String? {
        defer { complaint = nil }
        return complaint
    }
}
