/// Bytes as text that can be shown anywhere: nothing in it moves a cursor, hides, or is lost.
///
/// Control characters, bytes that are not UTF-8 and characters without a shape of their own (a zero-width space, a
/// byte order mark) become escapes: `\r`, `\xFF`, `\u{200B}`.
struct VisibleText {
    /// How far to go.
    enum Detail {
        /// Tabs and spaces as they are.
        case plain
        /// Tabs, runs of spaces and spaces at the end of a line marked too.
        case whitespace
        /// Everything beyond ASCII as an escape too, which tells characters apart that look the same.
        case ascii
    }

    /// The legend that a reader of `.whitespace` needs.
    static let legend = #"· is a space, → a tab, \r a carriage return"#

    /// The text, without a newline at the end of `bytes`.
    let text: String

    init(_ bytes: ArraySlice<UInt8>, _ detail: Detail = .plain) {
        let elements = Array(Scalars(bytes.withoutNewline))
        let end = (elements.lastIndex { !$0.isBlank } ?? -1) + 1
        var text = ""
        for (index, element) in elements.enumerated() {
            guard case .scalar(let scalar) = element else {
                text += element.escaped
                continue
            }
            switch scalar {
            case "\t": text += detail == .plain ? "\t" : "→"
            case " ":
                let isInRun =
                    index >= end || index > 0 && elements[index - 1] == element
                    || index + 1 < end && elements[index + 1] == element
                text += detail != .plain && isInRun ? "·" : " "
            case _ where scalar.isShown && (detail != .ascii || scalar.isASCII):
                text.unicodeScalars.append(scalar)
            default: text += element.escaped
            }
        }
        self.text = text
    }

    init(_ text: String, _ detail: Detail = .plain) { self.init(Array(text.utf8)[...], detail) }

    /// Whether two lines look the same, or nearly so: they differ in white space and in what has no shape, if at all.
    static func lookAlike(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        // Strings compare by canonical equivalence, so a composed and a decomposed letter are alike, as they look.
        skeleton(left) == skeleton(right)
    }

    private static func skeleton(_ bytes: ArraySlice<UInt8>) -> String {
        var words = [""]
        for element in Scalars(bytes) {
            if case .scalar(let scalar) = element {
                if scalar.properties.isWhitespace {
                    if words.last != "" { words.append("") }
                } else if scalar.isShown {
                    words[words.count - 1].unicodeScalars.append(scalar)
                }
            } else {
                words[words.count - 1] += element.escaped
            }
        }
        if words.last == "" { words.removeLast() }
        return words.joined(separator: " ")
    }
}

/// Bytes as Unicode scalars, where a byte that belongs to none stands by itself.
struct Scalars: Sequence, IteratorProtocol {
    enum Element: Equatable {
        case scalar(Unicode.Scalar)
        case invalid(UInt8)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> Element? {
        guard let first = rest.first else { return nil }
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        let candidate = rest.prefix(length)
        var decoder = UTF8()
        var bytes = candidate.makeIterator()
        if case .scalarValue(let scalar) = decoder.decode(&bytes), UTF8.width(scalar) == candidate.count {
            rest.removeFirst(candidate.count)
            return .scalar(scalar)
        }
        rest.removeFirst()
        return .invalid(first)
    }
}

extension Unicode.Scalar {
    /// Whether the scalar can be seen, or is a plain space.
    fileprivate var isShown: Bool {
        if isASCII { return value >= 0x20 && value != 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse,
            .spaceSeparator:
            return false
        default: return !properties.isDefaultIgnorableCodePoint
        }
    }
}

extension Scalars.Element {
    fileprivate var isBlank: Bool { self == .scalar(" ") || self == .scalar("\t") || self == .scalar("\r") }

    /// What stands for an element that cannot be shown.
    fileprivate var escaped: String {
        switch self {
        case .scalar("\r"): "\\r"
        case .scalar(let scalar): "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        case .invalid(let byte): "\\x" + String(byte, radix: 16, uppercase: true)
        }
    }
}
