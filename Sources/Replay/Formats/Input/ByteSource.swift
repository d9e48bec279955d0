import Glibc

/// Where the bytes of a trace come from: a file as it is, or what a compressed one holds.
protocol ByteSource: AnyObject {
    /// Fills the memory from its beginning and says how much of it; 0 only at the end.
    func read(into memory: UnsafeMutableRawBufferPointer) throws(TraceError) -> Int

    /// What is said if the bytes ended too early; nil if they did not, or have not yet.
    var truncation: String? { get }

    /// How many bytes of the file were read so far.
    var position: Int { get }
}

/// The bytes of a file, or of standard input, as they are.
final class FileSource: ByteSource {
    private let name: String
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// How many bytes the file has; nil for a pipe.
    let size: Int?
    private(set) var position = 0
    var truncation: String? { nil }

    /// Opens a file for reading; `-` is standard input.
    init(_ path: String) throws(TraceError) {
        let isStandardInput = path == "-"
        name = isStandardInput ? "standard input" : path
        descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        ownsDescriptor = !isStandardInput
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            let remedy = errno == EACCES ? "may this user read it?" : "is the path right?"
            throw TraceError(file: path, message: "cannot be opened: \(reason); \(remedy)")
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
        if isFile { posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL)) }
    }

    deinit { if ownsDescriptor { close(descriptor) } }

    func read(into memory: UnsafeMutableRawBufferPointer) throws(TraceError) -> Int {
        while true {
            let count = Glibc.read(descriptor, memory.baseAddress, memory.count)
            if count >= 0 {
                position += count
                return count
            }
            if errno == EINTR { continue }
            throw TraceError(file: name, message: "cannot be read: \(String(cString: strerror(errno)))")
        }
    }
}
