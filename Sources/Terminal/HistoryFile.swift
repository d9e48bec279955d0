import Glibc

/// The file behind a ``History``.
struct HistoryFile {
    /// Why a history file cannot be used.
    enum Failure: Error, Equatable, CustomStringConvertible {
        case cannotRead(path: String, reason: String)
        case cannotWrite(path: String, reason: String)
        case notRegular(path: String)
        case notText(path: String)
        case tooLarge(path: String)

        var description: String {
            let consequence = "the lines of this session are not saved"
            switch self {
            case .cannotRead(let path, let reason):
                return "cannot read the history file \(path): \(reason); \(consequence)"
            case .cannotWrite(let path, let reason):
                return "cannot write the history file \(path): \(reason); \(consequence)"
            case .notRegular(let path):
                return "the history file \(path) is not a regular file; \(consequence)"
            case .notText(let path):
                return
                    "the history file \(path) is damaged (not UTF-8 text) and is left as it is; \(consequence)."
                    + " Move it away to start a new one"
            case .tooLarge(let path):
                return "the history file \(path) is larger than 64 MiB and is left as it is; \(consequence)."
                    + " Move it away to start a new one"
            }
        }
    }

    static let largestSize = 64 * 1024 * 1024

    var path: String

    /// The entries, oldest first; none when there is no such file.
    func read() throws(Failure) -> [String] {
        // Not blocking, so that a named pipe is refused instead of waited for.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw .cannotRead(path: path, reason: HistoryFile.reason())
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannotRead(path: path, reason: HistoryFile.reason())
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
        guard status.st_size <= HistoryFile.largestSize else { throw .tooLarge(path: path) }
        let bytes = try contents(of: descriptor, expecting: Int(status.st_size))
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(path: path)
        }
        return text.unicodeScalars.split(separator: "\n")
            .map { String($0.last == "\r" ? $0.dropLast() : $0) }
            .filter { !$0.isEmpty }
    }

    /// Puts entries on top of what the file holds now, and keeps the newest `limit`.
    func append(_ added: [String], limit: Int) throws(Failure) {
        // A link, say into a folder of dotfiles, stays a link.
        let target = HistoryFile(path: HistoryFile.resolved(path))
        let folder = HistoryFile.folder(of: target.path)
        try HistoryFile.makeFolder(folder, for: path)
        let lock = HistoryFile.lock(folder)
        defer { if lock >= 0 { close(lock) } }
        var entries = try target.read()
        for entry in added where entry != entries.last { entries.append(entry) }
        try target.replace(with: entries.suffix(limit))
    }

    private func contents(of descriptor: Int32, expecting size: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .cannotRead(path: path, reason: HistoryFile.reason())
            }
            bytes += chunk[..<count]
            // It may grow while it is read.
            if bytes.count > HistoryFile.largestSize { throw .tooLarge(path: path) }
        }
    }

    private func replace(with entries: some Sequence<String>) throws(Failure) {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += entry.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        var template = Array((path + ".XXXXXX").utf8CString)
        // mkstemp makes the file with mode 0600.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: HistoryFile.reason()) }
        let written = HistoryFile.write(bytes, to: descriptor)
        let failure = errno
        let isClosed = close(descriptor) == 0
        guard written, isClosed, rename(template, path) == 0 else {
            let reason = String(cString: strerror(written ? errno : failure))
            unlink(template)
            throw .cannotWrite(path: path, reason: reason)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty, let base = rest.baseAddress {
                let count = Glibc.write(descriptor, base, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return true
        }
    }

    private static func reason() -> String {
        String(cString: strerror(errno))
    }

    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a folder and those above it, for the user alone.
    private static func makeFolder(_ folder: String, for path: String) throws(Failure) {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        let failure = errno
        let above = HistoryFile.folder(of: folder)
        guard failure == ENOENT, above != folder else {
            throw .cannotWrite(path: path, reason: String(cString: strerror(failure)))
        }
        try makeFolder(above, for: path)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .cannotWrite(path: path, reason: reason())
        }
    }

    /// Keeps two sessions that save at the same instant apart, by a lock on the folder.
    ///
    /// Returns the descriptor that holds the lock until it is closed, or -1. Where locks are not to be had within
    /// half a second, saving goes on without: a history is not worth hanging for.
    private static func lock(_ folder: String) -> Int32 {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return -1 }
        for _ in 0..<50 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { break }
            usleep(10_000)
        }
        return descriptor
    }
}
