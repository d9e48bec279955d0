/// Numbers with units as users type them on the command line: `64MiB`, `90s`, `10%`.
public enum Quantities {
    private static let byteUnits: [(name: String, factor: Double)] = [
        ("B", 1), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("KiB", 0x1p10), ("MiB", 0x1p20),
        ("GiB", 0x1p30), ("TiB", 0x1p40),
    ]

    private static let timeUnits: [(name: String, factor: Double)] = [
        ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86_400e9),
    ]

    /// A number of bytes such as `64MiB` or `1.5GB`; nil where it is none.
    public static func bytes(_ text: String) -> UInt64? {
        guard let (number, unit) = split(text),
            let factor = byteUnits.first(where: { $0.name.lowercased() == unit.lowercased() })?.factor
        else { return nil }
        return whole(number * factor)
    }

    /// A duration such as `90s` or `1h30m`, in nanoseconds; nil where it is none.
    public static func nanoseconds(_ text: String) -> UInt64? {
        var rest = Substring(text)
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
            guard let number = Double(digits),
                let factor = timeUnits.first(where: { $0.name == unit })?.factor
            else { return nil }
            total += number * factor
            rest = rest.dropFirst(digits.count + unit.count)
        }
        return text.isEmpty ? nil : whole(total)
    }

    /// A share such as `10%`, as 0.1; nil where it is none.
    public static func share(_ text: String) -> Double? {
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent.isFinite, percent >= 0
        else { return nil }
        return percent / 100
    }

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

    private static func split(_ text: String) -> (Double, Substring)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let number = Double(digits) else { return nil }
        return (number, text.dropFirst(digits.count))
    }

    private static func whole(_ value: Double) -> UInt64? {
        value.isFinite && value >= 0 && value < 0x1p63 ? UInt64(value.rounded()) : nil
    }
}
