/// Reads one flat JSON object (RFC 8259) off a line, member after member. Values that are objects or arrays are passed over.
struct JSONScanner {
    /// A value of a member.
    enum Value: Equatable {
        /// The text is in `text`.
        case string
        /// The digits are at a place of the line.
        case number(Range<Int>)
        /// `true`, `false`, `null`, an object or an array.
        case other
    }

    private var position = 0
    /// The bytes of the string that was read last.
    private(set) var text: [UInt8] = []

    // MARK: Members

    /// Goes to the beginning of a line and takes the brace that opens the object; false where there is none.
    mutating func open(_ line: Span<UInt8>) -> Bool {
        position = 0
        skipBlanks(line)
        return take("{", line)
    }

    /// Reads the name of the next member into `text`; false at the end of the object.
    mutating func nextName(_ line: Span<UInt8>, isFirst: Bool) throws(LineProblem) -> Bool {
        skipBlanks(line)
        if take("}", line) {
            skipBlanks(line)
            if position < line.count { throw problem(line, "nothing after the object") }
            return false
        }
        if !isFirst {
            guard take(",", line) else { throw problem(line, "a comma or a closing brace") }
            skipBlanks(line)
        }
        try readString(line)
        skipBlanks(line)
        guard take(":", line) else { throw problem(line, "a colon after the member's name") }
        return true
    }

    /// Reads the value of a member; a string is then in `text`.
    mutating func value(_ line: Span<UInt8>) throws(LineProblem) -> Value {
        skipBlanks(line)
        guard position < line.count else { throw problem(line, "a value") }
        switch line[position] {
        case UInt8(ascii: "\""):
            try readString(line)
            return .string
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipNested(line)
            return .other
        case UInt8(ascii: "-"), 0x30...0x39:
            let start = position
            while position < line.count, Self.isOfNumber(line[position]) { position += 1 }
            return .number(start..<position)
        default:
            let start = position
            while position < line.count, line[position] | 0x20 &- 0x61 < 26 { position += 1 }
            let word = line.extracting(start..<position)
            if Field.equal(word, "true") || Field.equal(word, "false") || Field.equal(word, "null") {
                return .other
            }
            position = start
            throw problem(line, "a value")
        }
    }

    // MARK: Pieces

    private mutating func skipBlanks(_ line: Span<UInt8>) {
        while position < line.count, Field.isBlank(line[position]) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar, _ line: Span<UInt8>) -> Bool {
        guard position < line.count, line[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2D || byte == 0x2B || byte | 0x20 == UInt8(ascii: "e")
    }

    private mutating func readString(_ line: Span<UInt8>) throws(LineProblem) {
        guard take("\"", line) else { throw problem(line, "a string in quotes") }
        text.removeAll(keepingCapacity: true)
        while position < line.count {
            let start = position
            while position < line.count, line[position] != UInt8(ascii: "\""),
                line[position] != UInt8(ascii: "\\")
            {
                position += 1
            }
            line.extracting(start..<position).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            guard position < line.count else { break }
            position += 1
            if line[position - 1] == UInt8(ascii: "\"") { return }
            try readEscape(line)
        }
        throw problem(line, "a quote at the end of the string")
    }

    private mutating func readEscape(_ line: Span<UInt8>) throws(LineProblem) {
        guard position < line.count else { throw problem(line, "something after the backslash") }
        let byte = line[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            let first = try hexadecimal(line)
            var scalar = UInt32(first)
            let isPair =
                first & 0xFC00 == 0xD800 && position + 1 < line.count && line[position] == UInt8(ascii: "\\")
                && line[position + 1] == UInt8(ascii: "u")
            if isPair {
                position += 2
                let second = try hexadecimal(line)
                scalar = 0x10000 + (UInt32(first) & 0x3FF) << 10 + (UInt32(second) & 0x3FF)
            }
            let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
            text.append(contentsOf: String(Character(character)).utf8)
        default:
            position -= 1
            throw problem(line, "an escape such as \\n, \\\" or \\u00e9")
        }
    }

    private mutating func hexadecimal(_ line: Span<UInt8>) throws(LineProblem) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard position < line.count, let digit = Self.digit(line[position]) else {
                throw problem(line, "four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    /// The value of a hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Passes over an object or an array by counting brackets outside of strings.
    private mutating func skipNested(_ line: Span<UInt8>) throws(LineProblem) {
        var depth = 0
        while position < line.count {
            switch line[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    position += 1
                    return
                }
            case UInt8(ascii: "\""):
                try readString(line)
                continue
            default: break
            }
            position += 1
        }
        throw problem(line, "a bracket that closes the value")
    }

    /// What is wrong here.
    func problem(_ line: Span<UInt8>, _ expected: String) -> LineProblem {
        let rest = line.extracting(min(position, line.count)..<line.count)
        let found = rest.isEmpty ? "the end of the line" : Field.quoted(rest)
        return LineProblem(found: "\(found) at column \(position + 1)", expected: expected)
    }
}
