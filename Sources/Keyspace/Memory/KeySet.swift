/// A set of small numbers that finds the next one from any number on in a few steps, however many are missing between.
///
/// A tree of bits, 64 to a word: a bit of one level tells whether the word of that number in the level below has any.
struct KeySet {
    private static let depth = 6
    private var levels = [[UInt64]](repeating: [], count: KeySet.depth)
    private(set) var count = 0

    func contains(_ number: Int) -> Bool {
        let word = number >> 6
        return word < levels[0].count && levels[0][word] & (1 << UInt64(number & 63)) != 0
    }

    mutating func insert(_ number: Int) {
        if contains(number) { return }
        count += 1
        var place = number
        for level in 0..<Self.depth {
            let word = place >> 6
            while levels[level].count <= word { levels[level].append(0) }
            let had = levels[level][word]
            levels[level][word] = had | 1 << UInt64(place & 63)
            if had != 0 { return }
            place = word
        }
    }

    mutating func remove(_ number: Int) {
        guard contains(number) else { return }
        count -= 1
        var place = number
        for level in 0..<Self.depth {
            let word = place >> 6
            levels[level][word] &= ~(1 << UInt64(place & 63))
            if levels[level][word] != 0 { return }
            place = word
        }
    }

    /// The least number that is not below `start`; nil if there is none.
    func next(from start: Int) -> Int? {
        var place = start
        for level in 0..<Self.depth {
            let word = place >> 6
            if word < levels[level].count {
                let bits = levels[level][word] & (.max << UInt64(place & 63))
                if bits != 0 { return descend(from: level, to: word << 6 + bits.trailingZeroBitCount) }
            }
            place = word + 1
        }
        return nil
    }

    private func descend(from level: Int, to place: Int) -> Int {
        var place = place
        for lower in (0..<level).reversed() {
            place = place << 6 + levels[lower][place].trailingZeroBitCount
        }
        return place
    }

    /// The numbers in rising order.
    var all: [Int] {
        var numbers: [Int] = []
        numbers.reserveCapacity(count)
        var place = 0
        while let number = next(from: place) {
            numbers.append(number)
            place = number + 1
        }
        return numbers
    }
}
