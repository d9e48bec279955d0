/// A range of keys that differ in a number: `user:1..user:100`, `user:001..user:100`, or a single key.
public struct RowPattern: Equatable, Sendable {
    public var prefix: String
    public var from: Int
    public var to: Int
    /// How many digits each number has, with zeros in front; 0 if there are none in front.
    private var width = 0
    /// A single key that ends in no number, or is meant alone.
    private var single: String?

    /// The keys from one number to another, both not negative, of at most 18 digits, and in order.
    public init(prefix: String, from: Int, to: Int) {
        self.prefix = prefix
        self.from = from
        self.to = to
    }

    /// A single key, whatever it looks like. If it ends in a number, its row has that number too.
    public init(key: String) {
        let digits = key.utf8.reversed().prefix(while: Self.isDigit).count
        let number = Self.number(key.utf8.suffix(digits)) ?? 0
        self.init(prefix: "", from: number, to: number)
        single = key
    }

    /// Reads `PREFIX:1..PREFIX:100`, `PREFIX:1..100` or `KEY`; nil if the ends do not match. Where the first number
    /// has zeros in front, all have as many digits: `p:01..p:20` is `p:01`, `p:02`, …, and `p:01..p:100` is nothing.
    public init?(_ text: String) {
        guard let dots = text.firstRange(of: "..") else {
            self.init(key: text)
            return
        }
        let first = text.utf8[..<dots.lowerBound]
        let last = text.utf8[dots.upperBound...]
        let digits = first.reversed().prefix(while: Self.isDigit).count
        let start = first.suffix(digits)
        let prefix = first.dropLast(digits)
        let end = last.starts(with: prefix) ? last.dropFirst(prefix.count) : last
        guard let from = Self.number(start), let to = Self.number(end), from <= to else { return nil }
        self.init(prefix: String(text[..<prefix.endIndex]), from: from, to: to)
        if start.first == UInt8(ascii: "0"), digits > 1 { width = digits }
        let isPadded = end.first == UInt8(ascii: "0") && end.count > 1
        if width > 0 ? end.count != width : isPadded { return nil }
    }

    public var count: Int { single == nil ? to - from + 1 : 1 }

    /// The key at a position, counted from 0.
    public subscript(position: Int) -> String {
        if let single { return single }
        let number = String(from + position)
        if width <= number.utf8.count { return prefix + number }
        return prefix + String(repeating: "0", count: width - number.utf8.count) + number
    }

    /// The position of a key, if it is one of these. Keys are compared byte by byte.
    public func position(of key: String) -> Int? {
        if let single { return key.utf8.elementsEqual(single.utf8) ? 0 : nil }
        guard key.utf8.starts(with: prefix.utf8) else { return nil }
        let digits = key.utf8.dropFirst(prefix.utf8.count)
        if width > 0 ? digits.count != width : digits.count > 1 && digits.first == UInt8(ascii: "0") {
            return nil
        }
        guard let number = Self.number(digits), number >= from, number <= to else { return nil }
        return number - from
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    /// A number of 1 to 18 digits, which cannot overflow.
    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard (1...18).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

extension RowPattern: CustomStringConvertible {
    public var description: String { single ?? "\(self[0])..\(self[count - 1])" }
}
