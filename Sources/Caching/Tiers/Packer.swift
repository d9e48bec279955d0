internal import CZlib
internal import CZstd
internal import Simulation
internal import Tracing

/// What makes the values of a cache smaller before they are stored: a real library does, at level 1.
///
/// Sizes are the library's own; how long it takes is simulated, so that it is the same on every machine.
final class Packer: @unchecked Sendable {
    // Confined to the simulation's thread.
    let codec: Codec
    /// Values of fewer bytes are left as they are.
    let least: Int
    /// What the calls that are under way have to wait for it.
    private var cost = TimeSpan.zero

    init(_ codec: Codec, least: Int) {
        self.codec = codec
        self.least = least
    }

    /// How long it has worked since this was asked last.
    func takeCost() -> TimeSpan {
        defer { cost = .zero }
        return cost
    }

    /// Makes a value smaller; nil if it is left alone: it is short, or of an object of a trace, of which only the size is
    /// known.
    func pack(_ value: Value) -> Packing? {
        let size = value.size
        guard size >= max(1, least), value.padding == 0 else { return nil }
        let packing = Packing(
            codec: codec, plain: size, packed: min(size, Self.packedSize(value.text, codec)),
            took: codec.timeToPack(bytes: size))
        cost = cost + packing.took
        return packing
    }

    /// Makes a value that takes `packed` bytes what it was; nil if it was stored as it is.
    func unpack(_ value: Value, from packed: Int) -> Packing? {
        guard packed < value.size else { return nil }
        let packing = Packing(
            codec: codec, plain: value.size, packed: packed, took: codec.timeToUnpack(bytes: value.size))
        cost = cost + packing.took
        return packing
    }

    /// How many bytes the library makes of a text.
    static func packedSize(_ text: String, _ codec: Codec) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            switch codec {
            case .zlib:
                var count = compressBound(UInt(bytes.count))
                var room = [UInt8](repeating: 0, count: Int(count))
                let status = compress2(&room, &count, bytes.baseAddress, UInt(bytes.count), 1)
                return status == Z_OK ? Int(count) : bytes.count
            case .zstd:
                var room = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
                let count = ZSTD_compress(&room, room.count, bytes.baseAddress, bytes.count, 1)
                return ZSTD_isError(count) == 0 ? count : bytes.count
            }
        }
    }
}
