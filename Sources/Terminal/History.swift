/// The lines typed before, oldest first, and the file that keeps them from one session to the next.
///
/// The file is plain text, one entry a line. It is written to a temporary file beside it and renamed, with mode
/// 0600. What other sessions added since is kept: the entries of this session go on top of what the file holds
/// at that time. Whatever stands in the way, an unreadable folder or a file that is not text, gives one warning;
/// the file is then left as it is.
public final class History {
    /// How many entries are kept unless told otherwise.
    public static let defaultLimit = 10_000

    /// The file; nil when nothing is kept.
    public let path: String?
    /// The entries, oldest first. Costs time linear in their number.
    public var entries: [String] { Array(kept.suffix(limit)) }

    /// How many entries were ever appended, those that the limit removed included.
    private(set) var appendedCount = 0

    let limit: Int
    private var kept: [String] = []
    private let warn: (String) -> Void
    private var unsaved: [String] = []
    private var isFileUsable: Bool

    /// Reads the history of earlier sessions.
    ///
    /// - Parameters:
    ///   - path: the file; nil keeps the history in memory only.
    ///   - limit: how many entries are kept, at least one.
    ///   - warn: told, at most once, why the file cannot be used.
    public init(path: String?, limit: Int = History.defaultLimit, warn: @escaping (String) -> Void) {
        self.path = path
        self.limit = max(1, limit)
        self.warn = warn
        isFileUsable = path != nil
        guard let path else { return }
        do throws(HistoryFile.Failure) {
            for entry in try HistoryFile(path: path).read() { append(entry) }
        } catch {
            giveUp(error)
        }
    }

    /// Where the history is kept: `LARDER_HISTORY` (empty or `/dev/null`: nowhere), else `$XDG_STATE_HOME/larder/history`, else
    /// `~/.local/state/larder/history`. Nil when it is kept nowhere.
    public static func defaultPath(environment: [String: String] = processEnvironment()) -> String? {
        if let chosen = environment["LARDER_HISTORY"] {
            return chosen.isEmpty || chosen == "/dev/null" ? nil : chosen
        }
        // The XDG specification has a relative path ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return state + "/larder/history"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/state/larder/history"
    }

    /// Keeps an entry, unless it is empty, begins with a space or repeats the one before.
    ///
    /// A newline in it becomes a space: an entry is one line.
    public func add(_ line: String) {
        var entry = line
        if entry.unicodeScalars.contains(where: { History.endsLine($0) || $0.value == 0 }) {
            entry = String(
                String.UnicodeScalarView(
                    entry.unicodeScalars.lazy.filter { $0.value != 0 }.map { History.endsLine($0) ? " " : $0 }
                ))
        }
        guard !line.hasPrefix(" "), !entry.isEmpty, entry != kept.last else { return }
        append(entry)
        if isFileUsable { unsaved.append(entry) }
    }

    /// Writes what was added since the last time. Does nothing when there is nothing new.
    public func save() {
        guard let path, isFileUsable, !unsaved.isEmpty else { return }
        do throws(HistoryFile.Failure) {
            try HistoryFile(path: path).append(unsaved, limit: limit)
            unsaved = []
        } catch {
            giveUp(error)
        }
    }

    /// The newest entries, as many as were appended since `count` of them had been.
    func appended(since count: Int) -> ArraySlice<String> {
        kept.suffix(min(appendedCount - count, limit))
    }

    private func append(_ entry: String) {
        kept.append(entry)
        appendedCount += 1
        // Trimmed in large steps, so that appending costs a constant amount on average.
        if kept.count > limit + limit / 2 + 16 {
            kept.removeFirst(kept.count - limit)
        }
    }

    private func giveUp(_ failure: HistoryFile.Failure) {
        isFileUsable = false
        unsaved = []
        warn(failure.description)
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r"
    }
}
