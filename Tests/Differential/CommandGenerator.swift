import Basics
import Keyspace
import Simulation

/// Makes random commands of templates, most of them right, some of them damaged.
struct CommandGenerator {
    private var random: RandomStream
    private let totalWeight: Int
    /// The real time at which it all began, in milliseconds; moments ahead are counted from it.
    private let began: Int64

    private let templates: [(weight: Int, text: String)]

    init(seed: UInt64, began: Int64, templates: [(weight: Int, text: String)]) {
        random = RandomStream(seed: seed, name: "commands")
        self.began = began
        self.templates = templates
        totalWeight = templates.reduce(0) { $0 + $1.weight }
    }

    private mutating func below(_ bound: Int) -> Int { Int(random.below(UInt64(bound))) }

    private mutating func pick<Element>(_ all: [Element]) -> Element { all[below(all.count)] }

    mutating func next() -> [ByteString] {
        var rest = below(totalWeight)
        for template in templates {
            rest -= template.weight
            if rest < 0 {
                let made = command(template.text)
                return below(20) == 0 && template.text.first != "~" ? damaged(made) : made
            }
        }
        return ["PING"]
    }

    private mutating func command(_ template: String) -> [ByteString] {
        var words: [ByteString] = []
        for part in template.split(whereSeparator: { $0 == " " || $0 == "~" }) {
            switch part.first {
            case "?": if below(5) < 2 { words += joined(pick(alternatives(part))) }
            case "!": words += joined(pick(alternatives(part)))
            case "*": for _ in 0..<repetitions() { words += joined(part.dropFirst()) }
            case "#" where part.count > 1 && part.dropFirst().first == "$":
                let count = 1 + below(3)
                words.append(ByteString(Int64(count)))
                for _ in 0..<count { words += joined(part.dropFirst()) }
            default: words += joined(part)
            }
        }
        return words
    }

    private func alternatives(_ part: Substring) -> [Substring] { part.dropFirst().split(separator: "|") }

    private mutating func repetitions() -> Int {
        switch below(60) {
        case 0: 20 + below(150)
        case 1: 5 + below(20)
        default: 1 + below(3)
        }
    }

    private mutating func joined(_ part: Substring) -> [ByteString] {
        var words: [ByteString] = []
        for word in part.split(separator: ":") { words.append(self.word(word)) }
        return words
    }

    private mutating func word(_ text: Substring) -> ByteString {
        guard text.first == "$" else {
            return ByteString(below(4) == 0 ? text.lowercased() : String(text))
        }
        switch text.dropFirst() {
        case "s", "l", "h", "t", "z": return key(text.dropFirst())
        case "x": return ByteString("x\(1 + below(2))")
        case "y": return key(below(4) == 0 ? "t" : "z")
        case "k": return key(pick(["s", "l", "h", "t", "z"]))
        case "v": return value()
        case "i": return integer()
        case "o": return ByteString(Int64(pick([0, 1, 3, 7, 30, -1, 600_000_000])))
        case "n": return ByteString(Int64(pick([0, 1, 1, 2, 3, 4, 10, 1000, -1])))
        case "f": return number()
        case "F": return below(30) == 0 ? value() : ByteString("f\(below(below(10) == 0 ? 400 : 8))")
        case "m": return member()
        case "S": return score()
        case "L": return ByteString((below(4) == 0 ? "(" : "") + score().text)
        case "X": return memberLimit()
        case "p":
            return pick(["*", "f*", "*1*", "[a-c]*", "?1", "[^s]?", "\\*", "s[12", "*\\", "**2", "", "k"])
        case "b": return ByteString(Int64(pick([0, 1, 2, 7, 8, 9, 30, 100, -1])))
        case "u": return ByteString(pick(["u1", "u8", "i8", "i16", "u63", "i64", "u64", "i0", "i5", "x"]))
        case "r": return ByteString(Int64(pick([1000, 5000]) + below(1_000_000)))
        case "rm": return ByteString(Int64(1_000_000 + below(1_000_000_000)))
        case "a": return ByteString(began / 1000 + Int64(1000 + below(1_000_000)))
        case "am": return ByteString(began + Int64(1_000_000 + below(1_000_000_000)))
        default: return ByteString(String(text))
        }
    }

    private mutating func key(_ kind: Substring) -> ByteString {
        if below(12) == 0 { return ByteString("\(pick(["s", "l", "h", "t", "z"]))\(1 + below(3))") }
        return ByteString("\(kind)\(1 + below(3))")
    }

    private mutating func value() -> ByteString {
        switch below(14) {
        case 0...4: ByteString(Int64(below(20)))
        case 5:
            ByteString(
                pick([
                    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "007", "-0", "+1",
                    " 1",
                ]))
        case 6: ByteString(pick(["1.5", "3.0e3", "0.1", "-2.75", "inf", "nan", "1e-10", "0x10"]))
        case 7:
            ByteString([UInt8](repeating: UInt8(97 + below(4)), count: pick([0, 30, 44, 45, 64, 65, 200])))
        case 8: ByteString([0xFF, 0x0D, 0x0A, UInt8(1 + below(255)), 0x00])
        case 9: ByteString(pick(["é", "\u{10FF41}", "日本", "\"quoted\"", "back\\slash"]))
        default: ByteString(pick(["a", "b", "c", "d", "abc", "hallo", "a", "b", "cab", "abcab"]))
        }
    }

    private mutating func integer() -> ByteString {
        switch below(12) {
        case 0: value()
        case 1: ByteString(pick(["9223372036854775807", "-9223372036854775808", "4611686018427387904"]))
        case 2: ByteString(Int64(below(2000)) - 1000)
        default: ByteString(Int64(below(13)) - 5)
        }
    }

    private mutating func number() -> ByteString {
        switch below(8) {
        case 0: integer()
        case 1:
            ByteString(
                pick(["inf", "-inf", "1e308", "-1e308", "nan", "1e-300", "0x1p3", "1e20", "1e400", ""]))
        default:
            ByteString(
                pick(["0.1", "0.2", "-0.3", "1.5", "2", "-7", "3.14159265358979", "1e3", "100.001", "0"]))
        }
    }

    private mutating func score() -> ByteString {
        switch below(10) {
        case 0: number()
        case 1:
            ByteString(
                pick([
                    "inf", "-inf", "+inf", "-0", "1e15", "1e16", "123456789012345678", "0.30000000000000004",
                ]))
        default: ByteString(Int64(below(6)) - 1)
        }
    }

    private mutating func member() -> ByteString {
        switch below(12) {
        case 0: value()
        case 1: ByteString(Int64(below(600)))
        case 2...6: ByteString(Int64(below(6)))
        default: ByteString(pick(["a", "b", "c", "d", "aa", "ab", "B"]))
        }
    }

    private mutating func memberLimit() -> ByteString {
        switch below(8) {
        case 0: "-"
        case 1: "+"
        case 2: value()
        default: ByteString(pick(["[", "("]) + member().text)
        }
    }

    private mutating func damaged(_ words: [ByteString]) -> [ByteString] {
        var words = words
        switch below(3) {
        case 0 where words.count > 1: words.removeLast()
        case 1: words.append(value())
        default: if words.count > 1 { words[1 + below(words.count - 1)] = value() }
        }
        return words
    }
}
