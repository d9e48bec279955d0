/// Which input reads a file, and whether it is applied for the first time.
struct Reading: Sendable {
    var number: Int
    var isRepeated: Bool
}

/// What statements have read from files: a statement that is run again reads the same, even if the file has changed since
/// or is gone.
///
/// A new statement reads the file anew. What could not be read is kept too, since the statement may have expected that.
struct KeptFiles {
    typealias Content = Result<[UInt8], Problem>

    /// What a file held, from the input of this number on.
    private struct Version {
        var number: Int
        var content: Content
    }

    /// By path, the oldest version first. Never walked through.
    private var versions: [String: [Version]] = [:]

    /// What an input read from a file when it was applied first; nil if it has not read the file.
    func content(ofFile path: String, for reading: Reading) -> Content? {
        guard reading.isRepeated, let known = versions[path] else { return nil }
        // An input may read a file earlier than at first, in a run with other settings.
        return (known.last { $0.number <= reading.number } ?? known.first)?.content
    }

    mutating func keep(_ content: Content, ofFile path: String, for reading: Reading) {
        var known = versions[path] ?? []
        if let last = known.last, Self.isSame(last.content, content) { return }
        if known.last?.number == reading.number {
            // The same input read the file twice, and in between the file changed: it gets to see the newer content.
            known[known.count - 1].content = content
        } else {
            known.append(Version(number: reading.number, content: content))
        }
        versions[path] = known
    }

    /// Whether a file that was read holds something else now than when it was read last. Files are sorted by path.
    func changed(now: (_ path: String) -> [[UInt8]]) -> [String] {
        versions.keys.sorted().filter { path in
            guard case .success(let content)? = versions[path]?.last?.content else { return false }
            return !now(path).contains(content)
        }
    }

    private static func isSame(_ one: Content, _ other: Content) -> Bool {
        switch (one, other) {
        case (.success(let one), .success(let other)): one == other
        case (.failure(let one), .failure(let other)): one.message == other.message
        default: false
        }
    }
}
