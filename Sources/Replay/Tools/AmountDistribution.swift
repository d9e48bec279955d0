internal import Basics

/// How sizes or times to live are spread over keys.
public enum AmountDistribution: Sendable, Equatable {
    case fixed(Double)
    /// Anything between two amounts, all alike.
    case uniform(Double, Double)
    /// Of a mean and a standard deviation, cut off at 0.
    case normal(Double, Double)
    /// Of a mean; many small ones, some large.
    case exponential(Double)
    /// Of a median and the spread of its logarithm; a long tail.
    case lognormal(Double, Double)

    /// What may be typed, for messages.
    public static let forms =
        "an amount, uniform(FROM,TO), normal(MEAN,DEVIATION), exponential(MEAN) or lognormal(MEDIAN,SPREAD)"

    /// Bytes, such as `4KiB` or `lognormal(4KiB,1.5)`; nil for anything else.
    public static func bytes(_ text: String) -> AmountDistribution? { parse(text, Amount.bytes) }

    /// Durations, such as `60s` or `uniform(1m,1h)`; nil for anything else.
    public static func durations(_ text: String) -> AmountDistribution? { parse(text, Amount.nanoseconds) }

    private static func parse(_ text: String, _ amount: (String) -> Double?) -> AmountDistribution? {
        guard let form = DistributionForm(text) else { return amount(text).map { .fixed($0) } }
        let arguments = form.arguments
        switch (form.name, arguments.count) {
        case ("uniform", 2):
            guard let low = amount(arguments[0]), let high = amount(arguments[1]), low <= high else {
                return nil
            }
            return .uniform(low, high)
        case ("normal", 2):
            guard let mean = amount(arguments[0]), let deviation = amount(arguments[1]) else { return nil }
            return .normal(mean, deviation)
        case ("exponential", 1): return amount(arguments[0]).map { .exponential($0) }
        case ("lognormal", 2):
            guard let median = amount(arguments[0]), let spread = DistributionForm.sigma(arguments[1])
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
        case .normal(let mean, let deviation): return max(0, mean + deviation * random.standardNormal())
        case .exponential(let mean): return -mean * ExactMath.log(1 - random.unit())
        case .lognormal(let median, let spread):
            return median * ExactMath.exp(spread * random.standardNormal())
        }
    }
}
