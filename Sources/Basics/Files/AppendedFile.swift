internal import Glibc

/// A private file that grows at its end, such as a record of what was typed.
public final class AppendedFile {
    private let descriptor: Int32

    /// Opens a regular file, or makes one that only the user may read.
    public init(_ path: String) throws(FileFault) {
        // Without O_NONBLOCK opening a pipe waits for its reader.
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .last }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last }
        guard FileSystem.kind(of: status) == .file else { throw .notAFile }
    }

    deinit { close(descriptor) }

    public func write(_ bytes: [UInt8]) throws(FileFault) { try Descriptor.write(bytes, to: descriptor) }
}
