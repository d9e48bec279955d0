internal import Basics

/// How the keys of a generated trace follow one another: one pattern, or several mixed by shares.
///
/// Written as `zipf=0.99`, or `zipf:0.7+scan:0.3`: parts with a name, perhaps `=` and a number, perhaps `:` and the share of the
/// requests that follow it. Each part has keys of its own.
public struct TracePattern: Sendable, Equatable {
    /// One way in which keys follow one another.
    public enum Part: Sendable, Equatable {
        /// Key number k with a weight of 1 / k^exponent.
        case zipf(exponent: Double)
        /// All keys alike.
        case uniform
        /// Each request a key that never was before and never comes again.
        case scan
        /// So many keys one after the other, again and again.
        case loop(length: Int)
        /// So many keys, all alike, that are replaced by new ones from time to time.
        case shift(size: Int)
    }

    /// The parts and their shares, which add up to 1.
    public var parts: [(part: Part, share: Double)]

    public static func == (one: TracePattern, other: TracePattern) -> Bool {
        one.parts.elementsEqual(other.parts) { $0.part == $1.part && $0.share == $1.share }
    }

    /// The parts there are, for help and messages: how each is written and what it does.
    public static let forms: [(form: String, summary: String)] = [
        ("zipf=EXPONENT", "--keys keys, popular by Zipf's law (zipf alone: 1)"),
        ("uniform", "--keys keys, all alike"),
        ("scan", "new keys all the time, none twice"),
        ("loop=LENGTH", "LENGTH keys, one after the other, round and round"),
        ("shift=SIZE", "SIZE hot keys, others after each --shift-every requests"),
    ]

    /// Reads a pattern.
    ///
    /// - Throws: a sentence with what is wrong and the remedy.
    public init(_ text: String) throws(TraceError) {
        parts = []
        for piece in text.split(separator: "+", omittingEmptySubsequences: false) {
            let halves = piece.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            var share = Double.nan
            if halves.count == 2 {
                guard let given = Amount.share(String(halves[1])), given > 0 else {
                    throw Self.problem(
                        text,
                        "'\(halves[1])' is no share; write \(halves[0]):0.3 or \(halves[0]):30%"
                            + (halves[1].contains(",") ? ", and + between patterns" : ""))
                }
                share = given
            }
            parts.append((try Self.part(String(halves[0]), of: text), share))
        }
        try setShares(text)
    }

    private static func part(_ text: String, of whole: String) throws(TraceError) -> Part {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let number = halves.count == 2 ? halves[1] : nil
        func count(_ example: Int) throws(TraceError) -> Int {
            guard let number, let count = Amount.count(number), count <= UInt32.max else {
                throw problem(whole, "\(halves[0]) needs a number of keys; write \(halves[0])=\(example)")
            }
            return count
        }
        switch halves[0] {
        case "zipf":
            guard let number else { return .zipf(exponent: 1) }
            guard let exponent = Double(number), exponent >= 0, exponent <= 10 else {
                throw problem(whole, "'\(number)' is no exponent from 0 to 10; write zipf=0.99")
            }
            return .zipf(exponent: exponent)
        case "uniform", "scan":
            if number != nil { throw problem(whole, "\(halves[0]) takes no number; write \(halves[0])") }
            return halves[0] == "scan" ? .scan : .uniform
        case "loop": return .loop(length: try count(5000))
        case "shift": return .shift(size: try count(1000))
        default:
            let names = WordList.either(forms.map(\.form))
            throw problem(whole, "'\(halves[0])' is no pattern; write \(names), or several joined by +")
        }
    }

    private mutating func setShares(_ text: String) throws(TraceError) {
        let given = parts.map(\.share).filter { !$0.isNaN }
        if given.isEmpty {
            for index in parts.indices { parts[index].share = 1 / Double(parts.count) }
            return
        }
        guard given.count == parts.count else {
            throw Self.problem(text, "give every part a share, as in zipf:0.7+scan:0.3, or none")
        }
        let sum = given.reduce(0, +)
        guard abs(sum - 1) < 1e-9 else {
            let shown = Decimals.trimmed(sum, 6)
            let hint = parts.count == 1 ? "; an exponent is written zipf=\(Decimals.trimmed(sum, 6))" : ""
            throw Self.problem(text, "the shares add up to \(shown), not to 1\(hint)")
        }
    }

    private static func problem(_ text: String, _ message: String) -> TraceError {
        TraceError(file: "the pattern '\(text)'", message: message)
    }
}
