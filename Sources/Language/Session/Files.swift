internal import Basics
internal import Caching
internal import Connecting
internal import Glibc
internal import Replay

/// The files of a session: what scripts read and write, and databases that are files.
final class Files: @unchecked Sendable {
    // Used by the session's thread only.
    private let root: String
    let access: FileAccess
    private let hidesFolder: Bool
    /// The folders of the scripts that were included at a prompt: each may use its own.
    private var includedFolders: [String] = []
    var databases: [(path: String, file: SQLiteFile)] = []
    var notices: [String] = []
    private var kept = KeptFiles()
    /// The files that are kept in memory, if those are the only ones.
    private var memory: MemoryFiles?
    /// Whether statements read and write files in memory only.
    var isInMemory: Bool { memory != nil }
    /// The trace that the session was started with, and whether a statement has used it.
    var traceGiven: String?
    var usesTraceGiven = false
    /// The addresses of the real servers that the session has had, without passwords.
    var realParts: [String] = []
    /// Where caches stand that a script means to be simulated, if the command line says so.
    var placement: RealPlacement?
    /// How many entries the server of the first of them had evicted when it was connected.
    var evictionsBefore: Int?
    /// The pace of workloads and traces, if the command line says so.
    var pace = LoadRun.Pace()

    init(folder: String, access: FileAccess, hidesFolder: Bool = false) {
        root = folder
        self.access = access
        memory = access.inMemory.map { MemoryFiles($0) }
        self.hidesFolder = hidesFolder
    }

    // MARK: Paths

