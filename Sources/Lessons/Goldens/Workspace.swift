internal import Basics

/// A folder of its own for a script that is tested: copies of the files that it names, and what it writes.
///
/// So no script sees what another one or an earlier run has written, and the files that it started from stay as they
/// are.
struct Workspace {
    /// Where the script runs.
    let folder: String
    /// Where it comes from.
    private let origin: String
    private var copied: Set<String> = []

    /// Sets a folder up for a script.
    init(for script: String, source: String) throws(FileFault) {
        folder = try FileSystem.makeTemporaryFolder()
        let (origin, name) = FileSystem.split(script)
        self.origin = origin
        do throws(FileFault) {
            try copy(name, text: source)
        } catch {
            FileSystem.remove(folder)
            throw error
        }
    }

    /// Removes the folder.
    func close() { FileSystem.remove(folder) }

    /// Copies a file, and what it names in turn if it is a script.
    private mutating func copy(_ name: String, text: String) throws(FileFault) {
        guard copied.insert(name).inserted else { return }
        try FileSystem.copy(origin + name, to: FileSystem.path(name, in: folder), within: origin)
        let words = Self.words(in: text)
        for word in words { try take(word) }
        // A name that a variable is part of is known only when the script runs.
        if words.contains(where: { $0.contains("$") }), Self.namesFiles(text) {
            for other in (try? FileSystem.names(in: origin.isEmpty ? "." : origin)) ?? []
            where (try? FileSystem.kind(of: origin + other)) == .file { try take(other) }
        }
    }

    private mutating func take(_ word: String) throws(FileFault) {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        guard !word.isEmpty, !word.hasPrefix("/"), !parts.contains(".."), !copied.contains(word) else {
            return
        }
        guard FileSystem.exists(origin + word) else {
            // Something may be written there.
            let above = FileSystem.split(word).folder
            if !above.isEmpty, FileSystem.exists(origin + above) {
                FileSystem.makeFolder(FileSystem.path(above, in: folder))
            }
            return
        }
        if word.hasSuffix(GoldenSearch.scriptEnding), let bytes = try? FileSystem.read(origin + word),
            let text = String(validating: bytes, as: UTF8.self)
        {
            return try copy(word, text: text)
        }
        copied.insert(word)
        try FileSystem.copy(origin + word, to: FileSystem.path(word, in: folder), within: origin)
    }

    /// Whatever in a script could be the name of a file.
    private static func words(in text: String) -> Set<String> {
        var words: Set<String> = []
        for word in text.utf8.split(whereSeparator: { " \t\r\n\"'=;{}(),".utf8.contains($0) }) {
            if let word = String(word) { words.insert(word) }
        }
        // A name with blanks stands between quotes.
        for mark in [UInt8(ascii: "\""), UInt8(ascii: "'")] {
            for piece in text.utf8.split(separator: mark) where piece.contains(UInt8(ascii: " ")) {
                if piece.count < 256, let word = String(piece) { words.insert(word) }
            }
        }
        return words
    }

    private static func namesFiles(_ text: String) -> Bool {
        ["include", "save", "replay", "file="].contains { text.contains($0) }
    }

    /// What the script left: the files that were not there before or hold something else now, with their content.
    func leftovers() throws(FileFault) -> [String: [UInt8]] {
        var left: [String: [UInt8]] = [:]
        for name in try FileSystem.tree(folder) {
            guard (try? FileSystem.kind(of: FileSystem.path(name, in: folder))) == .file else { continue }
            let bytes = try FileSystem.read(FileSystem.path(name, in: folder))
            if let before = try? FileSystem.read(origin + name), before == bytes { continue }
            left[name] = bytes
        }
        return left
    }
}

/// What a script leaves, against what `NAME.files/` holds.
struct LeftFiles {
    /// How a folder of files is called that belongs to a script.
    static let ending = ".files"

    /// The folder that belongs to a script; nil if there is none, and what is left is not compared.
    static func folder(of script: String) -> String? {
        let path = String(script.dropLast(GoldenSearch.scriptEnding.count)) + ending
        return (try? FileSystem.kind(of: path)) == .folder ? path : nil
    }

    static func differences(_ left: [String: [UInt8]], in folder: String) throws(FileFault) -> [LeftFile] {
        var differences: [LeftFile] = []
        let expected = try FileSystem.tree(folder)
        for name in expected {
            let path = FileSystem.path(name, in: folder)
            let golden = try FileSystem.read(path)
            if let found = left[name] {
                guard let mismatch = Mismatch(golden: golden, goldenPath: path, transcript: found) else {
                    continue
                }
                differences.append(
                    .init(name: name, what: "is left with another content", mismatch: mismatch))
            } else {
                differences.append(.init(name: name, what: "is not left by this run", mismatch: nil))
            }
        }
        for name in left.keys.sorted() where !expected.contains(name) {
            differences.append(.init(name: name, what: "is left and not expected", mismatch: nil))
        }
        return differences
    }

    /// Makes a folder hold what was left, and nothing else.
    static func accept(_ left: [String: [UInt8]], in folder: String) throws(FileFault) {
        for name in try FileSystem.tree(folder) where left[name] == nil {
            FileSystem.remove(FileSystem.path(name, in: folder))
        }
        for (name, bytes) in left.sorted(by: { $0.key < $1.key }) {
            let path = FileSystem.path(name, in: folder)
            FileSystem.makeFolder(FileSystem.split(path).folder)
            if (try? FileSystem.read(path)) != bytes {
                try OutputFile.write(bytes, to: path, existing: .replace)
            }
        }
    }
}
