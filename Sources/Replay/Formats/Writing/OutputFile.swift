import Glibc

/// A file that appears under its name only once it is complete; what was there before stays until then.
final class OutputFile {
    /// The name as the user gave it, or `standard output`.
    let name: String
    private let path: String
    private var temporary: String?
    private var isUnnamed = false
    private(set) var descriptor: Int32
    /// Whether bytes that were written can be read and changed.
    let isSeekable: Bool

    /// Begins a file; `-` is standard output.
    init(_ path: String) throws(TraceError) {
        self.path = path
        guard path != "-" else {
            name = "standard output"
            descriptor = STDOUT_FILENO
            isSeekable = false
            return
        }
        name = path
        var status = stat()
        // Into a pipe or a device it is written straight away.
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            isSeekable = false
            if descriptor < 0 { throw Self.problem(path, "cannot be written") }
            return
        }
        isSeekable = true
        // Without a name it is gone with the process, however that ends. Not every file system can do that.
        let temporaryFile = Int32(0o20000000) | O_DIRECTORY
        descriptor = open(Self.folder(of: path), temporaryFile | O_RDWR | O_CLOEXEC, 0o666)
        if descriptor >= 0 {
            isUnnamed = true
            return
        }
        var template = Array((path + ".XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.problem(path, "cannot be written") }
        temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, 0o666 & ~mask)
    }

    /// A file without a name for what has to be changed before it can be written.
    static func staged(beside path: String) throws(TraceError) -> OutputFile {
        let folder =
            path == "-" ? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" : Self.folder(of: path)
        let file = try OutputFile(folder + "/.larder-stage")
        if let temporary = file.temporary { unlink(temporary) }
        file.temporary = nil
        file.isUnnamed = false
        return file
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash]) + (slash == path.startIndex ? "/" : "")
    }

    deinit {
        if let temporary { unlink(temporary) }
        if isSeekable || path != "-" { close(descriptor) }
    }

    private static func problem(_ name: String, _ what: String) -> TraceError {
        TraceError(file: name, message: "\(what): \(String(cString: strerror(errno)))")
    }

    func write(_ bytes: borrowing [UInt8]) throws(TraceError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { memory in
                Glibc.write(descriptor, memory.baseAddress.map { $0 + written }, memory.count - written)
            }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                if errno == EPIPE, path == "-" { exit(0) }
                throw Self.problem(name, "cannot be written")
            }
            written += count
        }
    }

    /// Reads bytes that were written, from a place on; fewer at the end.
    func read(_ count: Int, at offset: Int) throws(TraceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = bytes.withUnsafeMutableBytes { memory in
                pread(
                    descriptor, memory.baseAddress.map { $0 + filled }, memory.count - filled,
                    off_t(offset + filled))
            }
            if read < 0 {
                if errno == EINTR { continue }
                throw Self.problem(name, "cannot be read back")
            }
            if read == 0 { break }
            filled += read
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Writes bytes over those at a place.
    func overwrite(_ bytes: borrowing [UInt8], at offset: Int) throws(TraceError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { memory in
                pwrite(
                    descriptor, memory.baseAddress.map { $0 + written }, memory.count - written,
                    off_t(offset + written))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.problem(name, "cannot be written")
            }
            written += count
        }
    }

    /// Gives a file that has none one beside that which it will have, since only a rename replaces what is there.
    private func giveName() throws(TraceError) {
        for number in 0..<100 {
            let name = "\(path).\(getpid())-\(number)"
            if linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 {
                temporary = name
                return
            }
            if errno != EEXIST { break }
        }
        throw Self.problem(name, "cannot be written")
    }

    /// Gives the file its name.
    func finish() throws(TraceError) {
        if isUnnamed { try giveName() }
        guard let temporary else { return }
        guard rename(temporary, path) == 0 else { throw Self.problem(name, "cannot be written") }
        self.temporary = nil
    }
}
