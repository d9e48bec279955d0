internal import Glibc

/// Why a file could not be read or written.
public enum FileFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Neither a file nor a link to one: a folder, a pipe, a device.
    case notAFile
    /// More bytes than a script or a golden may have.
    case tooLarge(limit: Int)
    /// What the system said, by its error number.
    case system(Int32)

    /// What is wrong, to stand after the file's name and a colon.
    public var description: String {
        switch self {
        case .notAFile: "not a regular file"
        case .tooLarge(let limit): "larger than \(limit / (1 << 20)) MiB, which is the most that is read"
        case .system(let number): String(cString: strerror(number))
        }
    }

    /// What the system call that just failed said.
    static var last: FileFault { .system(errno) }
}
