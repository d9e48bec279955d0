/// Turns the keys of a trace, 64-bit numbers or texts, into dense numbers 0, 1, 2, … in order of first appearance.
public struct KeyTable {
    private var numbers: [UInt64: UInt32] = [:]
    private var texts: [[UInt8]: UInt32] = [:]
    /// How many distinct keys were seen.
    public private(set) var count = 0

    /// A table that has seen no key.
    public init() {}

    /// The number of a numeric key.
    public mutating func id(of key: UInt64) -> UInt32 {
        if let id = numbers[key] { return id }
        defer { count += 1 }
        numbers[key] = UInt32(count)
        return UInt32(count)
    }

    /// The number of a text key, compared byte by byte.
    public mutating func id(of key: Span<UInt8>) -> UInt32 {
        var bytes: [UInt8] = []
        for index in key.indices { bytes.append(key[index]) }
        if let id = texts[bytes] { return id }
        defer { count += 1 }
        texts[bytes] = UInt32(count)
        return UInt32(count)
    }
}