    /// Finds a path that a statement names, relative to the statement's own file.
    func resolve(_ path: String, from source: Source) throws(Problem) -> String {
        guard access.hasFiles else { throw .noFiles }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .file(message: "'\(path)' is no path", remedy: "name a file")
        }
        let full = Self.place(of: path, from: source)
        if isTyped(source) { return full }
        // A file that does not exist yet is where its folder is.
        let above = Source.folder(ofFile: full)
        let folder = above.isEmpty ? "." : above
        guard let place = FileSystem.resolved(full) ?? FileSystem.resolved(folder) else {
            throw .file(
                message: "\(path) is in no folder that exists",
                remedy: "is the path right? If so, make the folder first")
        }
        let allowed = [root.isEmpty ? "." : root] + access.outside + includedFolders
        let isAllowed = allowed.contains { folder in
            let folder = FileSystem.resolved(folder) ?? folder
            return place == folder || place.hasPrefix(folder == "/" ? "/" : folder + "/")
        }
        guard isAllowed else { throw .outside(path) }
        return full
    }

    private static func place(of path: String, from source: Source) -> String {
        path.hasPrefix("/") || source.folder.isEmpty ? path : "\(source.folder)/\(path)"
    }

    /// Whether a statement was typed by the person at the prompt, who may name any file.
    private func isTyped(_ source: Source) -> Bool { access.isInteractive && source.name.isEmpty }

    /// A path as messages name it.
    func shown(_ path: String) -> String {
        hidesFolder && !root.isEmpty && path.hasPrefix(root + "/")
            ? String(path.dropFirst(root.count + 1)) : path
    }

    /// What is the same for every name of a file.
    static func identity(of path: String) -> String { FileSystem.resolved(path) ?? path }

    // MARK: Texts

    /// The most that a script or a file of rows may hold.
    static let sizeLimit = 64 << 20

    func text(ofFile path: String, from source: Source) throws(Problem) -> (path: String, text: String) {
        if let memory { return (path, String(decoding: try memory.bytes(path), as: UTF8.self)) }
        let full = try resolve(path, from: source)
        let text = try Self.text(ofFile: full, called: shown(full))
        if isTyped(source) {
            let folder = Source.folder(ofFile: full)
            includedFolders.append(folder.isEmpty ? "." : folder)
        }
        return (full, text)
    }

    /// The text of a file that a statement names; if the statement is run again, the text that it read at first.
    func text(ofFile path: String, from source: Source, for reading: Reading) throws(Problem) -> String {
        let content = content(ofFile: Self.place(of: path, from: source), for: reading) {
            () throws(Problem) in
            Array(try text(ofFile: path, from: source).text.utf8)
        }
        return String(decoding: try content.get(), as: UTF8.self)
    }

    private func content(ofFile place: String, for reading: Reading, read: () throws(Problem) -> [UInt8])
        -> KeptFiles.Content
    {
        if let known = kept.content(ofFile: place, for: reading) { return known }
        let content = KeptFiles.Content(catching: read)
        kept.keep(content, ofFile: place, for: reading)
        return content
    }

    /// The files that hold something else now than when statements read them.
    var changedSinceRead: [String] {
        if isInMemory { return [] }
        let changed = kept.changed { path in
            // A trace is kept as it is, and all else as its text.
            let text = try? Self.text(ofFile: path, called: path)
            let bytes = try? Self.bytes(ofFile: path, called: path)
            return [text.map { Array($0.utf8) }, bytes].compactMap { $0 }
        }
        return changed.map(shown)
    }

    // MARK: Traces

    /// The trace that a statement names, or the one that was given with the session.
    func trace(inFile path: String?, options: TraceOptions, from source: Source, for reading: Reading)
        throws(Problem) -> TraceFile
    {
        guard let name = path ?? traceGiven else {
            throw .file(
                message: "there is no trace to replay",
                remedy: "name a file here, or start with: larder run SCRIPT --trace FILE")
        }
        if path == nil { usesTraceGiven = true }
        let place = path.map { Self.place(of: $0, from: source) } ?? name
        if let known = kept.content(ofFile: place, for: reading) {
            return try Self.openTrace(try known.get(), named: place, options, path)
        }
        if let memory {
            let content = content(ofFile: place, for: reading) { () throws(Problem) in try memory.bytes(name)
            }
            return try Self.openTrace(try content.get(), named: name, options, path)
        }
        let full = if let path { try resolve(path, from: source) } else { name }
        do throws(Problem) {
            try Self.checkEnds(full, called: name)
            // A large trace is not kept in memory; it is read from the file each time.
            guard let size = Self.size(of: full), size <= Self.sizeLimit,
                let bytes = try? Self.bytes(ofFile: full, called: name)
            else {
                do { return try TraceFile.open(full, options: options) } catch {
                    throw Problem.trace(error.told(ofFile: path))
                }
            }
            kept.keep(.success(bytes), ofFile: place, for: reading)
            return try Self.openTrace(bytes, named: full, options, path)
        } catch {
            if kept.content(ofFile: place, for: reading) == nil {
                kept.keep(.failure(error), ofFile: place, for: reading)
            }
            throw error
        }
    }

    private static func openTrace(
        _ bytes: [UInt8], named name: String, _ options: TraceOptions, _ path: String?
    )
        throws(Problem) -> TraceFile
    {
        do { return try TraceFile.open(bytes, named: name, options: options) } catch {
            throw .trace(error.told(ofFile: path))
        }
    }

    /// How many bytes a regular file has; nil for anything else.
    private static func size(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// The text of a file.
    ///
    /// - Throws: if it cannot be read, never ends, is too large, or is not UTF-8.
    static func text(ofFile path: String, called name: String? = nil) throws(Problem) -> String {
        let name = name ?? path
        try checkEnds(path, called: name)
        let bytes = try bytes(ofFile: path, called: name)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw notText(bytes, name) }
        return text
    }

    /// The bytes of a file that comes to an end.
    private static func bytes(ofFile path: String, called name: String) throws(Problem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(name) }
        defer { Glibc.close(descriptor) }
        // The bytes, the text made of them, and what that is read into.
        if let size = size(of: path), size > 1 << 20, !ProcessMemory.hasRoom(for: 3 * size) {
            throw .tooMuchMemory(limit: Sizes.bytes(ProcessMemory.limit))
        }
        let bytes: [UInt8]
        do { bytes = try FileSystem.read(descriptor, upTo: sizeLimit) } catch {
            guard case .tooLarge = error else { throw unreadable(name) }
            throw .file(
                message: "\(name) is larger than \(Sizes.bytes(sizeLimit))", remedy: "split it into several")
        }
        return bytes
    }

    /// Checks that whoever reads a file comes to its end, and does not wait for ever for somebody to write to it.
    static func checkEnds(_ path: String, called name: String) throws(Problem) {
        // What the process has open already was given by whoever started it: /dev/fd/63 for <(…).
        let given = ["/dev/stdin", "/dev/fd/", "/proc/self/fd/"]
        var status = stat()
        guard !given.contains(where: { path.hasPrefix($0) }), stat(path, &status) == 0 else { return }
        guard [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else { return }
        throw .file(
            message: "\(name) is no file but a pipe, which may never end",
            remedy: "name a file, or have a script read from standard input: larder run -")
    }

    /// The error of bytes that are no UTF-8, with the place of the first.
    private static func notText(_ bytes: [UInt8], _ name: String) -> Problem {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        var lineStart = 0
        var line = 1
        while case .valid(let character) = parser.parseScalar(from: &rest) {
            offset += character.count
            if character.first == 0x0A {
                line += 1
                lineStart = offset
            }
        }
        let column = String(decoding: bytes[lineStart..<offset], as: UTF8.self).count + 1
        return .file(
            message: "\(name) is no UTF-8 text: line \(line), column \(column)",
            remedy: "write it anew as UTF-8, as in: iconv -f latin1 -t utf-8")
    }

    private static func unreadable(_ path: String) -> Problem {
        .file(
            message: "\(path) cannot be read: \(String(cString: strerror(errno)))",
            remedy: "is the path right?"
        )
    }

    /// Writes a script as a whole or not at all. Only one that Larder has written is replaced, unless the statement
    /// insists.
    func write(
        _ text: String, to path: String, from source: Source, insists: Bool
    ) throws(Problem) -> String {
        let remedy = "'save! \(path)' replaces it"
        return try write(
            Array(text.utf8), to: path, from: source,
            existing: insists
                ? .replace
                : .replaceOwn(header: Session.scriptHeader, remedy: "Larder did not write it; \(remedy)"))
    }

    /// Writes a file as a whole or not at all, where it may be written.
    func write(
        _ bytes: [UInt8], to path: String, from source: Source, existing: OutputFile.Existing
    ) throws(Problem) -> String {
        try checkMayWrite()
        if memory != nil {
            memory?.write(bytes, path)
            return path
        }
        let full = try resolve(path, from: source)
        let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != "." && $0 != ".." }
        if isHidden, !isTyped(source) {
            throw .file(
                message: "\(path) is hidden, and a script writes no hidden files",
                remedy: "name a file whose path has no name that begins with a dot")
        }
        do { try OutputFile.write(bytes, to: full, existing: existing) } catch {
            throw .file(message: "\(shown(full)) cannot be written: \(error)", remedy: "nothing was changed")
        }
        return shown(full)
    }

    /// Throws if the session was started with `--safe`.
    func checkMayWrite() throws(Problem) {
        guard !access.isReadOnly else {
            throw .file(
                message: "this session writes no files, since it was started with --safe",
                remedy: "start larder without --safe to write files")
        }
    }
}
