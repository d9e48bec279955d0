internal import CZlib

/// What a gzip file holds, all its members one after the other (RFC 1952).
final class GzipSource: ByteSource {
    private let name: String
    private let base: any ByteSource
    private var stream = z_stream()
    private var compressed: UnsafeMutableRawBufferPointer
    private var isAtEnd = false
    private var isInsideMember = true
    private(set) var truncation: String?

    /// - Parameter head: the bytes of the file that were read already.
    init(_ base: any ByteSource, head: [UInt8], name: String) throws(TraceError) {
        self.name = name
        self.base = base
        compressed = .allocate(byteCount: max(1 << 18, head.count), alignment: 16)
        head.withUnsafeBytes { compressed.copyMemory(from: $0) }
        stream.next_in = compressed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(head.count)
        // 15 bits of window, and 16 more to say that the data is gzip.
        let status = inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw TraceError(file: name, message: "zlib cannot be started (\(status))")
        }
    }

    deinit {
        inflateEnd(&stream)
        compressed.deallocate()
    }

    var position: Int { base.position - Int(stream.avail_in) }

    func read(into memory: UnsafeMutableRawBufferPointer) throws(TraceError) -> Int {
        guard !isAtEnd, memory.count > 0 else { return 0 }
        stream.next_out = memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(clamping: memory.count)
        let room = stream.avail_out
        while stream.avail_out == room {
            if stream.avail_in == 0 {
                let count = try base.read(into: compressed)
                stream.next_in = compressed.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_in = UInt32(count)
                if count == 0 {
                    isAtEnd = true
                    if isInsideMember { truncation = "the gzip data is cut short" }
                    break
                }
            }
            if !isInsideMember {
                // Zeros may pad the file to a block; anything else is the next member.
                guard let next = stream.next_in, next.pointee != 0 else {
                    isAtEnd = true
                    break
                }
                inflateReset(&stream)
                isInsideMember = true
            }
            switch inflate(&stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: isInsideMember = false
            default:
                let reason = stream.msg.map { String(cString: $0) } ?? "bad data"
                throw TraceError(
                    file: name,
                    message:
                        "the gzip data is damaged after \(position) bytes (\(reason)); fetch the file again")
            }
        }
        return Int(room - stream.avail_out)
    }
}
