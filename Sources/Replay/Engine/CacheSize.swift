/// The size of a cache as a user gives it: entries, a share of the distinct keys, or bytes.
public struct CacheSize: Sendable, Equatable {
    /// What is counted.
    public enum Measure: Sendable, Equatable {
        /// So many entries, each of size 1.
        case entries(UInt64)
        /// A share of the trace's distinct keys, as entries; 0.01 is one per cent.
        case share(Double)
        /// So many bytes, each entry being charged its size.
        case bytes(UInt64)
    }

    /// What was typed.
    public let text: String
    /// What it means.
    public let measure: Measure

    /// Reads a size: `1000`, `1%` or `64MiB`; throws what is expected.
    public init(_ text: String) throws(ReplayError) {
        self.text = text
        let plain = text.filter { $0 != "_" }
        if let count = UInt64(plain) {
            if count == 0 { throw .sizeZero(text) }
            measure = .entries(count)
        } else if let share = Quantities.share(text) {
            if share == 0 { throw .sizeZero(text) }
            measure = .share(share)
        } else if let bytes = Quantities.bytes(text) {
            if bytes == 0 { throw .sizeZero(text) }
            measure = .bytes(bytes)
        } else {
            throw .badSize(text)
        }
    }

    /// A size in entries.
    public init(entries: UInt64) {
        text = String(entries)
        measure = .entries(entries)
    }

    /// A size in bytes.
    public init(bytes: UInt64) {
        text = "\(bytes)B"
        measure = .bytes(bytes)
    }

    /// Whether the distinct keys must be counted before it is known.
    var needsDistinctKeys: Bool {
        if case .share = measure { return true }
        return false
    }

    /// Whether it counts entries rather than bytes.
    public var countsEntries: Bool {
        if case .bytes = measure { return false }
        return true
    }

    /// The capacity in entries or bytes, never below 1.
    func capacity(distinctKeys: Int) -> UInt64 {
        switch measure {
        case .entries(let count), .bytes(let count): count
        case .share(let share): UInt64(max(1, min(share * Double(distinctKeys), 0x1p62)))
        }
    }
}
