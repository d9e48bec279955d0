internal import Basics

/// Numbers with units as users type them on the command line: `64MiB`, `90s`, `10%`.
public enum Quantities {
    /// A number of bytes such as `64MiB` or `1.5GB`; nil if it is none.
    public static func bytes(_ text: String) -> UInt64? { (try? Quantity.bytes(text)).map { UInt64($0) } }

    /// A duration such as `90s` or `1h30m`, in nanoseconds; nil if it is none.
    public static func nanoseconds(_ text: String) -> UInt64? {
        (try? Quantity.nanoseconds(text)).map { UInt64($0) }
    }

    /// A share such as `10%`, as 0.1; nil if it is none.
    public static func share(_ text: String) -> Double? { try? Quantity.share(text) }

    /// A number of bytes as people read it: `812 B`, `1.4 GiB`.
    public static func describe(bytes: UInt64) -> String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1024 { return unit == "B" ? "\(bytes) B" : "\(oneDecimal(value)) \(unit)" }
            value /= 1024
        }
        return "\(oneDecimal(value)) TiB"
    }

    /// A count in groups of three digits: `20,000,000`.
    public static func grouped(_ count: UInt64) -> String { Words.grouped(count) }

    /// A number with some decimals, rounded half away from zero; never in the exponent's form.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled.isFinite, scaled < 0x1p63 else { return "\(value)" }
        var digits = String(UInt64(scaled))
        while digits.count <= decimals { digits = "0" + digits }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return decimals == 0
            ? sign + digits : sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
    }

    private static func oneDecimal(_ value: Double) -> String { fixed(value, decimals: 1) }
}
