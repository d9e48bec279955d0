internal import Basics
internal import Eviction

/// The exponent with which Zipf's law comes nearest to how often keys were requested.
///
/// Keys are ranked by their counts, and the exponent is the one under which these counts are likeliest when each request draws its
/// rank with a probability of rank^-s over the keys that were seen (maximum likelihood, as Clauset, Shalizi and Newman,
/// "Power-Law Distributions in Empirical Data", SIAM Review 2009, advise over a line through a log-log plot).
///
/// Its limits: ranks come from the very counts that they are fitted to, so a trace with few requests a key looks more skewed than it
/// is (a trace of keys that are all alike gets an exponent above 0); and keys that were never requested are not counted. The gap
/// says how far the fit is to be trusted.
public struct ZipfFit: Sendable, Equatable {
    public var exponent: Double
    /// The largest difference between the share of requests that the first so many keys have and that which the law gives them.
    public var gap: Double

    /// Fits the counts, which fall; nil for fewer than two keys.
    init?(_ counts: [UInt32]) {
        guard counts.count >= 2 else { return nil }
        var requests = 0.0
        var sumOfLogarithms = 0.0
        for (index, count) in counts.enumerated() {
            requests += Double(count)
            sumOfLogarithms += Double(count) * ExactMath.log(Double(index + 1))
        }
        let mean = sumOfLogarithms / requests
        // The mean logarithm of the rank falls with the exponent, so halving finds if it is the observed one.
        var low = 0.0
        var high = 20.0
        for _ in 0..<50 {
            let middle = (low + high) / 2
            let sums = Self.sums(middle, through: counts.count)
            if sums.logarithms / sums.weights > mean { low = middle } else { high = middle }
        }
        exponent = (low + high) / 2
        let total = Self.sums(exponent, through: counts.count).weights
        gap = 0
        var observed = 0.0
        var expected = 0.0
        for (index, count) in counts.enumerated() {
            observed += Double(count) / requests
            expected += ExactMath.exp(-exponent * ExactMath.log(Double(index + 1))) / total
            gap = max(gap, abs(observed - expected))
        }
    }

    /// The sums of rank^-s and of ln rank · rank^-s: term by term for the first ranks, then as integrals with the first corrections
    /// of Euler and Maclaurin.
    private static func sums(_ exponent: Double, through last: Int) -> (weights: Double, logarithms: Double) {
        let exact = min(last, 1000)
        var weights = 0.0
        var logarithms = 0.0
        for rank in 1...exact {
            let logarithm = ExactMath.log(Double(rank))
            let weight = ExactMath.exp(-exponent * logarithm)
            weights += weight
            logarithms += logarithm * weight
        }
        guard last > exact else { return (weights, logarithms) }
        let (from, to) = (ExactMath.log(Double(exact)), ExactMath.log(Double(last)))
        // With x = e^u the integrals are those of e^((1-s)u) and u·e^((1-s)u) from ln exact to ln last.
        let power = 1 - exponent
        let (first, final) = (ExactMath.exp(power * from), ExactMath.exp(power * to))
        if abs(power) < 1e-6 {
            weights += to - from
            logarithms += (to * to - from * from) / 2
        } else {
            weights += (final - first) / power
            logarithms +=
                (final * (to / power - 1 / (power * power))) - (first * (from / power - 1 / (power * power)))
        }
        // Half of the last term, less half of the one if the integral begins.
        let (firstTerm, lastTerm) = (ExactMath.exp(-exponent * from), ExactMath.exp(-exponent * to))
        weights += (lastTerm - firstTerm) / 2
        logarithms += (to * lastTerm - from * firstTerm) / 2
        return (weights, logarithms)
    }
}
