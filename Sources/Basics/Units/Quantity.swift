/// Numbers with units as they are typed, in scripts and on the command line alike.
///
/// | what | examples |
/// |---|---|
/// | a time | `150ms`, `100µs`, `1h30m`, `1.5s`, `1e3ms` |
/// | a size | `500B`, `64KiB`, `64kib`, `1TB`, `4G` |
/// | a share | `10%`, `0.1%` |
/// | a rate | `1000/s`, `5/ms`, `60/m` |
/// | a count | `1000000`, `1_000_000`, `20k`, `1e6` |
public enum Quantity {
    /// Why a text is no quantity.
    public enum Fault: Error, Equatable, Sendable {
        /// It is a number that lacks its unit.
        case bareNumber
        case malformed
        /// It is a quantity, and too large to be kept.
        case tooLarge
    }

    static let timeUnits: [(name: String, nanoseconds: UInt64)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ]

    /// Their names in lower case, since either case is understood.
    static let sizeUnits: [(name: String, bytes: UInt64)] = [
        ("b", 1), ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40),
        ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
        ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("t", 1_000_000_000_000),
    ]

    /// The longest time that can be typed, in nanoseconds: about 290 years.
    public static let longestTime: Int64 = 9_200_000_000_000_000_000

    /// Whether a text is a number without a unit.
    public static func isBareNumber(_ text: String) -> Bool {
        var rest = text[...]
        return Decimal(&rest) != nil && rest.isEmpty
    }

    /// A length of time, in nanoseconds.
    public static func nanoseconds(_ text: String) throws(Fault) -> Int64 {
        if isBareNumber(text) { throw .bareNumber }
        var rest = text[...]
        var total: UInt64 = 0
        repeat {
            guard let number = Decimal(&rest) else { throw .malformed }
            let name = rest.prefix { $0.isLetter }
            guard let unit = timeUnits.first(where: { $0.name == name }) else { throw .malformed }
            rest = rest.dropFirst(name.count)
            guard let amount = number.times(unit.nanoseconds) else { throw .tooLarge }
            total = total.saturatingAdd(amount)
        } while !rest.isEmpty
        guard total <= UInt64(longestTime) else { throw .tooLarge }
        return Int64(total)
    }

    /// A size in bytes.
    public static func bytes(_ text: String) throws(Fault) -> Int {
        var rest = text[...]
        guard let number = Decimal(&rest) else { throw .malformed }
        if rest.isEmpty { throw .bareNumber }
        let name = rest.lowercased()
        guard let unit = sizeUnits.first(where: { $0.name == name }) else { throw .malformed }
        guard let bytes = number.times(unit.bytes).flatMap({ Int(exactly: $0) }) else { throw .tooLarge }
        return bytes
    }

    /// A share, `10%` being 0.1. It may be above 1.
    public static func share(_ text: String) throws(Fault) -> Double {
        if isBareNumber(text) { throw .bareNumber }
        guard text.hasSuffix("%"), isBareNumber(String(text.dropLast())),
            let percent = Double(text.dropLast())
        else { throw .malformed }
        return percent / 100
    }

    /// A rate, in events a second.
    public static func rate(_ text: String) throws(Fault) -> Double {
        if isBareNumber(text) { throw .bareNumber }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, isBareNumber(String(parts[0])), let number = Double(parts[0]), number > 0,
            let unit = timeUnits.first(where: { $0.name == parts[1] })
        else { throw .malformed }
        let rate = number * 1e9 / Double(unit.nanoseconds)
        guard rate.isFinite else { throw .tooLarge }
        return rate
    }

    /// A whole number; `_` and `,` may part its digits, and `k`, `M` or `G` may follow.
    public static func count(_ text: String) throws(Fault) -> Int {
        let plain = text.filter { $0 != "_" && $0 != "," }
        var rest = plain[...]
        guard let number = Decimal(&rest) else { throw .malformed }
        let factors: [String: UInt64] = ["": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000]
        guard let factor = factors[rest.lowercased()] else { throw .malformed }
        guard let count = number.times(factor) else { throw .tooLarge }
        // A fraction is no count: rounding gave another number.
        guard count == 0 || number.times(factor.saturatingMultiply(1_000)) == count.saturatingMultiply(1_000)
        else { throw .malformed }
        guard let whole = Int(exactly: count) else { throw .tooLarge }
        return whole
    }
}
