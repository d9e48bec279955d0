/// The size of a cache as a user gives it: entries, a share of the distinct keys, bytes, or a share of the trace's bytes.
public struct CacheSize: Sendable, Equatable {
    /// What is counted.
    public enum Measure: Sendable, Equatable {
        /// So many entries, each of size 1.
        case entries(UInt64)
        /// A share of the trace's distinct keys, as entries; 0.01 is one per cent.
        case share(Double)
        /// So many bytes, each entry being charged its size.
        case bytes(UInt64)
        /// A share of the bytes of all distinct objects, each at its largest.
        case byteShare(Double)
    }

    /// What was typed.
    public let text: String
    /// What it means.
    public let measure: Measure

    /// Reads a size: `1000`, `100k`, `1e3`, `1%`, `64MiB`, `4G`, `10%b` or `0.1`; throws what is expected.
    public init(_ text: String) throws(ReplayError) {
        self.text = text
        if let share = Quantities.share(text.hasSuffix("%b") ? String(text.dropLast()) : text) {
            if share == 0 { throw .sizeZero(text) }
            measure = text.hasSuffix("b") ? .byteShare(share) : .share(share)
        } else if text.contains("."), let share = Double(text), share < 1 {
            // As libCacheSim has it: a share of the bytes of all objects.
            if share <= 0 { throw .sizeZero(text) }
            measure = .byteShare(share)
        } else if let count = Amount.count(text).map({ UInt64($0) }) {
            measure = .entries(count)
        } else if Double(text.filter { $0 != "_" }) == 0 {
            throw .sizeZero(text)
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
        switch measure {
        case .share, .byteShare: true
        case .entries, .bytes: false
        }
    }

    /// Whether the bytes of all objects must be known before it is known.
    var needsFootprint: Bool {
        if case .byteShare = measure { return true }
        return false
    }

    /// Whether it counts entries rather than bytes.
    public var countsEntries: Bool {
        switch measure {
        case .bytes, .byteShare: false
        case .entries, .share: true
        }
    }

    /// The capacity in entries or bytes, never below 1.
    func capacity(distinctKeys: Int, footprint: UInt64 = 0) -> UInt64 {
        switch measure {
        case .byteShare(let share): UInt64(max(1, min(share * Double(footprint), 0x1p62)))
        case .entries(let count), .bytes(let count): count
        case .share(let share): UInt64(max(1, min(share * Double(distinctKeys), 0x1p62)))
        }
    }
}
