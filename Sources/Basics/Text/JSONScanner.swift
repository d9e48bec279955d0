/// What is wrong with a JSON text, and where.
public struct JSONProblem: Error, Equatable {
    /// The place in the bytes, from 0.
    public var place: Int
    /// What stands there, if that says more than its characters: "a string that never ends".
    public var found: String?
    /// What JSON has there instead, as a noun: "a value".
    public var expected: String
    /// What to do about it.
    public var remedy: String

    public init(
        at place: Int, found: String? = nil, expected: String = "something else",
        remedy: String = "correct the JSON there"
    ) {
        self.place = place
        self.found = found
        self.expected = expected
        self.remedy = remedy
    }
}

/// Reads JSON (RFC 8259) piece by piece, in the order in which it stands, and takes nothing that JSON does not have.
///
/// The bytes are passed to each call and not kept, so that the scanner can be used again for the next line.
public struct JSONScanner {
    /// A value, and where it stands.
    public enum Value: Equatable {
        /// A string; its characters are in `text`.
        case string
        case number(Range<Int>)
        /// `true`, `false` or `null`.
        case word(Range<Int>)
        /// An object or an array, from its first bracket to its last.
        case nested(Range<Int>)
    }

    /// How deep arrays and objects may lie within one another.
    public static let depthLimit = 512

    /// The place of the next byte.
    public var place: Int
    /// Where the name that was read last begins.
    public private(set) var namePlace = 0
    /// The bytes of the string that was read last, in UTF-8.
    public private(set) var text: [UInt8] = []

    public init(at place: Int = 0) { self.place = place }

    // MARK: Members

    /// Goes to the beginning of the bytes and takes the brace that opens an object; false if there is none.
    public mutating func open(_ json: Span<UInt8>) -> Bool {
        place = 0
        skipSpace(json)
        return take("{", json)
    }

    /// Reads the name of the next member into `text`; false at the end of the object, whose brace it takes.
    public mutating func nextName(_ json: Span<UInt8>, isFirst: Bool) throws(JSONProblem) -> Bool {
        skipSpace(json)
        if take("}", json) { return false }
        if !isFirst {
            guard take(",", json) else { throw expected("',' or '}'") }
            skipSpace(json)
        }
        try readName(json)
        return true
    }

    /// Goes to the next element of an array; false at its end, whose bracket it takes.
    public mutating func nextElement(_ json: Span<UInt8>, isFirst: Bool) throws(JSONProblem) -> Bool {
        skipSpace(json)
        if take("]", json) { return false }
        if !isFirst {
            guard take(",", json) else { throw expected("',' or ']'") }
            skipSpace(json)
            if peek("]", json) { throw expected("a value after the comma") }
        }
        return true
    }

    /// Makes sure that nothing but space is left.
    public mutating func end(_ json: Span<UInt8>, of what: String) throws(JSONProblem) {
        skipSpace(json)
        if place < json.count { throw expected("the end of the \(what)") }
    }

    /// Reads a value; the characters of a string are then in `text`.
    public mutating func value(_ json: Span<UInt8>) throws(JSONProblem) -> Value {
        skipSpace(json)
        let start = place
        switch place < json.count ? json[place] : 0 {
        case UInt8(ascii: "\""):
            try readString(json)
            return .string
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipNested(json)
            return .nested(start..<place)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber(json)
            return .number(start..<place)
        default:
            try skipWord(json)
            return .word(start..<place)
        }
    }

    // MARK: Pieces

    public mutating func skipSpace(_ json: Span<UInt8>) {
        while place < json.count, Self.isSpace(json[place]) { place += 1 }
    }

    public func peek(_ character: Unicode.Scalar, _ json: Span<UInt8>) -> Bool {
        place < json.count && json[place] == UInt8(ascii: character)
    }

    public mutating func take(_ character: Unicode.Scalar, _ json: Span<UInt8>) -> Bool {
        guard peek(character, json) else { return false }
        place += 1
        return true
    }

    /// Says that something else should stand at the present place.
    public func expected(_ what: String) -> JSONProblem { JSONProblem(at: place, expected: what) }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func readName(_ json: Span<UInt8>) throws(JSONProblem) {
        guard peek("\"", json) else { throw expected("a name in quotes") }
        namePlace = place
        try readString(json)
        skipSpace(json)
        guard take(":", json) else { throw expected("':'") }
    }

    private mutating func skipWord(_ json: Span<UInt8>) throws(JSONProblem) {
        for word: StaticString in ["true", "false", "null"] where begins(with: word, json) {
            place += word.utf8CodeUnitCount
            return
        }
        throw expected("a value")
    }

