internal import Basics
internal import Eviction

/// Draws from a finite distribution in constant time (Walker, "An Efficient Method for Generating Discrete Random Variables with
/// General Distributions", ACM TOMS 1977; built as Vose, "A Linear Algorithm for Generating Random Numbers with a Given
/// Distribution", IEEE TSE 1991). It takes 8 bytes for each outcome.
struct AliasTable {
    /// For each column, the share of it that is its own outcome, in units of 2^-32, and the outcome that has the rest.
    private var columns: [(own: UInt32, other: UInt32)]

    /// A table of Zipf's law: outcome k, from 0, has a weight of 1 / (k + 1)^exponent.
    static func zipf(exponent: Double, count: Int) -> AliasTable {
        AliasTable(weights: (0..<count).map { ExactMath.exp(-exponent * ExactMath.log(Double($0 + 1))) })
    }

    /// - Parameter weights: at least one; not below 0, and not all 0.
    init(weights: [Double]) {
        let count = weights.count
        // Summed from the smallest on, where they fall: little is lost by rounding.
        let total = weights.reversed().reduce(0, +)
        columns = [(own: UInt32, other: UInt32)](repeating: (.max, 0), count: count)
        var scaled = weights.map { $0 * Double(count) / total }
        var small: [UInt32] = []
        var large: [UInt32] = []
        for index in 0..<count {
            if scaled[index] < 1 { small.append(UInt32(index)) } else { large.append(UInt32(index)) }
        }
        while let less = small.popLast() {
            guard let more = large.last else {
                columns[Int(less)] = (.max, less)
                continue
            }
            columns[Int(less)] = (UInt32(min(scaled[Int(less)] * 0x1p32, 0x1p32 - 1)), more)
            scaled[Int(more)] -= 1 - scaled[Int(less)]
            if scaled[Int(more)] < 1 {
                large.removeLast()
                small.append(more)
            }
        }
        for index in large { columns[Int(index)] = (.max, index) }
    }

    var count: Int { columns.count }

    /// Draws an outcome.
    @inline(__always)
    func draw(_ random: inout RandomStream) -> UInt32 {
        let bits = random.next()
        // The upper half picks the column, the lower half the side of it.
        let column = Int(((bits >> 32) &* UInt64(columns.count)) >> 32)
        let entry = columns[column]
        return UInt32(truncatingIfNeeded: bits) < entry.own ? UInt32(column) : entry.other
    }
}
