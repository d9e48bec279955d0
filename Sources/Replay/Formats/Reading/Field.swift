internal import Basics

/// Reads numbers out of bytes of text.
enum Field {
    /// A decimal number of up to 64 bits, leading zeros allowed; nil for anything else.
    static func number(_ bytes: Span<UInt8>) -> UInt64? {
        guard !bytes.isEmpty else { return nil }
        var value: UInt64 = 0
        for index in bytes.indices {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            if index < 19 {
                value = value &* 10 &+ UInt64(digit)
            } else {
                let (product, first) = value.multipliedReportingOverflow(by: 10)
                let (sum, second) = product.addingReportingOverflow(UInt64(digit))
                if first || second { return nil }
                value = sum
            }
        }
        return value
    }

    /// A hexadecimal number of up to 64 bits; nil for anything else.
    static func hexadecimal(_ bytes: Span<UInt8>) -> UInt64? {
        let start = bytes.count > 2 && bytes[0] == 0x30 && bytes[1] | 0x20 == UInt8(ascii: "x") ? 2 : 0
        guard bytes.count > start, bytes.count - start <= 16 else { return nil }
        var value: UInt64 = 0
        for index in start..<bytes.count {
            guard let digit = HexDigit.value(of: bytes[index]) else { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }

    /// A decimal number that is written as a person would: without leading zeros.
    static func canonicalNumber(_ bytes: Span<UInt8>) -> UInt64? {
        guard bytes.count <= 20, !bytes.isEmpty else { return nil }
        if bytes[0] == 0x30, bytes.count > 1 { return nil }
        return number(bytes)
    }

    /// A decimal number with a fraction, `1339518083.107412`, in units of so many nanoseconds; nil if it is none, is
    /// negative or does not fit.
    static func nanoseconds(_ bytes: Span<UInt8>, unit: UInt64) -> UInt64? {
        var end = 0
        while end < bytes.count, bytes[end] &- 0x30 < 10 { end += 1 }
        guard end > 0 else { return nil }
        guard let whole = number(bytes.extracting(0..<end)) else { return nil }
        let (product, overflows) = whole.multipliedReportingOverflow(by: unit)
        if overflows { return nil }
        if end == bytes.count { return product }
        guard bytes[end] == UInt8(ascii: ".") else { return scientific(bytes, unit: unit) }
        var fraction: UInt64 = 0
        var scale: UInt64 = 1
        for index in end + 1..<bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return scientific(bytes, unit: unit) }
            // What is finer than a nanosecond is cut.
            if scale < unit {
                fraction = fraction * 10 + UInt64(digit)
                scale *= 10
            }
        }
        let (sum, tooLarge) = product.addingReportingOverflow(fraction * (unit / scale))
        return tooLarge ? nil : sum
    }

    /// `1.7e9`, as spreadsheets and data frames write large numbers.
    private static func scientific(_ bytes: Span<UInt8>, unit: UInt64) -> UInt64? {
        guard bytes.count <= 32, let number = Double(text(bytes)), number >= 0 else { return nil }
        let value = number * Double(unit)
        return value < 18e18 ? UInt64(value) : nil
    }

    /// Bytes as text, what is no UTF-8 replaced.
    static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Bytes as they may stand in a message: cut if they are long, and only what prints.
    static func quoted(_ bytes: Span<UInt8>) -> String {
        let shown = bytes.extracting(first: 48)
        var text = ""
        for scalar in self.text(shown).unicodeScalars {
            let prints = scalar.value >= 0x20 && scalar.value != 0x7F && !(0x80..<0xA0).contains(scalar.value)
            if prints { text.unicodeScalars.append(scalar) } else { text += "\u{FFFD}" }
        }
        return "'\(text)\(bytes.count > shown.count ? "…" : "")'"
    }

    /// Where a word without blanks around it stands.
    static func trimmed(_ bytes: Span<UInt8>) -> Range<Int> {
        var start = 0
        var end = bytes.count
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    /// Whether bytes are an ASCII word, whatever its case; `word` is lower case.
    static func equal(_ bytes: Span<UInt8>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for index in bytes.indices {
                let byte = bytes[index]
                let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
                if lower != letters[index] { return false }
            }
            return true
        }
    }
}
