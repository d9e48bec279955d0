internal import Glibc

/// A file that appears under its name only when it is complete. What stood there before stays until then, and stays for
/// good if writing fails.
///
/// All of Larder's files are written by this type. It writes regular files only. A link stays a link, and permissions
/// and owner stay as they were. A read-only file, one with several names, and one that is also an input are refused.
public final class OutputFile {
    /// What happens to a file that stands under the name already.
    public enum Existing: Sendable {
        /// It is refused; the text says how to replace it.
        case refuse(remedy: String)
        /// It is replaced if it is empty or its first bytes say that Larder wrote it; otherwise refused.
        case replaceOwn(header: String, remedy: String)
        case replace
    }

    public let name: String
    private let target: String
    private var temporary: String?
    private var isUnnamed = false
    private var replaced: stat?
    private var isFinished = false
    private let descriptor: Int32
    private let isPrivate: Bool
    private let isDurable: Bool
    /// Whether bytes that were written can be read and changed. They cannot in a pipe or a device.
    public let isSeekable: Bool

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - inputs: files that are read in this run.
    ///   - isPrivate: whether only the user may read the file, whatever its permissions were.
    ///   - isDurable: whether the bytes must be on the disk before the file gets its name. What lasts no longer than the
    ///     process need not wait for that.
    ///   - mayStream: whether a pipe or a terminal of this name is written to as it is. They hold nothing that could be
    ///     lost.
    public init(
        _ path: String, existing: Existing, inputs: [FileSystem.Identity] = [], isPrivate: Bool = false,
        isDurable: Bool = true, mayStream: Bool = false
    ) throws(FileFault) {
        name = path
        self.isPrivate = isPrivate
        self.isDurable = isDurable
        var link = stat()
        if lstat(path, &link) == 0 {
            // A link that leads nowhere is not replaced: this fails.
            let status = try FileSystem.status(of: path)
            let form = status.st_mode & S_IFMT
            if mayStream, [S_IFIFO, S_IFCHR, S_IFSOCK].contains(form) {
                descriptor = open(path, O_WRONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw .last }
                (target, isSeekable) = (path, false)
                return
            }
            try Self.check(path, status, existing, inputs)
            guard let resolved = FileSystem.resolved(path) else { throw .last }
            target = resolved
            replaced = status
        } else {
            guard errno == ENOENT else { throw .last }
            target = path
        }
        isSeekable = true
        (descriptor, temporary) = try Self.openTemporary(beside: target)
        isUnnamed = temporary == nil
    }

    /// Standard output, which is written to as it is.
    public static func standardOutput() -> OutputFile { OutputFile(openAs: STDOUT_FILENO) }

    private init(openAs descriptor: Int32) {
        (name, target, isPrivate, isDurable, isSeekable) = ("standard output", "-", false, false, false)
        self.descriptor = descriptor
    }

    private static func check(
        _ path: String, _ status: stat, _ existing: Existing, _ inputs: [FileSystem.Identity]
    ) throws(FileFault) {
        guard FileSystem.kind(of: status) == .file else { throw .notAFile }
        if inputs.contains(FileSystem.identity(of: status)) { throw .isInput }
        switch existing {
        case .replace: break
        case .refuse(let remedy): throw .exists(remedy: remedy)
        case .replaceOwn(let header, let remedy):
            if status.st_size > 0 {
                let file = open(path, O_RDONLY | O_CLOEXEC)
                guard file >= 0 else { throw .last }
                defer { close(file) }
                let head = try Descriptor.read(header.utf8.count, from: file, at: 0)
                guard head == Array(header.utf8) else { throw .exists(remedy: remedy) }
            }
        }
        // The superuser may write to any file, but means no more by naming it than others do.
        if status.st_mode & 0o222 == 0 { throw .readOnly }
        guard access(path, W_OK) == 0 else { throw .last }
        if status.st_nlink > 1 { throw .hasOtherNames }
    }

