import Glibc
import Testing

@testable import Replay

/// A folder of a test, which goes away with the object.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/larder-replay-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        for name in names() { unlink(path + "/" + name) }
        rmdir(path)
    }

    /// The names of the files in it, in order.
    func names() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The bytes of a file in it.
    func bytes(_ name: String) throws -> [UInt8] {
        let source = try FileSource(path + "/" + name)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var problem: TraceError?
            let count = chunk.withUnsafeMutableBytes { memory in
                do throws(TraceError) { return try source.read(into: memory) } catch {
                    problem = error
                    return 0
                }
            }
            if let problem { throw problem }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}

/// A request in full, as tests write it.
struct Request {
    var key: String
    var time = 0.0
    var size: UInt64 = 1
    var operation = RequestOperation.read
    var lifetime = 0.0
}

extension TraceRecords {
    /// Requests with those columns.
    init(_ requests: [Request], columns: TraceColumns = .all) {
        self.init()
        for request in requests {
            append(key: Array(request.key.utf8).span)
            Row(
                size: request.size, operation: request.operation, time: UInt64(request.time * 1e9),
                lifetime: UInt64(request.lifetime * 1e9)
            ).append(columns, to: &self)
        }
    }
}

/// Writes requests as a trace, some at a time, and returns what the format could not hold.
@discardableResult
func write(
    _ requests: [Request], to path: String, as format: TraceFormat, columns: TraceColumns = .all,
    options: TraceWriterOptions = TraceWriterOptions(), numberKeys: Bool = false, atOnce: Int = 2
) throws -> [String] {
    var sink = try TraceSink(path, format: format, columns: columns, options: options, numberKeys: numberKeys)
    for start in stride(from: 0, to: requests.count, by: atOnce) {
        var records = TraceRecords(
            Array(requests[start..<min(start + atOnce, requests.count)]), columns: columns)
        try sink.write(&records)
    }
    return try sink.finish()
}
