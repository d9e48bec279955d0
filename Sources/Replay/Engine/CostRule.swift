internal import Basics

/// What a read that misses costs.
public enum CostRule: Sendable, Equatable {
    /// The same for all.
    case fixed(Double)
    /// As much as the object has bytes.
    case size
    /// What the trace says in its column `cost`.
    case column

    /// Reads `fixed`, `size`, `column` or a number; nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "fixed": self = .fixed(1)
        case "size": self = .size
        case "column": self = .column
        default:
            guard Quantity.isBareNumber(text), let cost = Double(text), cost > 0, cost < 1e15 else {
                return nil
            }
            self = .fixed(cost)
        }
    }

    /// What may be written, for messages.
    public static let forms = "fixed, size, column or a number above 0"

    /// The cost of all misses of a cache.
    func cost(of cache: CacheTotals) -> Double {
        switch self {
        case .fixed(let each): Double(cache.misses) * each
        case .size: Double(cache.missedBytes)
        case .column: Double(cache.missedCost) / 1000
        }
    }

    /// What it would cost if every read missed.
    func cost(of trace: TraceTotals) -> Double {
        switch self {
        case .fixed(let each): Double(trace.reads) * each
        case .size: Double(trace.readBytes)
        case .column: Double(trace.readCost) / 1000
        }
    }

    /// The share of the cost of all reads that misses are; 0 if reads cost nothing.
    func ratio(_ cache: CacheTotals, of trace: TraceTotals) -> Double {
        let whole = cost(of: trace)
        return whole == 0 ? 0 : cost(of: cache) / whole
    }
}
