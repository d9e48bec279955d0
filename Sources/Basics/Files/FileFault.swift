internal import Glibc

/// Why a file could not be read or written. The description stands after the file's name and a colon.
public enum FileFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Neither a file nor a link to one: a folder, a pipe, a device.
    case notAFile
    /// More bytes than may be read.
    case tooLarge(limit: Int)
    /// A file stands there that may not be replaced; the text says how to replace it all the same.
    case exists(remedy: String)
    /// Nobody may write to the file, not even its owner.
    case readOnly
    /// The file has other names (hard links), which replacing it would leave with the old content.
    case hasOtherNames
    /// The file is read in the same run.
    case isInput
    /// What the system said, by its error number.
    case system(Int32)

    public var description: String {
        switch self {
        case .notAFile: "not a regular file"
        case .tooLarge(let limit): "larger than \(limit / (1 << 20)) MiB, which is the most that is read"
        case .exists(let remedy): "there is a file of this name; \(remedy)"
        case .readOnly: "the file is read-only; name another file, or allow writing with chmod u+w"
        case .hasOtherNames:
            "the file has other names (hard links) that would keep the old content; name another file"
        case .isInput: "the file is read in this run and would be lost; name another file"
        case .system(let number): String(cString: strerror(number))
        }
    }

    /// What the system call that just failed said.
    public static var last: FileFault { .system(errno) }
}
