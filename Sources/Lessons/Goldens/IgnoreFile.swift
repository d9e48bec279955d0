internal import Basics
internal import Glibc

/// What is passed over when folders are searched: the patterns of `.larderignore` files, written as those of
/// `.gitignore`.
///
/// A line is a pattern; `#` begins a remark, `!` takes a later match back, a slash at the end means folders only, a slash
/// elsewhere binds the pattern to the folder of the file, `*`, `?` and `[…]` stand for parts of a name and `**` for any
/// folders.
struct IgnoreFile {
    static let name = ".larderignore"

    private struct Pattern {
        var parts: [String]
        var isNegated: Bool
        var isForFolders: Bool
    }

    private var patterns: [Pattern] = []

    /// Reads the patterns of a folder; there are none if it has no such file.
    init(in folder: String) {
        let bytes = (try? FileSystem.read(FileSystem.path(Self.name, in: folder), upTo: 1 << 20)) ?? []
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            var text = line.trimmed
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            let isNegated = text.hasPrefix("!")
            if isNegated { text.removeFirst() }
            let isForFolders = text.hasSuffix("/")
            if isForFolders { text.removeLast() }
            var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count == 1 {
                parts.insert("**", at: 0)
            } else if parts.first == "" {
                parts.removeFirst()
            }
            patterns.append(Pattern(parts: parts, isNegated: isNegated, isForFolders: isForFolders))
        }
    }

    /// Whether a path, from the folder of the file, is passed over; nil if no pattern speaks of it.
    func verdict(on path: String, isFolder: Bool) -> Bool? {
        let parts = path.split(separator: "/").map(String.init)
        var verdict: Bool?
        for pattern in patterns where isFolder || !pattern.isForFolders {
            if Self.match(pattern.parts[...], parts[...]) { verdict = !pattern.isNegated }
        }
        return verdict
    }

    private static func match(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == "**" {
            return path.indices.contains { match(pattern.dropFirst(), path[$0...]) }
                || match(pattern.dropFirst(), path[path.endIndex...])
        }
        guard let name = path.first, fnmatch(first, name, 0) == 0 else { return false }
        return match(pattern.dropFirst(), path.dropFirst())
    }
}
