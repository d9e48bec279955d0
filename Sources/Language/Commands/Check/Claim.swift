internal import Reporting
internal import Simulation
internal import Tracing

/// Something said of one operation, before it runs (`predict`) or after (`expect`).
enum Claim: Sendable {
    case hit
    case miss(cause: String?)
    case stale, fresh
    case value(String)
    case nothing
    case from(String)
    case failed(String?)
    case latency(Comparison, TimeSpan)

    static let words = ["hit", "miss", "stale", "fresh", "value", "nothing", "from", "failed", "latency"]

    /// Reads a claim; nil where the next word begins none.
    init?(_ arguments: inout ArgumentReader) throws {
        guard let word = arguments.peek, Self.words.contains(word.text) else { return nil }
        _ = try arguments.next("a claim")
        switch word.text {
        case "hit":
            if let (rate, sign) = arguments.nextTwo, rate.text == "rate",
                Comparison(rawValue: sign.text) != nil
            {
                let rest = arguments.rest().dropFirst().map(\.text).joined(separator: " ")
                throw arguments.error(
                    .habit(.expectOrder("hit rate", meant: "expect stats total hit-rate \(rest)")),
                    at: word.span)
            }
            self = .hit
        case "miss":
            guard arguments.hasMore else {
                self = .miss(cause: nil)
                return
            }
            self = .miss(
                cause: try arguments.next("a cause") { text throws(Problem) in
                    try Self.known(text, "cause of a miss", MissCause.names)
                })
        case "stale": self = .stale
        case "fresh": self = .fresh
        case "value":
            if let (sign, value) = arguments.nextTwo, !sign.isQuoted, ["=", "=="].contains(sign.text) {
                throw arguments.error(
                    .habit(.expectOrder("value \(sign.text)", meant: "expect value \(value.text)")),
                    at: sign.span)
            }
            self = .value(try arguments.next("a value").text)
        case "nothing": self = .nothing
        case "from": self = .from(try arguments.next("a node").text)
        case "failed":
            guard arguments.hasMore else {
                self = .failed(nil)
                return
            }
            self = .failed(
                try arguments.next("a reason") { text throws(Problem) in
                    try Self.known(text, "reason of a failure", Refusal.names)
                })
        default:
            let comparison = try Comparison(&arguments)
            self = .latency(comparison, try arguments.timeSpan("a time"))
        }
    }

    static func known(_ text: String, _ what: String, _ words: [String]) throws(Problem) -> String {
        guard words.contains(text) else {
            throw .unknownWord(text, for: what, nearest: NearestWord.find(text, among: words), known: words)
        }
        return text
    }

    /// Whether it is true of an operation.
    func holds(for observation: Observation, _ names: Tracing.Names) -> Bool {
        switch self {
        case .hit: observation.isHit
        case .miss(let cause): observation.missCause.map { cause == nil || $0.name == cause } ?? false
        case .stale: observation.stale != nil
        case .fresh: observation.completion != nil && observation.stale == nil
        case .value(let text): observation.completion != nil && observation.ending?.value?.text == text
        case .nothing: observation.completion.map { !$0.found } ?? false
        case .from(let node): observation.completion.map { names.node($0.node) == node } ?? false
        case .failed(let reason): observation.refusal.map { reason == nil || $0.name == reason } ?? false
        case .latency(let comparison, let span):
            observation.took.map {
                comparison.holds(Double($0.nanoseconds), Double(span.nanoseconds))
            } ?? false
        }
    }
}

/// `>=`, `<=`, `>`, `<`, `=`, `!=`.
enum Comparison: String, CaseIterable, Sendable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case equal = "="
    case unequal = "!="

    init(_ arguments: inout ArgumentReader) throws {
        self = try arguments.next("a comparison") { text throws(Problem) in
            if text == "==" { return .equal }
            guard let comparison = Comparison(rawValue: text) else {
                throw .badValue(text, for: "comparison", expected: ">= <= > < = or !=, with blanks around it")
            }
            return comparison
        }
    }

    /// Whether the next word is one, and no value.
    static func isNext(_ arguments: ArgumentReader) -> Bool {
        arguments.peek.map { word in word.text == "==" || allCases.contains { $0.rawValue == word.text } }
            ?? false
    }

    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .atLeast: left >= right
        case .atMost: left <= right
        case .above: left > right
        case .below: left < right
        case .equal: left == right
        case .unequal: left != right
        }
    }
}
