/// A decimal number as it is typed, exactly: `1.5`, `.25`, `1e3`, `9007199254740993`.
///
/// A `Double` would round it, and a moment or a size with it.
struct Decimal {
    private var digits: UInt128
    /// By which power of ten the digits are multiplied.
    private var exponent: Int

    /// More digits than this are no quantity.
    private static let mostDigits = 24

    /// Takes a number off the front of a text; nil if the text does not begin with one.
    init?(_ text: inout Substring) {
        var rest = text.utf8
        digits = 0
        exponent = 0
        var count = 0
        var hasPoint = false
        while let byte = rest.first {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if byte &- 0x30 < 10 {
                count += 1
                guard count <= Self.mostDigits else { return nil }
                digits = digits * 10 + UInt128(byte - 0x30)
                if hasPoint { exponent -= 1 }
            } else {
                break
            }
            rest.removeFirst()
        }
        guard count > 0 else { return nil }
        if let power = Self.power(&rest) { exponent += power }
        text = Substring(rest)
    }

    /// Takes `e` and a whole number off the front.
    private static func power(_ rest: inout Substring.UTF8View) -> Int? {
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return nil }
        var after = rest.dropFirst()
        let isNegative = after.first == UInt8(ascii: "-")
        if isNegative || after.first == UInt8(ascii: "+") { after.removeFirst() }
        let digits = after.prefix { $0 &- 0x30 < 10 }
        guard !digits.isEmpty, digits.count <= 3, let power = Int(String(Substring(digits))) else {
            return nil
        }
        rest = after.dropFirst(digits.count)
        return isNegative ? -power : power
    }

    /// The number times a whole number, rounded to the nearest whole number; nil if it does not fit.
    func times(_ factor: UInt64) -> UInt64? {
        if digits == 0 { return 0 }
        var (product, overflows) = digits.multipliedReportingOverflow(by: UInt128(factor))
        if overflows { return nil }
        if exponent >= 0 {
            guard exponent < 39 else { return nil }
            for _ in 0..<exponent {
                (product, overflows) = product.multipliedReportingOverflow(by: 10)
                if overflows { return nil }
            }
        } else {
            guard exponent > -39 else { return 0 }
            var divisor: UInt128 = 1
            for _ in 0..<(-exponent - 1) { divisor *= 10 }
            // Half of the divisor decides, and it is a whole number five times.
            product = (product / divisor + 5) / 10
        }
        return UInt64(exactly: product)
    }
}
