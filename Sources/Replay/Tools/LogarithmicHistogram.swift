/// Counts of numbers by size, from which percentiles are read to within 1%: below 128 each number has a count of its own, above
/// that 64 counts share each doubling. It takes 30 KiB.
struct LogarithmicHistogram {
    private var counts = [UInt64](repeating: 0, count: 128 + 57 * 64)
    /// How many numbers were counted.
    private(set) var total: UInt64 = 0
    private(set) var sum = 0.0
    private(set) var smallest = UInt64.max
    private(set) var largest: UInt64 = 0

    @inline(__always)
    mutating func add(_ number: UInt64) {
        counts[Self.place(number)] += 1
        total += 1
        sum += Double(number)
        smallest = min(smallest, number)
        largest = max(largest, number)
    }

    var mean: Double { total == 0 ? 0 : sum / Double(total) }

    /// The number that a share of all are not above; nil if there are none.
    func percentile(_ share: Double) -> UInt64? {
        guard total > 0 else { return nil }
        let rank = max(1, UInt64((share * Double(total)).rounded(.up)))
        var seen: UInt64 = 0
        for (place, count) in counts.enumerated() {
            seen += count
            if seen >= rank { return min(max(Self.middle(place), smallest), largest) }
        }
        return largest
    }

    /// The numbers that were counted, to within 1%, and how often each was.
    var filled: [(number: UInt64, count: UInt64)] {
        counts.enumerated().filter { $0.element > 0 }.map {
            (min(max(Self.middle($0.offset), smallest), largest), $0.element)
        }
    }

    private static func place(_ number: UInt64) -> Int {
        if number < 128 { return Int(number) }
        let shift = 57 - number.leadingZeroBitCount
        return 128 + (shift - 1) * 64 + Int(number >> UInt64(shift)) - 64
    }

    /// The middle of the numbers that share a count.
    private static func middle(_ place: Int) -> UInt64 {
        if place < 128 { return UInt64(place) }
        let shift = UInt64((place - 128) / 64 + 1)
        return (UInt64((place - 128) % 64 + 64) << shift) + (1 << shift) / 2
    }
}
