/// What in an output is not compared: `[..]` stands for anything within a line, and a declared name such as `[ID]` for
/// a word that is the same wherever the name stands.
struct Wildcards {
    private enum Part {
        case text(Substring)
        case anything
        case name(String)
    }

    private let names: [String]
    private var values: [String: Substring] = [:]
    private var used: Set<String> = []

    init(names: [String]) { self.names = names }

    /// The declared names that stood in no output.
    var unused: [String] { names.filter { !used.contains($0) } }

    /// The actual output, with the golden's line in the place of each that it matches.
    mutating func merged(golden: [String], actual: [String]) -> [String] {
        for line in golden {
            for name in names where line.contains("[\(name)]") { used.insert(name) }
        }
        guard golden.contains(where: hasWildcard) else { return actual }
        var place = 0
        return actual.map { line in
            for index in golden[place...].indices where golden[index] == line || matches(golden[index], line)
            {
                place = index + 1
                return golden[index]
            }
            return line
        }
    }

    private func hasWildcard(_ line: String) -> Bool {
        line.contains("[..]") || names.contains { line.contains("[\($0)]") }
    }

    /// Whether a line is what a golden line with wildcards describes. Names without a value get theirs.
    private mutating func matches(_ pattern: String, _ line: String) -> Bool {
        guard hasWildcard(pattern) else { return false }
        var bound = values
        var steps = Self.stepLimit
        guard Self.match(parts(of: pattern)[...], line[...], &bound, &steps) else { return false }
        values = bound
        return true
    }

    /// How long a line with many wildcards is tried before it counts as another.
    private static let stepLimit = 100_000

    private static func match(
        _ parts: ArraySlice<Part>, _ text: Substring, _ values: inout [String: Substring], _ steps: inout Int
    ) -> Bool {
        steps -= 1
        guard steps > 0 else { return false }
        guard let first = parts.first else { return text.isEmpty }
        let rest = parts.dropFirst()
        switch first {
        case .text(let wanted):
            return text.hasPrefix(wanted) && match(rest, text.dropFirst(wanted.count), &values, &steps)
        case .anything:
            var tail = text
            while true {
                if match(rest, tail, &values, &steps) { return true }
                if tail.isEmpty { return false }
                tail.removeFirst()
            }
        case .name(let name):
            if let value = values[name] {
                return text.hasPrefix(value) && match(rest, text.dropFirst(value.count), &values, &steps)
            }
            var end = text.startIndex
            while end < text.endIndex, text[end] != " " {
                end = text.index(after: end)
                var bound = values
                bound[name] = text[..<end]
                if match(rest, text[end...], &bound, &steps) {
                    values = bound
                    return true
                }
            }
            return false
        }
    }

    private func parts(of pattern: String) -> [Part] {
        var parts: [Part] = []
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            let inner = String(rest[rest.index(after: open)..<close])
            let after = rest.index(after: close)
            if inner == ".." || names.contains(inner) {
                parts.append(.text(rest[..<open]))
                parts.append(inner == ".." ? .anything : .name(inner))
            } else {
                parts.append(.text(rest[..<after]))
            }
            rest = rest[after...]
        }
        return parts + [.text(rest)]
    }
}
