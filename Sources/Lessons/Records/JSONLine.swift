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

    /// Reads an object; nil if the text is none, or holds values that a record does not have.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let members = try? Self.members(of: bytes.span) else { return nil }
        self.members = members
    }

    /// A record has no such value.
    private struct Unknown: Error {}

    private static func members(of json: Span<UInt8>) throws -> [(name: String, value: Value)] {
        var scanner = JSONScanner()
        guard scanner.open(json) else { throw Unknown() }
        var members: [(name: String, value: Value)] = []
        while try scanner.nextName(json, isFirst: members.isEmpty) {
            let name = String(decoding: scanner.text, as: UTF8.self)
            members.append((name, try value(json, &scanner)))
        }
        try scanner.end(json, of: "line")
        return members
    }

    private static func value(_ json: Span<UInt8>, _ scanner: inout JSONScanner) throws -> Value {
        scanner.skipSpace(json)
        if scanner.take("[", json) {
            var list: [String] = []
            while try scanner.nextElement(json, isFirst: list.isEmpty) {
                guard try scanner.value(json) == .string else { throw Unknown() }
                list.append(String(decoding: scanner.text, as: UTF8.self))
            }
            return .list(list)
        }
        switch try scanner.value(json) {
        case .string: return .text(String(decoding: scanner.text, as: UTF8.self))
        case .number(let range):
            let digits = String(decoding: range.map { json[$0] }, as: UTF8.self)
            guard let number = Int(digits) else { throw Unknown() }
            return .number(number)
        // The words are true, false and null.
        case .word(let range) where json[range.lowerBound] != UInt8(ascii: "n"):
            return .flag(json[range.lowerBound] == UInt8(ascii: "t"))
        case .word, .nested: throw Unknown()
        }
    }
}
