/// Decimal fractions as text, without the help of Foundation.
enum Decimals {
    /// A number with so many decimals, rounded half away from zero; never in the form of an exponent.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        Quantities.fixed(value, decimals: decimals)
    }

    /// The same without zeros at the end.
    static func trimmed(_ value: Double, _ decimals: Int) -> String {
        var text = fixed(value, decimals)
        guard text.contains(".") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// A share as a percentage with a decimal: `4.9%`.
    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + "%" }

    /// A number of bytes: `812 B`, `1.4 GiB`.
    static func bytes(_ bytes: Double) -> String {
        Quantities.describe(bytes: UInt64(min(max(bytes.rounded(), 0), 0x1p63)))
    }

    /// A duration: `850ms`, `12.5s`, `3h 20m`, `7d 2h`.
    static func duration(nanoseconds: Double) -> String {
        let seconds = nanoseconds / 1e9
        if seconds < 1e-6 { return "\(fixed(nanoseconds, 0))ns" }
        if seconds < 1e-3 { return "\(trimmed(seconds * 1e6, 1))us" }
        if seconds < 1 { return "\(trimmed(seconds * 1e3, 1))ms" }
        if seconds < 60 { return "\(trimmed(seconds, 1))s" }
        func pair(_ large: Double, _ first: String, _ small: Double, _ second: String) -> String {
            let units = (seconds / small).rounded()
            let ratio = large / small
            let whole = (units / ratio).rounded(.down)
            let rest = units - whole * ratio
            return "\(fixed(whole, 0))\(first)" + (rest > 0 ? " \(fixed(rest, 0))\(second)" : "")
        }
        if seconds < 3600 { return pair(60, "m", 1, "s") }
        if seconds < 86_400 { return pair(3600, "h", 60, "m") }
        return pair(86_400, "d", 3600, "h")
    }
}
