internal import Glibc

/// Reading files and folders. ``OutputFile`` writes them.
public enum FileSystem {
    /// What a path leads to, links followed.
    public enum Kind: Sendable { case file, folder, other }

    /// What tells one file of a machine from every other, whatever the path to it.
    public struct Identity: Hashable, Sendable {
        public var device: UInt64
        public var number: UInt64
    }

    /// The most bytes that are read of one file.
    public static let largest = 256 << 20

    public static func kind(of path: String) throws(FileFault) -> Kind { kind(of: try status(of: path)) }

    public static func identity(of path: String) throws(FileFault) -> Identity {
        identity(of: try status(of: path))
    }

    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    // MARK: Reading

    /// The bytes of a regular file.
    public static func read(_ path: String, upTo limit: Int = largest) throws(FileFault) -> [UInt8] {
        // Opening a pipe waits for its other end, so the kind is asked first, and opening never waits.
        guard try kind(of: path) == .file else { throw .notAFile }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        return try read(descriptor, upTo: limit)
    }

    /// What is left to read of an open file.
    public static func read(_ descriptor: Int32, upTo limit: Int) throws(FileFault) -> [UInt8] {
        var status = stat()
        var bytes: [UInt8] = []
        if fstat(descriptor, &status) == 0, status.st_size > 0 {
            if status.st_size > limit { throw .tooLarge(limit: limit) }
            bytes.reserveCapacity(Int(status.st_size))
        }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            bytes += chunk[..<count]
            // A file may grow while it is read.
            if bytes.count > limit { throw .tooLarge(limit: limit) }
        }
    }

    /// The names in a folder, in byte order, without those that begin with a dot unless they are asked for.
    ///
    /// A name that is not UTF-8 is given with replacement characters, so that opening it fails and says so.
    public static func names(in folder: String, withHidden: Bool = false) throws(FileFault) -> [String] {
        guard let stream = opendir(folder) else { throw .last }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if withHidden || !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    // MARK: Paths

    /// The path of a name in a folder; the empty folder is this one.
    public static func path(_ name: String, in folder: String) -> String {
        folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// A path's folder, with its slash or empty if the path names none, and its last component.
    public static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let next = path.utf8.index(after: slash)
        return (String(path[..<next]), String(path[next...]))
    }

    /// The path without links and dots; nil if nothing is there.
    public static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Makes a folder and those above it, for the user alone.
    public static func makePrivateFolder(_ path: String) throws(FileFault) {
        if path.isEmpty || mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let failure = errno
        let above = split(path.last == "/" ? String(path.dropLast()) : path).folder
        guard failure == ENOENT, !above.isEmpty, above != path else { throw .system(failure) }
        try makePrivateFolder(above)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last }
    }

    // MARK: Status

    static func status(of path: String) throws(FileFault) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .last }
        return status
    }

    static func kind(of status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }

    static func identity(of status: stat) -> Identity {
        Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }
}
