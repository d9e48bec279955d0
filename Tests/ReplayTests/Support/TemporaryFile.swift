import Glibc
import Testing

/// A file of a test, which goes away with the object.
final class TemporaryFile {
    let path: String

    /// - Parameter name: the last part of its name, by which its format may be recognised.
    init(_ bytes: [UInt8], named name: String = "trace") throws {
        var template = Array("/tmp/larder-replay-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        path = folder + "/" + name
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            try #require(count > 0)
            written += count
        }
    }

    convenience init(_ text: String, named name: String = "trace") throws {
        try self.init(Array(text.utf8), named: name)
    }

    deinit {
        unlink(path)
        rmdir(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    }
}
