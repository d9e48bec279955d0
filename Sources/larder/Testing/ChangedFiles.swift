internal import Glibc

/// What git says has changed.
enum ChangedFiles {
    /// Why git could not say it.
    struct Trouble: Error, CustomStringConvertible {
        var description: String
    }

    /// The files that differ from a revision, those included that git does not know yet, as absolute paths.
    static func since(_ revision: String) throws -> Set<String> {
        let top = try git("rev-parse --show-toplevel").split(separator: "\n").first.map(String.init) ?? ""
        let quoted = "'" + revision.replacing("'", with: "'\\''") + "'"
        let folder = "'" + top.replacing("'", with: "'\\''") + "'"
        let changed = try git("-C \(folder) diff --name-only -z --end-of-options \(quoted) --")
        let unknown = try git("-C \(folder) ls-files --others --exclude-standard -z")
        return Set((changed + unknown).split(separator: "\0").map { real(top + "/" + $0) })
    }

    /// A path without links, or as it is where there is no such file.
    static func real(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func git(_ arguments: String) throws -> String {
        guard let stream = popen("git \(arguments) 2>&1", "r") else {
            throw Trouble(description: "git cannot be started: \(String(cString: strerror(errno)))")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, stream)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        let status = pclose(stream)
        let text = String(decoding: bytes, as: UTF8.self)
        guard status == 0 else {
            let reason = text.split(separator: "\n").first.map(String.init) ?? "status \(status)"
            throw Trouble(description: "--changed-since: git says: \(reason)")
        }
        return text
    }
}
