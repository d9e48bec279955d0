internal import CZstd

/// What a zstd file holds, all its frames one after the other (RFC 8878).
final class ZstdSource: ByteSource {
    private let name: String
    private let base: any ByteSource
    private let stream: OpaquePointer
    private var compressed: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end: Int
    private var isAtEnd = false
    private var isInsideFrame = true
    private(set) var truncation: String?

    /// - Parameter head: the bytes of the file that were read already.
    init(_ base: any ByteSource, head: [UInt8], name: String) throws(TraceError) {
        self.name = name
        self.base = base
        guard let stream = ZSTD_createDStream() else {
            throw TraceError(file: name, message: "there is no memory to decompress zstd with")
        }
        self.stream = stream
        compressed = .allocate(byteCount: max(1 << 18, head.count), alignment: 16)
        end = head.count
        head.withUnsafeBytes { compressed.copyMemory(from: $0) }
    }

    deinit {
        ZSTD_freeDStream(stream)
        compressed.deallocate()
    }

    var position: Int { base.position - (end - start) }

    func read(into memory: UnsafeMutableRawBufferPointer) throws(TraceError) -> Int {
        guard !isAtEnd, memory.count > 0 else { return 0 }
        var output = ZSTD_outBuffer(dst: memory.baseAddress, size: memory.count, pos: 0)
        while output.pos == 0 {
            if start == end {
                start = 0
                end = try base.read(into: compressed)
                if end == 0 {
                    isAtEnd = true
                    if isInsideFrame { truncation = "the zstd data is cut short" }
                    break
                }
            }
            var input = ZSTD_inBuffer(src: compressed.baseAddress, size: end, pos: start)
            let status = ZSTD_decompressStream(stream, &output, &input)
            start = input.pos
            if ZSTD_isError(status) != 0 {
                let reason = String(cString: ZSTD_getErrorName(status))
                throw TraceError(
                    file: name,
                    message: """
                        the zstd data cannot be read after \(position) bytes (\(reason)); fetch the file again, or \
                        compress it without --long and without a dictionary
                        """)
            }
            isInsideFrame = status != 0
        }
        return output.pos
    }
}
