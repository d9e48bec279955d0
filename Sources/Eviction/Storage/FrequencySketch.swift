internal import Basics

/// TinyLFU's memory of how often keys were requested lately: a count-min sketch with four rows of counters up to 15, all of which
/// are halved after a sample of requests, and in front of it, if wanted, a doorkeeper: a Bloom filter that keeps what was requested
/// only once in the sample out of the sketch.
///
/// Sized for a number of entries: 16 counters in each row for an entry's sixteenth, so 8 bytes an entry, and a sample of ten requests
/// an entry. (Einziger, Friedman and Manes, TinyLFU: A Highly Efficient Cache Admission Policy, 2017.)
struct FrequencySketch: ~Copyable {
    private var words: DenseArray<UInt64>
    private var door: DenseArray<UInt64>
    private var mask: UInt32
    /// The mask at the full size. A large sketch begins smaller and grows with the ids that are counted, so that a huge
    /// capacity takes no memory before there are entries.
    private let fullMask: UInt32
    private let hasDoorkeeper: Bool
    private let sampleSize: UInt64
    private var seen: UInt64 = 0
    /// The number of entries that it was sized for.
    let entries: UInt64

    init(entries: UInt64, doorkeeper: Bool) {
        self.entries = entries
        var full = 8
        while UInt64(full) < min(entries, 1 << 28) { full *= 2 }
        fullMask = UInt32(full - 1)
        let count = min(full, Self.firstCount)
        mask = UInt32(count - 1)
        words = DenseArray(count: count, filler: 0)
        door = DenseArray(count: doorkeeper ? count : 0, filler: 0)
        hasDoorkeeper = doorkeeper
        sampleSize = max(entries, 1).saturatingMultiply(10)
    }

    /// How many words a sketch begins with at most: 2 MiB.
    private static let firstCount = 1 << 18

    /// Doubles the sketch until it has a word for an id. A word takes its counters with it to both places that it now
    /// stands for, so every frequency stays what it was.
    @inline(never)
    private mutating func grow(toHold id: UInt32) {
        while mask < id, mask < fullMask {
            let count = mask + 1
            words.include(2 * count - 1)
            if hasDoorkeeper { door.include(2 * count - 1) }
            for index in 0..<count {
                words[count + index] = words[index]
                if hasDoorkeeper { door[count + index] = door[index] }
            }
            mask = 2 * count - 1
        }
    }

    /// Two rounds of multiplication and shift, so that neighbouring ids part.
    @inline(__always)
    private func spread(_ id: UInt32) -> UInt64 {
        SplitMix64.mix(UInt64(id) &+ 0x9E37_79B9_7F4A_7C15)
    }

    /// The word of a row for a hash; each row takes other bits of it.
    @inline(__always)
    private func word(_ hash: UInt64, _ row: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (hash &* (2 &* row &+ 1)) >> (11 &+ row)) & mask
    }

    /// The bit position of a row's counter within its word: each row owns four of the sixteen counters.
    @inline(__always)
    private func shift(_ hash: UInt64, _ row: UInt64) -> UInt64 {
        ((row << 2) | ((hash >> (row << 1)) & 3)) << 2
    }

    /// Asks for the four words that an id's counters stand in.
    @inline(__always)
    func prefetch(_ id: UInt32) {
        // A small sketch is always near.
        if mask < 1 << 14 { return }
        let hash = spread(id)
        for row: UInt64 in 0..<4 { words.prefetch(word(hash, row)) }
    }

    /// How often an id was requested in the present sample and, halved again and again, before; at most 15, with doorkeeper 16.
    @inline(__always)
    func frequency(_ id: UInt32) -> Int {
        let hash = spread(id)
        var least: UInt64 = 15
        for row: UInt64 in 0..<4 {
            least = min(least, (words[word(hash, row)] >> shift(hash, row)) & 15)
        }
        return Int(least) + (hasDoorkeeper && isAtDoor(hash) ? 1 : 0)
    }

    /// Counts a request.
    @inline(__always)
    mutating func count(_ id: UInt32) {
        if id > mask, mask < fullMask { grow(toHold: id) }
        let hash = spread(id)
        if hasDoorkeeper && !isAtDoor(hash) {
            for row: UInt64 in 0..<2 { door[word(hash, row)] |= 1 << (hash >> (32 &+ row &* 6) & 63) }
        } else {
            for row: UInt64 in 0..<4 {
                let place = word(hash, row)
                let bit = shift(hash, row)
                if (words[place] >> bit) & 15 != 15 { words[place] &+= 1 << bit }
            }
        }
        seen &+= 1
        if seen >= sampleSize { age() }
    }

    @inline(__always)
    private func isAtDoor(_ hash: UInt64) -> Bool {
        door[word(hash, 0)] >> (hash >> 32 & 63) & 1 == 1 && door[word(hash, 1)] >> (hash >> 38 & 63) & 1 == 1
    }

    /// Halves every counter and empties the doorkeeper.
    @inline(never)
    private mutating func age() {
        for index in 0...mask {
            words[index] = (words[index] >> 1) & 0x7777_7777_7777_7777
            if hasDoorkeeper { door[index] = 0 }
        }
        seen /= 2
    }
}
