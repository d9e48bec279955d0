internal import CZlib
internal import CZstd

/// How a file is compressed, by its suffix.
enum Compression {
    case none, gzip, zstd

    init(suffixOf path: String) {
        let lowered = path.lowercased()
        if lowered.hasSuffix(".gz") || lowered.hasSuffix(".gzip") {
            self = .gzip
        } else if lowered.hasSuffix(".zst") || lowered.hasSuffix(".zstd") {
            self = .zstd
        } else {
            self = .none
        }
    }

    func makeCompressor() -> (any Compressor)? {
        switch self {
        case .none: nil
        case .gzip: GzipCompressor()
        case .zstd: ZstdCompressor()
        }
    }
}

/// Turns bytes into fewer, piece by piece.
protocol Compressor: AnyObject {
    /// Compresses all of a piece, and at the end what was held back, and appends what comes of it.
    func compress(_ bytes: borrowing [UInt8], isLast: Bool, into output: inout [UInt8])
}

/// The gzip format at zlib's usual level.
final class GzipCompressor: Compressor {
    private var stream = z_stream()

    init() {
        // 15 bits of window, and 16 more for the header of gzip.
        deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
    }

    deinit { deflateEnd(&stream) }

    func compress(_ bytes: borrowing [UInt8], isLast: Bool, into output: inout [UInt8]) {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        // deflate does not change its input, whatever its declaration says.
        bytes.withUnsafeBufferPointer { input in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(clamping: input.count)
            var isDone = false
            while !isDone {
                let count = piece.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    let status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    isDone = isLast ? status != Z_OK : stream.avail_out > 0
                    return room.count - Int(stream.avail_out)
                }
                output.append(contentsOf: piece[..<count])
            }
        }
    }
}

/// The zstd format at its usual level.
final class ZstdCompressor: Compressor {
    private let stream = ZSTD_createCStream()

    init() { ZSTD_initCStream(stream, ZSTD_defaultCLevel()) }

    deinit { ZSTD_freeCStream(stream) }

    func compress(_ bytes: borrowing [UInt8], isLast: Bool, into output: inout [UInt8]) {
        var piece = [UInt8](repeating: 0, count: 1 << 17)
        bytes.withUnsafeBytes { memory in
            var input = ZSTD_inBuffer(src: memory.baseAddress, size: memory.count, pos: 0)
            var isDone = false
            while !isDone {
                let count = piece.withUnsafeMutableBytes { room in
                    var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                    let left = ZSTD_compressStream2(
                        stream, &target, &input, isLast ? ZSTD_e_end : ZSTD_e_continue)
                    isDone = ZSTD_isError(left) != 0 || (isLast ? left == 0 : input.pos == input.size)
                    return target.pos
                }
                output.append(contentsOf: piece[..<count])
            }
        }
    }
}
