internal import Basics
public import Simulation

/// Text under construction, as bytes of UTF-8: quick to append to, and written out in one piece.
///
/// Every append costs O(n) in what is appended.
public struct TextBuffer: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public var isEmpty: Bool { bytes.isEmpty }
    public var count: Int { bytes.count }
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Empties the buffer and keeps its memory.
    public mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// Takes off what comes after the first `count` bytes.
    public mutating func cut(to count: Int) {
        if count < bytes.count { bytes.removeLast(bytes.count - count) }
    }

    // MARK: Appending

    @inline(__always)
    public mutating func append(byte: UInt8) { bytes.append(byte) }

    public mutating func append(_ text: String) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes.append(contentsOf: $0) }
        if done == nil { bytes.append(contentsOf: text.utf8) }
    }

    /// Text as a string of JSON, with its quotes.
    mutating func append(json text: String) { JSONText.append(text, to: &bytes) }

    public mutating func append(_ text: Substring) { bytes.append(contentsOf: text.utf8) }

    public mutating func append(_ buffer: TextBuffer) { bytes.append(contentsOf: buffer.bytes) }

    public mutating func append(_ number: Int) {
        if number < 0 { append(byte: UInt8(ascii: "-")) }
        append(digits: UInt64(number.magnitude))
    }

    /// The digits of a number, with zeros in front if it has fewer than `width`.
    public mutating func append(digits number: UInt64, width: Int = 1) {
        let count = max(width, Self.digits(number))
        let start = bytes.count
        for _ in 0..<count { bytes.append(UInt8(ascii: "0")) }
        var rest = number
        var index = start + count
        while rest > 0 {
            index -= 1
            bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// How many digits a number has.
    public static func digits(_ number: UInt64) -> Int {
        var count = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        return count
    }

    // MARK: Columns

    public mutating func pad(_ count: Int) {
        if count > 0 { for _ in 0..<count { bytes.append(UInt8(ascii: " ")) } }
    }

    /// Fills up with blanks until what was written since `start` is `width` characters wide.
    public mutating func pad(from start: Int, to width: Int) {
        pad(width - self.width(from: start))
    }

    /// Characters since `start`, an index of `bytes`; each code point counts as one.
    public func width(from start: Int) -> Int {
        var width = 0
        for index in start..<bytes.count where bytes[index] & 0xC0 != 0x80 { width += 1 }
        return width
    }

    /// Characters of a stretch of `bytes` that take a column: not those of the sequences that colour.
    public func visibleWidth(_ range: Range<Int>) -> Int {
        var width = 0
        var isEscape = false
        for byte in bytes[range] {
            if byte == 0x1B {
                isEscape = true
            } else if isEscape {
                isEscape = byte != UInt8(ascii: "m")
            } else if byte & 0xC0 != 0x80 {
                width += 1
            }
        }
        return width
    }

    /// Takes off blanks at the end, but none before `start`.
    public mutating func trim(from start: Int) {
        while bytes.count > start, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    }

    public mutating func append(_ text: String, rightAlignedTo width: Int) {
        pad(width - text.unicodeScalars.count)
        append(text)
    }

    public mutating func append(_ text: String, paddedTo width: Int) {
        let start = bytes.count
        append(text)
        pad(from: start, to: width)
    }
}

// MARK: - Time

extension TextBuffer {
    /// A moment as `Instant.description` has it, with blanks in front up to `width`.
    public mutating func append(_ instant: Instant, rightAlignedTo width: Int = 0) {
        let magnitude = instant.nanoseconds.magnitude
        let (seconds, nanoseconds) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        let isNegative = instant.nanoseconds < 0
        let (fraction, decimals): (UInt64, Int) =
            if nanoseconds % 1_000_000 == 0 {
                (nanoseconds / 1_000_000, 3)
            } else if nanoseconds % 1_000 == 0 {
                (nanoseconds / 1_000, 6)
            } else {
                (nanoseconds, 9)
            }
        pad(width - (isNegative ? 1 : 0) - Self.digits(seconds) - decimals - 2)
        if isNegative { append(byte: UInt8(ascii: "-")) }
        append(digits: seconds)
        append(byte: UInt8(ascii: "."))
        append(digits: fraction, width: decimals)
        append(byte: UInt8(ascii: "s"))
    }

    /// A span as `TimeSpan.description` has it.
    public mutating func append(_ span: TimeSpan) {
        let nanoseconds = UInt64(bitPattern: span.nanoseconds)
        switch span.nanoseconds {
        case 1..<1_000:
            append(digits: nanoseconds)
            append("ns")
        case 1_000..<1_000_000: append(nanoseconds, unit: 1_000, decimals: 3, "us")
        case 1_000_000..<1_000_000_000: append(nanoseconds, unit: 1_000_000, decimals: 6, "ms")
        case 1_000_000_000..<120_000_000_000:
            append(nanoseconds, unit: 1_000_000_000, decimals: 9, "s")
        default: append(span.description)
        }
    }

    private mutating func append(_ count: UInt64, unit: UInt64, decimals: Int, _ name: String) {
        var (whole, rest) = count.quotientAndRemainder(dividingBy: unit)
        append(digits: whole)
        if rest > 0 {
            append(byte: UInt8(ascii: "."))
            var decimals = decimals
            whole = rest / 10
            while whole * 10 == rest {
                rest = whole
                whole = rest / 10
                decimals -= 1
            }
            append(digits: rest, width: decimals)
        }
        append(name)
    }
}