    /// A file in the folder of another: without a name if the file system can do that, so that it is gone with the
    /// process, however the process ends.
    private static func openTemporary(beside path: String) throws(FileFault) -> (Int32, String?) {
        let folder = FileSystem.split(path).folder
        let withoutName = Int32(0o20000000) | O_DIRECTORY
        let unnamed = open(folder.isEmpty ? "." : folder, withoutName | O_RDWR | O_CLOEXEC, 0o600)
        if unnamed >= 0 { return (unnamed, nil) }
        var template = Array((hidden(path) + ".XXXXXX").utf8CString)
        let named = mkstemp(&template)
        guard named >= 0 else { throw .last }
        return (named, String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func hidden(_ path: String) -> String {
        let (folder, name) = FileSystem.split(path)
        return "\(folder).\(name)"
    }

    /// A file without a name for what has to be changed before it can be written elsewhere.
    public static func staged(for target: OutputFile) throws(FileFault) -> OutputFile {
        // Beside a file, where there is room for it too. Nothing may be written beside a pipe or a device.
        try OutputFile(
            stagedBeside: target.isSeekable
                ? target.target : (getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/larder-stage")
    }

    private init(stagedBeside path: String) throws(FileFault) {
        (name, target, isPrivate, isDurable, isSeekable) = (path, path, true, false, true)
        let (descriptor, temporary) = try Self.openTemporary(beside: path)
        if let temporary { unlink(temporary) }
        self.descriptor = descriptor
        isFinished = true
    }

    deinit {
        if let temporary { unlink(temporary) }
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    // MARK: Writing

    public func write(_ bytes: [UInt8]) throws(FileFault) { try Descriptor.write(bytes, to: descriptor) }

    /// Writes bytes over those at a place.
    public func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileFault) {
        try Descriptor.write(bytes, to: descriptor, at: offset)
    }

    /// Reads bytes that were written, from a place on; fewer at the end.
    public func read(_ count: Int, at offset: Int) throws(FileFault) -> [UInt8] {
        try Descriptor.read(count, from: descriptor, at: offset)
    }

    /// Completes the file and gives it its name.
    public func finish() throws(FileFault) {
        guard isSeekable, !isFinished else { return }
        if let replaced {
            // Only the superuser may give a file away; for everyone else it is theirs already.
            _ = fchown(descriptor, replaced.st_uid, replaced.st_gid)
            let permissions = isPrivate ? 0o600 : replaced.st_mode & 0o7777
            guard fchmod(descriptor, permissions) == 0 else { throw .last }
        } else {
            let mask = umask(0)
            umask(mask)
            guard fchmod(descriptor, (isPrivate ? 0o600 : 0o666) & ~mask) == 0 else { throw .last }
        }
        if isDurable { guard fsync(descriptor) == 0 else { throw .last } }
        try giveName()
        isFinished = true
    }

    private func giveName() throws(FileFault) {
        // A link never replaces a file that somebody made meanwhile; a rename does.
        guard replaced != nil else {
            let isLinked =
                if let temporary { link(temporary, target) == 0 } else { linkUnnamed(to: target) }
            if !isLinked {
                throw errno == EEXIST ? .exists(remedy: "it was made only now; try again") : .last
            }
            if let temporary { unlink(temporary) }
            temporary = nil
            return
        }
        if isUnnamed {
            for number in 0..<100 {
                let name = "\(Self.hidden(target)).\(getpid())-\(number)"
                if linkUnnamed(to: name) {
                    temporary = name
                    break
                }
                guard errno == EEXIST else { throw .last }
            }
        }
        guard let temporary, rename(temporary, target) == 0 else { throw .last }
        self.temporary = nil
    }

    private func linkUnnamed(to name: String) -> Bool {
        linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    }

    /// Writes a file as a whole or not at all.
    public static func write(
        _ bytes: [UInt8], to path: String, existing: Existing, inputs: [FileSystem.Identity] = [],
        isPrivate: Bool = false, isDurable: Bool = true
    ) throws(FileFault) {
        let file = try OutputFile(
            path, existing: existing, inputs: inputs, isPrivate: isPrivate, isDurable: isDurable)
        try file.write(bytes)
        try file.finish()
    }
}
