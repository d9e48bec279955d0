/// A pattern as Redis has it in `KEYS`, `SCAN` and their kin: `*`, `?`, `[a-z]`, `[^a]`, and `\` before what stands for
/// itself. It matches bytes, not characters.
///
/// Matching takes time proportional to pattern times text, as only the last `*` is ever tried again.
public struct Glob: Sendable {
    private let pattern: [UInt8]

    public init(_ pattern: [UInt8]) { self.pattern = pattern }

    /// A pattern; nil if nothing in the text stands for something else.
    public init?(_ text: String) {
        self.init(Array(text.utf8))
        guard isPattern else { return nil }
    }

    /// Whether every text matches.
    public var matchesAll: Bool { pattern == [UInt8(ascii: "*")] }

    /// Whether anything in it stands for something else, as Redis tells a pattern from a name.
    public var isPattern: Bool { pattern.contains { "*?[".utf8.contains($0) } }

    public func matches(_ text: String) -> Bool { matches(Array(text.utf8)) }

    public func matches(_ text: [UInt8]) -> Bool {
        // Redis looks at no byte of a pattern if the text is empty, so that `**` does not match it; it answers `*` before.
        if text.isEmpty { return pattern.isEmpty || matchesAll }
        var place = 0
        var next = 0
        var star: (pattern: Int, text: Int)?
        while true {
            if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
                while next < pattern.count, pattern[next] == UInt8(ascii: "*") { next += 1 }
                if next == pattern.count { return true }
                star = (next, place)
                continue
            }
            if place < text.count, let after = step(next, text[place]) {
                next = after
                place += 1
                continue
            }
            if place == text.count, next == pattern.count { return true }
            guard let last = star, last.text < text.count else { return false }
            star = (last.pattern, last.text + 1)
            next = last.pattern
            place = last.text + 1
        }
    }

    /// Where the pattern goes on after it has matched one byte; nil if it does not match.
    private func step(_ start: Int, _ byte: UInt8) -> Int? {
        guard start < pattern.count else { return nil }
        switch pattern[start] {
        case UInt8(ascii: "?"): return start + 1
        case UInt8(ascii: "["): return stepThroughClass(start, byte)
        case UInt8(ascii: "\\") where start + 1 < pattern.count:
            return pattern[start + 1] == byte ? start + 2 : nil
        default: return pattern[start] == byte ? start + 1 : nil
        }
    }

    private func stepThroughClass(_ start: Int, _ byte: UInt8) -> Int? {
        var next = start + 1
        let isNegated = next < pattern.count && pattern[next] == UInt8(ascii: "^")
        if isNegated { next += 1 }
        var isFound = false
        while true {
            if next >= pattern.count {
                // A class that is never closed ends with the pattern; its last byte is part of it.
                break
            } else if pattern[next] == UInt8(ascii: "\\"), next + 1 < pattern.count {
                next += 1
                if pattern[next] == byte { isFound = true }
            } else if pattern[next] == UInt8(ascii: "]") {
                next += 1
                break
            } else if next + 2 < pattern.count, pattern[next + 1] == UInt8(ascii: "-") {
                // Redis compares them as C's `char`, which is signed on x86: 0xFF stands before 0.
                let first = Int8(bitPattern: pattern[next])
                let last = Int8(bitPattern: pattern[next + 2])
                let range = min(first, last)...max(first, last)
                if range.contains(Int8(bitPattern: byte)) { isFound = true }
                next += 2
            } else if pattern[next] == byte {
                isFound = true
            }
            next += 1
        }
        return isFound != isNegated ? next : nil
    }
}
