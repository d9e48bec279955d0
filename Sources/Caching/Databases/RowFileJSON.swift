internal import Basics

/// Rows of a JSON file (RFC 8259): an object, an array of objects, or an object a line.
struct JSONRows {
    private var parser: JSONReader

    init(_ text: RowText) { parser = JSONReader(text) }

    /// An object of rows or an array of rows; several objects one after the other are lines.
    mutating func readDocument() throws(RowTextError) -> [RowFile.Row] {
        parser.skipSpace()
        let start = parser.place
        if parser.take("[") { return try readArray() }
        guard parser.peek("{") else {
            throw parser.expected("an object {key: value} or an array [{\"key\": …, \"value\": …}]")
        }
        let rows = try readMembers().map { RowFile.Row(name: $0.name, text: $0.value.text, line: $0.line) }
        parser.skipSpace()
        if parser.isAtEnd { return rows }
        guard parser.peek("{") else { throw parser.expected("the end of the file") }
        parser.place = start
        return try readLines()
    }

    /// Rows as objects, one after the other.
    mutating func readLines() throws(RowTextError) -> [RowFile.Row] {
        var rows: [RowFile.Row] = []
        while true {
            parser.skipSpace()
            if parser.isAtEnd { return rows }
            rows.append(try readRow())
        }
    }

    private mutating func readArray() throws(RowTextError) -> [RowFile.Row] {
        var rows: [RowFile.Row] = []
        parser.skipSpace()
        if !parser.take("]") {
            repeat {
                parser.skipSpace()
                rows.append(try readRow())
                parser.skipSpace()
            } while parser.take(",")
            guard parser.take("]") else { throw parser.expected("',' or ']'") }
        }
        parser.skipSpace()
        guard parser.isAtEnd else { throw parser.expected("the end of the file") }
        return rows
    }

    private struct Member {
        var name: String
        var value: JSONReader.Value
        var line: Int
        var place: Int
    }

    private mutating func readMembers() throws(RowTextError) -> [Member] {
        var members: [Member] = []
        guard parser.take("{") else { throw parser.expected("an object with a member \"key\"") }
        parser.skipSpace()
        if parser.take("}") { return members }
        repeat {
            parser.skipSpace()
            let (line, place) = (parser.line, parser.place)
            guard parser.peek("\"") else { throw parser.expected("a name in quotes") }
            let name = try parser.readString()
            parser.skipSpace()
            guard parser.take(":") else { throw parser.expected("':'") }
            parser.skipSpace()
            members.append(Member(name: name, value: try parser.readValue(), line: line, place: place))
            parser.skipSpace()
        } while parser.take(",")
        guard parser.take("}") else { throw parser.expected("',' or '}'") }
        return members
    }

    private mutating func readRow() throws(RowTextError) -> RowFile.Row {
        let (line, start) = (parser.line, parser.place)
        let members = try readMembers()
        let keys = members.filter { $0.name == "key" }
        guard let key = keys.first else {
            throw parser.error(
                at: start, "expected a member \"key\" in the row", mend: "give every row a key")
        }
        if keys.count > 1 {
            throw parser.error(at: keys[1].place, "a second member \"key\"", mend: "leave one of them away")
        }
        guard key.value.isText || key.value.isNumber else {
            throw parser.error(
                at: key.place, "expected a key that is a string or a number", mend: "put the key in quotes")
        }
        let others = members.filter { $0.name != "key" }
        if others.isEmpty {
            throw parser.error(
                at: start, "expected a member \"value\" in the row", mend: "give every row a value")
        }
        if others.count == 1, others[0].name == "value" {
            return RowFile.Row(name: key.value.text, text: others[0].value.text, line: line)
        }
        let object = others.map { "\(JSONText.string($0.name)):\($0.value.json)" }.joined(separator: ",")
        return RowFile.Row(name: key.value.text, text: "{\(object)}", line: line)
    }
}

/// A strict reader of JSON that knows where it is, and goes no deeper than it may.
struct JSONReader {
    /// A value: its text if it is a string, else its JSON without the space between tokens.
    struct Value {
        var text: String
        var isText: Bool
        var isNumber: Bool
        var json: String { isText ? JSONText.string(text) : text }
    }

    /// How deep arrays and objects may lie within one another.
    static let depthLimit = 512

    private let text: RowText
    var place: Int

    init(_ text: RowText) {
        self.text = text
        place = text.start
    }

    private var countedTo = 0
    private var countedLines = 1
    /// The line of the present place; counted on from the last time.
    var line: Int {
        mutating get {
            if place < countedTo { (countedTo, countedLines) = (0, 1) }
            while countedTo < place {
                if text.bytes[countedTo] == UInt8(ascii: "\n") { countedLines += 1 }
                countedTo += 1
            }
            return countedLines
        }
    }

    var isAtEnd: Bool { place >= text.bytes.count }
    private var byte: UInt8? { place < text.bytes.count ? text.bytes[place] : nil }

    func error(at place: Int, _ problem: String, mend: String) -> RowTextError {
        text.error(at: place, problem, mend: mend)
    }

    func expected(_ what: String) -> RowTextError {
        text.error(at: place, "expected \(what), not \(text.found(at: place))", mend: "mend the JSON there")
    }

    mutating func skipSpace() {
        while let byte, byte == 32 || byte == 10 || byte == 13 || byte == 9 { place += 1 }
    }

