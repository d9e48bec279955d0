/// The hash FNV-1a with 64 bits (Fowler, Noll and Vo). Unlike `Hasher` it gives the same number in every process, so it
/// may decide what is printed. It does not withstand an attacker who chooses the input.
public struct FNV1a: BitwiseCopyable, Equatable, Sendable {
    public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    public init() {}

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(UInt64(byte)) }
    }

    /// Adds a number as one unit, where the published hash knows only bytes.
    public mutating func add(_ number: UInt64) { value = (value ^ number) &* 0x100_0000_01b3 }

    public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = FNV1a()
        hash.add(bytes)
        return hash.value
    }
}
