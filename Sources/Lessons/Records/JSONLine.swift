internal import Basics

/// One flat JSON object on a line: texts, numbers, flags and lists of texts, in order.
struct JSONLine {
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case list([String])
    }

    private(set) var members: [(name: String, value: Value)] = []

    init() {}

    mutating func add(_ name: String, _ value: Value) { members.append((name, value)) }

    subscript(name: String) -> Value? { members.first { $0.name == name }?.value }

    func text(_ name: String) -> String? { if case .text(let text)? = self[name] { text } else { nil } }
    func number(_ name: String) -> Int? { if case .number(let number)? = self[name] { number } else { nil } }
    /// The most that a file may say was counted, so that nobody has to ask whether one more can be.
    static let mostCounted = 1_000_000_000
    func count(_ name: String) -> Int { min(max(0, number(name) ?? 0), Self.mostCounted) }
    func flag(_ name: String) -> Bool? { if case .flag(let flag)? = self[name] { flag } else { nil } }
    func list(_ name: String) -> [String]? { if case .list(let list)? = self[name] { list } else { nil } }

    /// The object as JSON (RFC 8259), without a line end.
    var text: String {
        let parts = members.map { name, value in
            let shown =
                switch value {
                case .text(let text): JSONText.string(text)
                case .number(let number): "\(number)"
                case .flag(let flag): "\(flag)"
                case .list(let list): "[" + list.map(JSONText.string).joined(separator: ",") + "]"
                }
            return "\(JSONText.string(name)):\(shown)"
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    /// Reads an object; nil where the text is not one, or holds more than this can.
    init?(_ text: String) {
        var reader = Reader(rest: Array(text.unicodeScalars)[...])
        guard let members = reader.object() else { return nil }
        self.members = members
    }

    private struct Reader {
        var rest: ArraySlice<Unicode.Scalar>

        mutating func object() -> [(name: String, value: Value)]? {
            var members: [(name: String, value: Value)] = []
            guard take("{") else { return nil }
            if take("}") { return isAtEnd ? members : nil }
            repeat {
                guard let name = string(), take(":"), let value = value() else { return nil }
                members.append((name, value))
            } while take(",")
            return take("}") && isAtEnd ? members : nil
        }

        private var isAtEnd: Bool { rest.allSatisfy { $0 == " " || $0 == "\t" || $0 == "\r" } }

        private mutating func skipBlanks() {
            while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        }

        private mutating func take(_ mark: Unicode.Scalar) -> Bool {
            skipBlanks()
            guard rest.first == mark else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func value() -> Value? {
            skipBlanks()
            switch rest.first {
            case "\"": return string().map { .text($0) }
            case "[":
                _ = take("[")
                var list: [String] = []
                if take("]") { return .list(list) }
                repeat {
                    guard let text = string() else { return nil }
                    list.append(text)
                } while take(",")
                return take("]") ? .list(list) : nil
            default:
                let word = String(
                    String.UnicodeScalarView(rest.prefix { $0 != "," && $0 != "}" && $0 != " " }))
                rest.removeFirst(word.unicodeScalars.count)
                if word == "true" || word == "false" { return .flag(word == "true") }
                return Int(word).map { .number($0) }
            }
        }

        private mutating func string() -> String? {
            guard take("\"") else { return nil }
            var text = String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                if scalar == "\"" { return String(text) }
                guard scalar == "\\" else {
                    text.append(scalar)
                    continue
                }
                guard let escaped = escape() else { return nil }
                text.append(escaped)
            }
            return nil
        }

        private mutating func escape() -> Unicode.Scalar? {
            switch rest.popFirst() {
            case "n": return "\n"
            case "t": return "\t"
            case "r": return "\r"
            case "b": return "\u{8}"
            case "f": return "\u{C}"
            case "\"": return "\""
            case "\\": return "\\"
            case "/": return "/"
            case "u":
                guard let high = hex() else { return nil }
                guard 0xD800...0xDBFF ~= high else { return Unicode.Scalar(high) }
                guard rest.popFirst() == "\\", rest.popFirst() == "u", let low = hex(), 0xDC00...0xDFFF ~= low
                else { return nil }
                return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            default: return nil
            }
        }

        private mutating func hex() -> UInt32? {
            let digits = String(String.UnicodeScalarView(rest.prefix(4)))
            guard digits.count == 4, let number = UInt32(digits, radix: 16) else { return nil }
            rest.removeFirst(4)
            return number
        }
    }
}