    private func begins(with word: StaticString, _ json: Span<UInt8>) -> Bool {
        guard json.count - place >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            letters.indices.allSatisfy { json[place + $0] == letters[$0] }
        }
    }

    private mutating func skipNumber(_ json: Span<UInt8>) throws(JSONProblem) {
        let start = place
        _ = take("-", json)
        let integer = place
        skipDigits(json)
        let hasLeadingZero = place - integer > 1 && json[integer] == UInt8(ascii: "0")
        guard place > integer, !hasLeadingZero else {
            place = start
            throw expected("a value")
        }
        if take(".", json) { try needDigits(json) }
        if take("e", json) || take("E", json) {
            if !take("+", json) { _ = take("-", json) }
            try needDigits(json)
        }
    }

    private mutating func skipDigits(_ json: Span<UInt8>) {
        while place < json.count, json[place] &- 0x30 < 10 { place += 1 }
    }

    private mutating func needDigits(_ json: Span<UInt8>) throws(JSONProblem) {
        let start = place
        skipDigits(json)
        if place == start { throw expected("a digit") }
    }

    // MARK: Nested values

    /// Passes over an array or an object. It keeps a stack of its own, so that nesting does not use up the thread's.
    private mutating func skipNested(_ json: Span<UInt8>) throws(JSONProblem) {
        var open: [Unicode.Scalar] = []
        repeat {
            skipSpace(json)
            // A value, or the end of what has just begun.
            if let closing = open.last, take(closing, json) {
                open.removeLast()
            } else {
                if open.last == "}" {
                    try readName(json)
                    skipSpace(json)
                }
                if try begin(&open, json) { continue }
            }
            try endValue(&open, json)
        } while !open.isEmpty
    }

    /// Passes over a scalar, or the first bracket of an array or an object.
    ///
    /// - Returns: whether an array or an object began.
    private mutating func begin(_ open: inout [Unicode.Scalar], _ json: Span<UInt8>) throws(JSONProblem)
        -> Bool
    {
        let isObject = peek("{", json)
        guard isObject || peek("[", json) else {
            _ = try value(json)
            return false
        }
        guard open.count < Self.depthLimit else {
            throw JSONProblem(
                at: place, found: "more than \(Self.depthLimit) arrays and objects within one another",
                expected: "fewer", remedy: "nest less deeply")
        }
        open.append(isObject ? "}" : "]")
        place += 1
        return true
    }

    /// Passes over what follows a value: ends of arrays and objects, and the comma before the next value.
    private mutating func endValue(_ open: inout [Unicode.Scalar], _ json: Span<UInt8>) throws(JSONProblem) {
        while let closing = open.last {
            skipSpace(json)
            if take(",", json) {
                skipSpace(json)
                if peek(closing, json) { throw expected("a value after the comma") }
                return
            }
            guard take(closing, json) else { throw expected("',' or '\(closing)'") }
            open.removeLast()
        }
    }

    // MARK: Strings

    /// Reads a string, whose opening quote is next, into `text`.
    private mutating func readString(_ json: Span<UInt8>) throws(JSONProblem) {
        let opening = place
        place += 1
        text.removeAll(keepingCapacity: true)
        while place < json.count {
            let start = place
            while place < json.count, json[place] != UInt8(ascii: "\""), json[place] != UInt8(ascii: "\\"),
                json[place] >= 0x20
            {
                place += 1
            }
            json.extracting(start..<place).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            guard place < json.count else { break }
            if take("\"", json) { return }
            guard peek("\\", json) else {
                throw JSONProblem(
                    at: place,
                    found: json[place] == 0x0A || json[place] == 0x0D
                        ? "the end of the line within a string"
                        : "the control character \(json[place]) within a string",
                    expected: "an escape such as \\n", remedy: "write it as an escape, such as \\n")
            }
            try readEscape(json)
        }
        throw JSONProblem(
            at: opening, found: "a string that never ends", expected: "a quote at its end",
            remedy: "close it with a quote")
    }

    /// Reads an escape, whose backslash is next, and appends what it stands for.
    private mutating func readEscape(_ json: Span<UInt8>) throws(JSONProblem) {
        let start = place
        place += 2
        switch start + 1 < json.count ? json[start + 1] : 0 {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(json[start + 1])
        case UInt8(ascii: "u"):
            guard let character = readCharacter(json) else {
                throw JSONProblem(
                    at: start, found: "an escape that stands for no character",
                    expected: "\\u and four hexadecimal digits of one",
                    remedy: "write a character beyond U+FFFF as two such escapes, or as itself")
            }
            text.append(contentsOf: String(Character(character)).utf8)
        default:
            throw JSONProblem(
                at: start, found: "an escape that JSON does not have",
                expected: #"one such as \n, \" or \u00e9"#, remedy: #"write a backslash twice: \\"#)
        }
    }

    /// The character of `\u` and four digits, or of two such escapes if it is beyond U+FFFF.
    private mutating func readCharacter(_ json: Span<UInt8>) -> Unicode.Scalar? {
        guard let first = readHexadecimal(json) else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\", json), take("u", json), let second = readHexadecimal(json),
            (0xDC00...0xDFFF).contains(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func readHexadecimal(_ json: Span<UInt8>) -> UInt32? {
        guard json.count - place >= 4 else { return nil }
        var number: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = HexDigit.value(of: json[place + offset]) else { return nil }
            number = number << 4 | UInt32(digit)
        }
        place += 4
        return number
    }
}
