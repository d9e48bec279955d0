internal import Basics
internal import Glibc

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
        let bytes: [UInt8]
        do { bytes = try FileSystem.read(path, upTo: HistoryFile.largestSize) } catch {
            switch error {
            case .system(ENOENT): return []
            case .notAFile: throw .notRegular(path: path)
            case .tooLarge: throw .tooLarge(path: path)
            default: throw .cannotRead(path: path, reason: "\(error)")
            }
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(path: path)
        }
        return text.unicodeScalars.split(separator: "\n")
            .map { String($0.last == "\r" ? $0.dropLast() : $0) }
            .filter { !$0.isEmpty }
    }

    /// Puts entries on top of what the file holds now, and keeps the newest `limit`.
    func append(_ added: [String], limit: Int) throws(Failure) {
        do {
            // A link, say into a folder of dotfiles, stays a link: the lock is that of the folder it leads to.
            let folder = FileSystem.split(FileSystem.resolved(path) ?? path).folder
            try FileSystem.makePrivateFolder(folder)
            let lock = HistoryFile.lock(folder.isEmpty ? "." : folder)
            defer { if lock >= 0 { close(lock) } }
            var entries = try read()
            for entry in added where entry != entries.last { entries.append(entry) }
            let text = entries.suffix(limit).map { $0 + "\n" }.joined()
            try OutputFile.write(Array(text.utf8), to: path, existing: .replace, isPrivate: true)
        } catch let error as FileFault {
            throw .cannotWrite(path: path, reason: "\(error)")
        } catch let error as Failure {
            throw error
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
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
