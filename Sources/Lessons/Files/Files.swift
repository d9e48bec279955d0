internal import Glibc

/// Reading files and folders, and replacing a file whole.
enum Files {
    /// What a path leads to, links followed.
    enum Kind { case file, folder, other }

    /// What tells one file of a machine from every other, whatever the path to it.
    struct Identity: Hashable {
        var device: UInt64
        var number: UInt64
    }

    /// The most bytes that are read of one file.
    static let largest = 256 << 20

    static func kind(of path: String) throws(FileFault) -> Kind { kind(try status(of: path)) }

    static func identity(of path: String) throws(FileFault) -> Identity {
        let status = try status(of: path)
        return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The bytes of a regular file.
    static func read(_ path: String, upTo limit: Int = largest) throws(FileFault) -> [UInt8] {
        // Opening a pipe would wait for its other end, so the kind is asked first, and opening never waits.
        guard try kind(of: path) == .file else { throw .notAFile }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            bytes += chunk[..<count]
            if bytes.count > limit { throw .tooLarge(limit: limit) }
        }
    }

    /// The names in a folder, in byte order, without those that begin with a dot.
    ///
    /// A name that is not UTF-8 is given with replacement characters, so that opening it fails and says so.
    static func names(in folder: String) throws(FileFault) -> [String] {
        try allNames(in: folder).filter { !$0.hasPrefix(".") }
    }

    /// The same with those that begin with a dot, but for the folder itself and the one above.
    static func allNames(in folder: String) throws(FileFault) -> [String] {
        guard let stream = opendir(folder) else { throw .last }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Replaces a file's content whole, or creates it: a reader finds the old bytes or the new, never a part.
    ///
    /// Permissions stay as they were, and a link stays a link to the file that is replaced. A file that may not be
    /// written is left alone.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileFault) {
        var target = path
        var permissions: mode_t?
        var link = stat()
        if lstat(path, &link) == 0 {
            // A link that leads nowhere is not replaced either: this fails.
            let status = try status(of: path)
            guard kind(status) == .file else { throw .notAFile }
            guard access(path, W_OK) == 0 else { throw .last }
            permissions = status.st_mode & 0o7777
            guard let resolved = realpath(path, nil) else { throw .last }
            defer { free(resolved) }
            target = String(cString: resolved)
        }
        let (folder, name) = split(target)
        let temporary = "\(folder).\(name).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .last }
        do throws(FileFault) {
            do throws(FileFault) {
                try write(bytes, to: descriptor)
                if let permissions, fchmod(descriptor, permissions) != 0 { throw .last }
                if fsync(descriptor) != 0 { throw .last }
            } catch {
                close(descriptor)
                throw error
            }
            if close(descriptor) != 0 { throw .last }
            if rename(temporary, target) != 0 { throw .last }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// The path of a name in a folder; the empty folder is this one.
    static func path(_ name: String, in folder: String) -> String {
        folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// A path's folder, with its slash or empty where the path names none, and its last component.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let next = path.utf8.index(after: slash)
        return (String(path[..<next]), String(path[next...]))
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            rest.removeFirst(count)
        }
    }

    private static func status(of path: String) throws(FileFault) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .last }
        return status
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }
}
