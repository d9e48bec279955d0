internal import Glibc

// Numbers as Redis reads and prints them.

extension ByteString {
    public init(_ number: Int64) { self.init(String(number)) }

    /// The bytes as a signed number of 64 bits, written as Redis would write it; nil otherwise: `+1`, `01`, ` 1` and
    /// `-0` are no integers.
    public var integer: Int64? {
        guard !bytes.isEmpty, bytes.count <= 20 else { return nil }
        var place = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative { place = 1 }
        guard place < bytes.count else { return nil }
        if bytes[place] == UInt8(ascii: "0") { return bytes.count == 1 ? 0 : nil }
        var value: UInt64 = 0
        while place < bytes.count {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (shifted, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, stillTooLarge) = shifted.addingReportingOverflow(UInt64(digit))
            if tooLarge || stillTooLarge { return nil }
            value = sum
            place += 1
        }
        if isNegative { return value <= UInt64(Int64.max) + 1 ? 0 &- Int64(bitPattern: value) : nil }
        return Int64(exactly: value)
    }

    /// The bytes as a floating-point number, all of them and without leading blanks; nil otherwise.
    public var double: Double? {
        guard let first = bytes.first, !Self.isBlank(first) else { return nil }
        guard let (value, read, isOutOfRange) = parsedDouble(from: 0), read == bytes.count else { return nil }
        if isOutOfRange && (value.isInfinite || value == 0) { return nil }
        return value.isNaN ? nil : value
    }

    /// An end of a range of scores: `1.5`, `(1.5`, `-inf`. What `strtod` leaves unread makes it none, but nothing at all is 0.
    var scoreLimit: (value: Double, isExclusive: Bool)? {
        let isExclusive = bytes.first == UInt8(ascii: "(")
        let end = bytes.firstIndex(of: 0) ?? bytes.count
        guard let (value, read, _) = parsedDouble(from: isExclusive ? 1 : 0), !value.isNaN else { return nil }
        return read == end ? (value, isExclusive) : nil
    }

    /// The bytes as `SORT` weighs them: nothing at all is 0.
    var weight: Double? {
        let end = bytes.firstIndex(of: 0) ?? bytes.count
        guard let (value, read, isOutOfRange) = parsedDouble(from: 0), !value.isNaN else { return nil }
        return read == end && !isOutOfRange ? value : nil
    }

    /// What `strtod` makes of the bytes from a place on, and where it stopped.
    private func parsedDouble(from start: Int) -> (value: Double, end: Int, isOutOfRange: Bool)? {
        let terminated = bytes + [0]
        return terminated.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else { return nil }
                var end: UnsafeMutablePointer<CChar>?
                errno = 0
                let value = strtod(base + start, &end)
                let isOutOfRange = errno == ERANGE
                return (value, end.map { UnsafePointer($0) - base } ?? 0, isOutOfRange)
            }
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}

/// Scores as Redis 7.0 prints them.
enum ScoreText {
    /// With up to 17 significant digits, `inf` and `-inf`.
    static func bytes(of value: Double) -> ByteString {
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == value.rounded(), value.magnitude < 1e15, value != 0 { return ByteString(Int64(value)) }
        return ByteString(printed("%.17g", [value]))
    }

    /// As `ZSCAN` shows it: a listpack holds whole numbers as integers of 64 bits, and shows them so.
    static func scanned(_ value: Double, fromListpack: Bool) -> ByteString {
        if fromListpack, value.magnitude <= 0x1p62, value == value.rounded() {
            return ByteString(Int64(value))
        }
        return bytes(of: value)
    }

    static func printed(_ format: String, _ values: [any CVarArg]) -> String {
        var buffer = [CChar](repeating: 0, count: 5200)
        let count = withVaList(values) { vsnprintf(&buffer, buffer.count, format, $0) }
        let length = min(max(0, Int(count)), buffer.count - 1)
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

#if arch(x86_64)
    /// The number that `INCRBYFLOAT` counts in: 80 bits on x86, as in a Redis that runs there.
    typealias LongDouble = Float80
#else
    typealias LongDouble = Double
#endif

extension ByteString {
    /// The bytes as a long number; nil if they are none.
    var longDouble: LongDouble? {
        guard let first = bytes.first, !Self.isBlank(first), bytes.count < 5120 else { return nil }
        let terminated = bytes + [0]
        let parsed: (value: LongDouble, end: Int, isOutOfRange: Bool)? = terminated.withUnsafeBufferPointer {
            buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else { return nil }
                var end: UnsafeMutablePointer<CChar>?
                errno = 0
                #if arch(x86_64)
                    let value = strtold(base, &end)
                #else
                    let value = strtod(base, &end)
                #endif
                let isOutOfRange = errno == ERANGE
                return (value, end.map { UnsafePointer($0) - base } ?? 0, isOutOfRange)
            }
        }
        guard let parsed, parsed.end == bytes.count, !parsed.value.isNaN else { return nil }
        if parsed.isOutOfRange && (parsed.value.isInfinite || parsed.value == 0) { return nil }
        return parsed.value
    }

    /// A long number in plain decimals, without trailing zeros and without an exponent.
    init(_ value: LongDouble) {
        if value.isInfinite {
            self.init(value < 0 ? "-inf" : "inf")
            return
        }
        #if arch(x86_64)
            var text = ScoreText.printed("%.17Lf", [value])
        #else
            var text = ScoreText.printed("%.17f", [value])
        #endif
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        self.init(text == "-0" ? "0" : text)
    }
}
