public import Simulation

/// A way to compress values.
public enum Codec: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case zlib, zstd

    public var name: String {
        switch self {
        case .zlib: "zlib"
        case .zstd: "zstd"
        }
    }

    /// How long it works on a value, simulated: what it takes in at a nominal speed, the same on every machine.
    ///
    /// The speeds are those that the table in the README of zstd 1.4.5 gives for both at level 1, in MB a second: zlib 90
    /// in and 400 out, zstd 500 in and 1660 out.
    public func timeToPack(bytes: Int) -> TimeSpan { Self.time(bytes, megabytes: self == .zlib ? 90 : 500) }

    /// How long it takes to decompress a value of so many bytes.
    public func timeToUnpack(bytes: Int) -> TimeSpan {
        Self.time(bytes, megabytes: self == .zlib ? 400 : 1660)
    }

    /// At least a microsecond: a call of the library costs that much, however short the value.
    private static func time(_ bytes: Int, megabytes: Int) -> TimeSpan {
        .microseconds(max(1, Int64(bytes / megabytes)))
    }
}

/// How a value was compressed or decompressed.
public struct Packing: BitwiseCopyable, Sendable {
    public var codec: Codec
    /// Bytes of the value as it is, and as it is stored. A value that cannot be compressed is stored as it is.
    public var plain: Int32
    public var packed: Int32
    public var took: TimeSpan

    public init(codec: Codec, plain: Int, packed: Int, took: TimeSpan) {
        self.codec = codec
        self.plain = Int32(clamping: plain)
        self.packed = Int32(clamping: packed)
        self.took = took
    }

    /// What is left of the value's size, as a share of it.
    public var ratio: Double { plain == 0 ? 1 : Double(packed) / Double(plain) }
}
