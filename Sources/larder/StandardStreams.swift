import Glibc
import Language

/// Standard output and standard error, written whole.
enum StandardStreams {
    /// Standard output for results; the process ends quietly where nobody reads it any more.
    static func output() -> Output {
        Output { bytes in
            if !write(bytes, to: STDOUT_FILENO) { exit(errno == EPIPE ? 0 : 1) }
        }
    }

    static func error(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
