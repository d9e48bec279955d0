internal import Glibc
internal import Synchronization

/// The claim of one Larder session on one file, so that two cannot use it at once.
///
/// It is a lock on a byte far beyond any that SQLite locks or a file can have, bound to the open file description:
/// it ends with the process, however that ends, and does not disturb SQLite's own locks as long as the file stays
/// open until SQLite has closed it (closing any descriptor of a file drops the process's traditional locks on it,
/// as SQLite's "How To Corrupt An SQLite Database File" tells). Within the process a table says the same, because
/// even to open the file for a second try would in the end close it.
final class SQLiteClaim: @unchecked Sendable {
    /// Which file it is, whatever its name.
    private struct Identity: Hashable {
        var device: UInt
        var number: UInt
    }

    private static let claimed = Mutex<Set<Identity>>([])
    private static let place = 1 << 62
    /// Linux's `F_OFD_SETLK`, which the system's module map leaves out.
    private static let setLock: Int32 = 37

    private let descriptor: Int32
    private let identity: Identity
    /// The absolute path, all links followed.
    let path: String
    /// Whether there was no file before.
    let created: Bool
    private var isHeld = true

    /// Opens the file, which is created if there is none, and claims it.
    init(_ name: String) throws(RowStoreError) {
        if let known = Self.identity(of: name), Self.claimed.withLock({ $0.contains(known) }) {
            throw SQLiteWording.claimed(name)
        }
        (descriptor, created) = try Self.open(name)
        guard let identity = Self.identity(of: descriptor), let path = Self.absolute(name) else {
            let error = SQLiteWording.system(errno, name)
            close(descriptor)
            throw error
        }
        self.identity = identity
        self.path = path
        guard Self.claimed.withLock({ $0.insert(identity).inserted }) else {
            isHeld = false
            throw SQLiteWording.claimed(name)
        }
        guard Self.lock(descriptor) else {
            release()
            throw SQLiteWording.claimed(name)
        }
        do { try Self.checkFolder(of: path, name) } catch {
            if created { removeFile() }
            release()
            throw error
        }
    }

    deinit { release() }

    /// Ends the claim. SQLite must have closed the file before.
    func release() {
        guard isHeld else { return }
        isHeld = false
        close(descriptor)
        _ = Self.claimed.withLock { $0.remove(identity) }
    }

    /// Takes the file away if its name still stands for the one that was claimed.
    func removeFile() {
        if Self.identity(of: path) == identity { unlink(path) }
    }

    /// Whether its name stands for this file no more.
    var isGone: Bool { Self.identity(of: path) != identity }

    var isEmptyFile: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_size == 0
    }

    // MARK: The system's calls

    private static func open(_ name: String) throws(RowStoreError) -> (descriptor: Int32, created: Bool) {
        if name.isEmpty || name.utf8.contains(0) { throw SQLiteWording.noName }
        if name == ":memory:" || name.hasSuffix("/:memory:") { throw SQLiteWording.memory }
        var status = stat()
        if stat(name, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw status.st_mode & S_IFMT == S_IFDIR ? SQLiteWording.folder(name) : SQLiteWording.noFile(name)
        }
        let existing = Glibc.open(name, O_RDWR | O_CLOEXEC)
        if existing >= 0 { return (existing, false) }
        guard errno == ENOENT else { throw SQLiteWording.system(errno, name) }
        var link = stat()
        if lstat(name, &link) == 0 { throw SQLiteWording.dangling(name) }
        let fresh = Glibc.open(name, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0o644)
        guard fresh >= 0 else { throw SQLiteWording.system(errno, name) }
        return (fresh, true)
    }

    private static func lock(_ descriptor: Int32) -> Bool {
        var range = Glibc.flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = place
        range.l_len = 1
        return fcntl(descriptor, setLock, &range) == 0
    }

    /// SQLite keeps its rollback journal beside the file, so the folder must let it.
    private static func checkFolder(of path: String, _ name: String) throws(RowStoreError) {
        var folder = path
        while let last = folder.popLast(), last != "/" {}
        if access(folder.isEmpty ? "/" : folder, W_OK | X_OK) != 0 { throw SQLiteWording.sealedFolder(name) }
    }

    private static func absolute(_ name: String) -> String? {
        guard let resolved = realpath(name, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func identity(of name: String) -> Identity? {
        var status = stat()
        return stat(name, &status) == 0 ? Identity(device: status.st_dev, number: status.st_ino) : nil
    }

    private static func identity(of descriptor: Int32) -> Identity? {
        var status = stat()
        return fstat(descriptor, &status) == 0
            ? Identity(device: status.st_dev, number: status.st_ino) : nil
    }
}
