internal import Basics
internal import Eviction

/// How sizes or times to live are spread over keys.
public enum Distribution: Sendable, Equatable {
    case fixed(Double)
    /// Anything between two amounts, all alike.
    case uniform(Double, Double)
    /// Of a mean; many small ones, some large.
    case exponential(Double)
    /// Of a median and the spread of its logarithm; a long tail.
    case lognormal(Double, Double)

    /// What may be typed, for messages.
    public static let forms = "an amount, uniform(FROM,TO), exponential(MEAN) or lognormal(MEDIAN,SPREAD)"

    /// Bytes, such as `4KiB` or `lognormal(4KiB,1.5)`; nil for anything else.
    public static func bytes(_ text: String) -> Distribution? { parse(text, Amount.bytes) }

    /// Durations, such as `60s` or `uniform(1m,1h)`; nil for anything else.
    public static func durations(_ text: String) -> Distribution? { parse(text, Amount.nanoseconds) }

    private static func parse(_ text: String, _ amount: (String) -> Double?) -> Distribution? {
        guard let open = text.firstIndex(of: "(") else { return amount(text).map { .fixed($0) } }
        guard text.last == ")" else { return nil }
        let name = text[..<open]
        let arguments = text[text.index(after: open)...].dropLast().split(separator: ",").map {
            String($0.filter { $0 != " " })
        }
        switch (name, arguments.count) {
        case ("uniform", 2):
            guard let low = amount(arguments[0]), let high = amount(arguments[1]), low <= high else {
                return nil
            }
            return .uniform(low, high)
        case ("exponential", 1): return amount(arguments[0]).map { .exponential($0) }
        case ("lognormal", 2):
            guard let median = amount(arguments[0]), let spread = Double(arguments[1]), spread >= 0,
                spread < 100
            else { return nil }
            return .lognormal(median, spread)
        default: return nil
        }
    }

    /// The amount that belongs to a key: the same in every draw.
    func amount(of key: UInt64, seed: UInt64) -> Double {
        if case .fixed(let amount) = self { return amount }
        var random = RandomStream(seed: SplitMix64.mix(key &+ 1) ^ seed)
        switch self {
        case .fixed(let amount): return amount
        case .uniform(let low, let high): return low + (high - low) * random.unit()
        case .exponential(let mean): return -mean * ExactMath.log(1 - random.unit())
        case .lognormal(let median, let spread):
            return median * ExactMath.exp(spread * random.standardNormal())
        }
    }
}
