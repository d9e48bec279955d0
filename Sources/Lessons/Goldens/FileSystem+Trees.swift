public import Basics
internal import Glibc

// Folders that are made, copied and removed whole.

extension FileSystem {
    /// A new empty folder for what does not last, in `$TMPDIR` or `/tmp`.
    static func makeTemporaryFolder() throws(FileFault) -> String {
        let place = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(place)/larder-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw .last }
        guard let real = resolved(String(cString: made)) else { throw .last }
        return real
    }

    /// Makes a folder and those that it stands in, as far as they are missing.
    public static func makeFolder(_ path: String) {
        guard !path.isEmpty, !exists(path) else { return }
        makeFolder(split(path.hasSuffix("/") ? String(path.dropLast()) : path).folder)
        mkdir(path, 0o755)
    }

    /// Removes a file, or a folder with all that is in it. What cannot be removed stays.
    static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in (try? names(in: path, withHidden: true)) ?? [] { remove(FileSystem.path(name, in: path)) }
        rmdir(path)
    }

    /// The files below a folder, as paths from there, in byte order. Names that begin with a dot are passed over.
    static func tree(_ folder: String) throws(FileFault) -> [String] {
        var found: [String] = []
        for name in try names(in: folder) {
            let path = FileSystem.path(name, in: folder)
            if (try? kind(of: path)) == .folder {
                found += try tree(path).map { FileSystem.path($0, in: name) }
            } else {
                found.append(name)
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Copies a file, or a folder with all that is in it.
    ///
    /// A link that leads out of `root` is copied as a link, so that whoever may not follow the one may not follow the
    /// other.
    static func copy(_ path: String, to copy: String, within root: String) throws(FileFault) {
        makeFolder(split(copy).folder)
        guard let real = resolved(path), let top = resolved(root.isEmpty ? "." : root) else { return }
        guard real == top || real.hasPrefix(top == "/" ? "/" : top + "/") else {
            guard symlink(real, copy) == 0 || errno == EEXIST else { throw .last }
            return
        }
        switch try kind(of: path) {
        case .folder:
            makeFolder(copy)
            for name in try names(in: path) {
                try FileSystem.copy(
                    FileSystem.path(name, in: path), to: FileSystem.path(name, in: copy), within: root)
            }
        case .file: try OutputFile.write(read(path), to: copy, existing: .replace, isDurable: false)
        case .other: guard mkfifo(copy, 0o600) == 0 || errno == EEXIST else { throw .last }
        }
    }
}
