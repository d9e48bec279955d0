/// The decompressed bytes of a trace, as far as they are in memory, and the rest of it on demand.
struct TraceInput {
    /// The file's name as the user gave it, or `standard input`.
    let name: String
    private var source: any ByteSource
    /// How many bytes the file has if that is known, compressed or not.
    let fileSize: Int?
    /// What is in memory; of it, `unread` is still to be decoded.
    private(set) var bytes: [UInt8]
    private(set) var unread = 0..<0
    /// Whether everything is in memory that will ever come.
    private(set) var isAtEnd = false
    /// How the file is compressed: `gzip`, `zstd` or nil.
    private(set) var compression: String?

    /// How much is read at once. It is also what a line of text may be long.
    static let capacity = 1 << 20

    /// Opens a file; `-` is standard input. Compression is recognised by the first bytes.
    init(_ path: String) throws(TraceError) {
        let file = try FileSource(path)
        try self.init(file, name: path == "-" ? "standard input" : path, size: file.size)
    }

    /// Begins to read from a source.
    init(_ file: any ByteSource, name: String, size: Int?) throws(TraceError) {
        self.name = name
        fileSize = size
        source = file
        bytes = [UInt8](repeating: 0, count: Self.capacity)
        while unread.count < 4, !isAtEnd { try fill() }
        let head = Array(bytes[unread])
        if head.count >= 2, head[0] == 0x1F, head[1] == 0x8B {
            source = try GzipSource(file, head: head, name: name)
            compression = "gzip"
        } else if head.count >= 4, Self.beginsZstd(head) {
            source = try ZstdSource(file, head: head, name: name)
            compression = "zstd"
        } else {
            return
        }
        unread = 0..<0
        isAtEnd = false
    }

    /// A frame, or one that decoders skip.
    private static func beginsZstd(_ head: [UInt8]) -> Bool {
        let magic =
            (UInt32(head[3]) << 24) | (UInt32(head[2]) << 16) | (UInt32(head[1]) << 8) | UInt32(head[0])
        return magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50
    }

    /// Reads on into the memory that is free, after moving what is unread to its beginning.
    mutating func fill() throws(TraceError) {
        if unread.lowerBound > 0 {
            let rest = unread
            bytes.withUnsafeMutableBytes { memory in
                guard let base = memory.baseAddress else { return }
                base.copyMemory(from: base + rest.lowerBound, byteCount: rest.count)
            }
            unread = 0..<rest.count
        }
        guard !isAtEnd, unread.upperBound < bytes.count else { return }
        let end = unread.upperBound
        var count = 0
        var problem: TraceError?
        let source = source
        bytes.withUnsafeMutableBytes { memory in
            do throws(TraceError) {
                count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
            } catch { problem = error }
        }
        if let problem { throw problem }
        if count == 0 { isAtEnd = true }
        unread = unread.lowerBound..<end + count
    }

    /// Whether the memory is full of what is still unread.
    var isFull: Bool { unread.count == bytes.count }

    /// Marks bytes as decoded.
    mutating func consume(_ count: Int) { unread = unread.lowerBound + count..<unread.upperBound }

    /// What is said where compressed data ended too early.
    var truncation: String? { source.truncation }

    /// Which share of the file was read, where its size is known.
    var progress: Double? {
        guard let size = fileSize, size > 0 else { return nil }
        return min(1, Double(source.position - (compression == nil ? unread.count : 0)) / Double(size))
    }
}
