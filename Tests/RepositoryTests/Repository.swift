import Foundation

/// The files of this repository: those that git tracks, and new ones that it does not ignore.
struct Repository {
    /// A file's path from the top, its parts, and its text.
    struct File: CustomStringConvertible {
        var path: String
        var parts: [String]
        var text: String
        var isExecutable: Bool

        var description: String { path }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var isSwift: Bool { path.hasSuffix(".swift") }
    }

    let files: [File]
    /// The names at the top level.
    let topLevel: Set<String>

    init() throws {
        let top = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let paths = try Self.listed(in: top) ?? Self.walked(top)
        files = paths.compactMap { path in
            let full = top.appendingPathComponent(path).path
            // A file that was deleted but not yet committed is still listed.
            guard let data = FileManager.default.contents(atPath: full) else { return nil }
            return File(
                path: path, parts: path.split(separator: "/").map(String.init),
                text: String(decoding: data, as: UTF8.self),
                isExecutable: FileManager.default.isExecutableFile(atPath: full))
        }
        topLevel = Set(files.compactMap(\.parts.first))
    }

    /// The files of a folder at the top, such as `Sources`.
    func files(in folder: String) -> [File] {
        files.filter { $0.parts.first == folder && $0.parts.count > 1 }
    }

    /// The names of the folders directly in one at the top.
    func rooms(in folder: String) -> Set<String> {
        Set(files(in: folder).filter { $0.parts.count > 2 }.map { $0.parts[1] })
    }

    private static func listed(in top: URL) throws -> [String]? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "git", "-C", top.path, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, !output.isEmpty else { return nil }
        return Set(output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }).sorted()
    }

    /// What stands in for git's list in a copy that has no history: every file that is not hidden, and `.ci`.
    private static func walked(_ top: URL) -> [String] {
        let paths = FileManager.default.enumerator(atPath: top.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { path in
            let isShown = path.hasPrefix(".ci/") || !path.split(separator: "/").contains { $0.hasPrefix(".") }
            let type = try? FileManager.default.attributesOfItem(atPath: top.path + "/" + path)[.type]
            return isShown && type as? FileAttributeType == .typeRegular
        }.sorted()
    }
}
