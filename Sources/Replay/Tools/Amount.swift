/// Amounts as they are typed, with their units.
enum Amount {
    /// Bytes: `100`, `4KiB`, `1.5MB`; nil for anything else.
    static func bytes(_ text: String) -> Double? {
        let hasUnit = text.last?.isLetter ?? true
        return Quantities.bytes(hasUnit ? text : text + "B").map { Double($0) }
    }

    /// A duration in nanoseconds: `60s`, `150ms`, `1h30m`; nil for anything else.
    static func nanoseconds(_ text: String) -> Double? { Quantities.nanoseconds(text).map { Double($0) } }

    /// A share from 0 to 1: `5%`, `0.05`; nil for anything else.
    static func share(_ text: String) -> Double? {
        guard let amount = parse(text, [("%", 1), ("", 1)]) else { return nil }
        let share = text.hasSuffix("%") ? amount / 100 : amount
        return share <= 1 ? share : nil
    }

    /// Requests a second: `1000/s`; nil for anything else.
    static func rate(_ text: String) -> Double? {
        guard let rate = parse(text, [("/s", 1), ("/m", 1 / 60.0), ("/h", 1 / 3600.0)]), rate > 0 else {
            return nil
        }
        return rate
    }

    /// A whole number above 0: `1000`, `1_000`, `1,000`, `100k`, `4G` or `1e3`; nil for anything else.
    static func count(_ text: String) -> Int? {
        let plain = text.filter { $0 != "_" && $0 != "," }
        if plain.contains("e") || plain.contains("E") {
            guard plain.first?.isNumber == true, let count = Double(plain), count >= 1, count < 1e15,
                count == count.rounded()
            else { return nil }
            return Int(count)
        }
        guard let count = parse(plain, [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("", 1)]) else {
            return nil
        }
        guard count >= 1, count < 1e15, count == count.rounded() else { return nil }
        return Int(count)
    }

    private static func parse(_ text: String, _ units: [(name: String, factor: Double)]) -> Double? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count)
        guard let number = Double(digits), let factor = units.first(where: { $0.name == unit })?.factor else {
            return nil
        }
        let value = number * factor
        return value.isFinite ? value : nil
    }
}

/// Amounts as they are typed on the command line.
public enum TraceAmounts {
    /// A share from 0 to 1: `5%`, `0.05`; nil for anything else.
    public static func share(_ text: String) -> Double? { Amount.share(text) }

    /// Requests a second: `1000/s`; nil for anything else.
    public static func rate(_ text: String) -> Double? { Amount.rate(text) }

    /// A whole number above 0: `1000000`, `1,000,000`, `1M`; nil for anything else.
    public static func count(_ text: String) -> Int? { Amount.count(text) }
}
