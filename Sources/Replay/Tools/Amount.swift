internal import Basics

/// Amounts as they are typed on the command line of `larder trace`.
public enum Amount {
    /// Bytes: `100`, `4KiB`, `1.5MB`; nil for anything else.
    static func bytes(_ text: String) -> Double? {
        (try? Quantity.bytes(Quantity.isBareNumber(text) ? text + "B" : text)).map { Double($0) }
    }

    /// A duration in nanoseconds: `60s`, `150ms`, `1h30m`; nil for anything else.
    static func nanoseconds(_ text: String) -> Double? {
        (try? Quantity.nanoseconds(text)).map { Double($0) }
    }

    /// A share from 0 to 1: `5%`, `0.05`; nil for anything else.
    public static func share(_ text: String) -> Double? {
        let share = Quantity.isBareNumber(text) ? Double(text) : try? Quantity.share(text)
        return share.flatMap { $0 <= 1 ? $0 : nil }
    }

    /// Requests a second: `1000/s`; nil for anything else.
    public static func rate(_ text: String) -> Double? { try? Quantity.rate(text) }

    /// A whole number above 0: `1000000`, `1,000,000`, `1M`; nil for anything else.
    public static func count(_ text: String) -> Int? {
        guard let count = try? Quantity.count(text), count >= 1, count < 1_000_000_000_000_000 else {
            return nil
        }
        return count
    }
}
