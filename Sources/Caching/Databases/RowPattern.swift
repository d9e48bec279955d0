/// A range of keys that differ in a number: `user:1..user:100`, or a single key.
public struct RowPattern: Equatable, Sendable {
    public var prefix: String
    public var from: Int
    public var to: Int
    /// A single key that ends in no number, or is meant alone.
    private var single: String?

    public init(prefix: String, from: Int, to: Int) {
        self.prefix = prefix
        self.from = from
        self.to = to
    }

    /// A single key, whatever it looks like.
    public init(key: String) {
        self.init(prefix: "", from: 0, to: 0)
        single = key
    }

    /// The numbers of a range have at most 18 digits, so that counting them never overflows.
    private static let numberLimit = 1_000_000_000_000_000_000

    /// Reads `PREFIX:1..PREFIX:100`, `PREFIX:1..100` or `KEY`; nil where the ends do not match.
    public init?(_ text: String) {
        guard let dots = text.firstRange(of: "..") else {
            self.init(prefix: "", from: 0, to: 0)
            single = text
            return
        }
        let first = String(text[..<dots.lowerBound])
        let last = String(text[dots.upperBound...])
        let digits = first.reversed().prefix { $0.isASCII && $0.isNumber }.count
        guard digits > 0, let from = Int(first.suffix(digits)), from < Self.numberLimit else { return nil }
        let prefix = String(first.dropLast(digits))
        let end = last.hasPrefix(prefix) ? String(last.dropFirst(prefix.count)) : last
        guard let to = Int(end), to >= from, to < Self.numberLimit, end.allSatisfy({ $0.isNumber }) else {
            return nil
        }
        self.init(prefix: prefix, from: from, to: to)
    }

    public var count: Int { single == nil ? to - from + 1 : 1 }

    /// The key at a position, counted from 0.
    public subscript(position: Int) -> String { single ?? "\(prefix)\(from + position)" }

    /// The position of a key, if it is one of these.
    public func position(of key: String) -> Int? {
        if let single { return key == single ? 0 : nil }
        guard key.utf8.count > prefix.utf8.count, key.hasPrefix(prefix) else { return nil }
        let digits = key.utf8.dropFirst(prefix.utf8.count)
        guard digits.count <= 18, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        if digits.first == 48, digits.count > 1 { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return number >= from && number <= to ? number - from : nil
    }
}

extension RowPattern: CustomStringConvertible {
    public var description: String { single ?? "\(prefix)\(from)..\(prefix)\(to)" }
}