    func peek(_ character: Unicode.Scalar) -> Bool { byte == UInt8(ascii: character) }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek(character) else { return false }
        place += 1
        return true
    }

    // MARK: Values

    mutating func readValue() throws(RowTextError) -> Value {
        switch byte {
        case UInt8(ascii: "\""): return Value(text: try readString(), isText: true, isNumber: false)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return Value(text: try readNested(), isText: false, isNumber: false)
        default:
            let start = place
            try skipScalar()
            let isNumber = text.bytes[start] < UInt8(ascii: "A")
            return Value(text: text.string(start..<place), isText: false, isNumber: isNumber)
        }
    }

    /// An array or an object as JSON without space. It is read with a stack of its own, so no nesting is too deep for
    /// the thread's.
    private mutating func readNested() throws(RowTextError) -> String {
        var json: [UInt8] = []
        var open: [Unicode.Scalar] = []
        repeat {
            skipSpace()
            // A value, or the end of what has just begun.
            if let closing = open.last, take(closing) {
                json.append(UInt8(ascii: open.removeLast()))
            } else {
                if open.last == "}" { try readName(into: &json) }
                if try begin(&open, &json) { continue }
            }
            try endValue(&open, &json)
        } while !open.isEmpty
        return String(decoding: json, as: UTF8.self)
    }

    /// Reads a scalar, or the beginning of an array or object.
    ///
    /// - Returns: whether something began.
    private mutating func begin(_ open: inout [Unicode.Scalar], _ json: inout [UInt8]) throws(RowTextError)
        -> Bool
    {
        let start = place
        if take("{") || take("[") {
            open.append(text.bytes[start] == UInt8(ascii: "{") ? "}" : "]")
            guard open.count <= Self.depthLimit else {
                throw error(
                    at: start, "more than \(Self.depthLimit) arrays and objects within one another",
                    mend: "nest less deeply")
            }
            json.append(text.bytes[start])
            return true
        }
        if peek("\"") { _ = try readString() } else { try skipScalar() }
        json.append(contentsOf: text.bytes[start..<place])
        return false
    }

    /// Reads what follows a value: ends of arrays and objects, and the comma before the next value.
    private mutating func endValue(_ open: inout [Unicode.Scalar], _ json: inout [UInt8]) throws(RowTextError)
    {
        while let closing = open.last {
            skipSpace()
            if take(",") {
                json.append(UInt8(ascii: ","))
                skipSpace()
                if peek(closing) { throw expected("a value after the comma") }
                return
            }
            guard take(closing) else { throw expected("',' or '\(closing)'") }
            json.append(UInt8(ascii: closing))
            open.removeLast()
        }
    }

    private mutating func readName(into json: inout [UInt8]) throws(RowTextError) {
        guard peek("\"") else { throw expected("a name in quotes") }
        let start = place
        _ = try readString()
        json.append(contentsOf: text.bytes[start..<place])
        skipSpace()
        guard take(":") else { throw expected("':'") }
        json.append(UInt8(ascii: ":"))
        skipSpace()
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipScalar() throws(RowTextError) {
        for word in ["true", "false", "null"] where text.bytes[place...].starts(with: word.utf8) {
            place += word.utf8.count
            return
        }
        let start = place
        _ = take("-")
        let integer = place
        skipDigits()
        let hasLeadingZero = place - integer > 1 && text.bytes[integer] == UInt8(ascii: "0")
        guard place > integer, !hasLeadingZero else {
            place = start
            throw expected("a value")
        }
        if take(".") { try needDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try needDigits()
        }
    }

    private mutating func skipDigits() {
        while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { place += 1 }
    }

    private mutating func needDigits() throws(RowTextError) {
        let start = place
        skipDigits()
        if place == start { throw expected("a digit") }
    }

    // MARK: Strings

    mutating func readString() throws(RowTextError) -> String {
        let opening = place
        place += 1
        let start = place
        while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 32 { place += 1 }
        if take("\"") { return text.string(start..<(place - 1)) }
        var characters = Array(text.bytes[start..<place])
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: characters, as: UTF8.self)
            case UInt8(ascii: "\\"): characters.append(contentsOf: String(try readEscape()).utf8)
            case ..<32:
                throw error(
                    at: place, "\(text.found(at: place)) within a string",
                    mend: "write it as an escape, such as \\n")
            default:
                characters.append(byte)
                place += 1
            }
        }
        throw error(at: opening, "a string that never ends", mend: "close it with a quote")
    }

    private mutating func readEscape() throws(RowTextError) -> Unicode.Scalar {
        let start = place
        place += 1
        let escape = byte
        place += 1
        switch escape {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let first = readHex() {
                if let scalar = Unicode.Scalar(first) { return scalar }
                if first < 0xdc00, take("\\"), take("u"), let second = readHex(),
                    (0xdc00...0xdfff).contains(second),
                    let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
                {
                    return scalar
                }
            }
            throw error(
                at: start, "expected \\u and four hexadecimal digits of a character",
                mend: "write a character beyond U+FFFF as two such escapes, or as itself")
        default:
            throw error(at: start, "an escape that JSON does not have", mend: "write a backslash twice: \\\\")
        }
    }

    private mutating func readHex() -> UInt32? {
        guard place + 4 <= text.bytes.count else { return nil }
        var number: UInt32 = 0
        for byte in text.bytes[place..<(place + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            number = number << 4 + UInt32(digit)
        }
        place += 4
        return number
    }
}
