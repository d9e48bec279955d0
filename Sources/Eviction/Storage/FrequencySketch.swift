internal import Basics

/// TinyLFU's memory of how often keys were requested lately: a count-min sketch with four rows of counters up to 15, all of which are
/// halved after a sample of requests. A doorkeeper in front of it, if wanted, is a Bloom filter that keeps keys requested only once in
/// the sample out of the sketch (Einziger, Friedman and Manes, TinyLFU: A Highly Efficient Cache Admission Policy, 2017).
///
/// It is sized for a number of entries: at least a word of 16 counters for each, so 8 to 16 bytes an entry, and a sample of ten requests
/// an entry. A sketch for many entries starts small and doubles as the cache fills; doubling keeps every count.
struct FrequencySketch: ~Copyable {
    /// What counts towards a sample.
    enum Aging {
        /// Every request, as in the paper.
        case requests
        /// Only a request that raised a counter, as in Caffeine: keys whose counters are all full do not age the sketch. After
        /// halving, a quarter of the counters that were odd is subtracted from the sample, since halving rounded them down.
        case changes
    }

    private var words: DenseArray<UInt64>
    private var door: DenseArray<UInt64>
    private var mask: UInt32
    private let hasDoorkeeper: Bool
    private let aging: Aging
    private var sampleSize: UInt64 = 0
    private var seen: UInt64 = 0
    /// Whether anything was ever counted. Until then the sketch takes the size that it is set to at once.
    private(set) var hasCounted = false
    /// The number of words that the sketch may grow to.
    private var target = 0
    /// The number of residents from which on the sketch must grow.
    private var room = Int.max

    /// How many words a sketch has at first, at most: 512 KiB.
    private static let firstWords = 1 << 16

    init(entries: UInt64, doorkeeper: Bool, aging: Aging = .requests) {
        hasDoorkeeper = doorkeeper
        self.aging = aging
        mask = 0
        words = DenseArray(count: 1, filler: 0)
        door = DenseArray(count: 1, filler: 0)
        setEntries(entries)
    }

    /// A power of two, not below the number of entries.
    private static func words(for entries: UInt64) -> Int {
        var count = 8
        while UInt64(count) < min(entries, 1 << 28) { count *= 2 }
        return count
    }

    /// Sets the number of entries that the cache is expected to hold. Counts stay.
    mutating func setEntries(_ entries: UInt64) {
        target = Self.words(for: entries)
        if !hasCounted {
            let count = min(target, Self.firstWords)
            mask = UInt32(count - 1)
            words = DenseArray(count: count, filler: 0)
            door = DenseArray(count: hasDoorkeeper ? count : 0, filler: 0)
        }
        sampleSize = 10 * max(min(entries, 1 << 58), 1)
        room = words.count < target ? words.count : Int.max
    }

    /// Doubles the sketch if it has become too small for this many residents.
    @inline(__always)
    mutating func grow(toHold residents: Int) {
        if residents > room { grow() }
    }

    /// A key's word is chosen by the low bits of its hash, so each old word is copied to the two places that its keys may now have.
    @inline(never)
    private mutating func grow() {
        let count = words.count
        var larger = DenseArray<UInt64>(count: 2 * count, filler: 0)
        for index in 0..<UInt32(2 * count) { larger[index] = words[index & mask] }
        words = larger
        if hasDoorkeeper {
            var wider = DenseArray<UInt64>(count: 2 * count, filler: 0)
            for index in 0..<UInt32(2 * count) { wider[index] = door[index & mask] }
            door = wider
        }
        mask = UInt32(2 * count - 1)
        room = words.count < target ? words.count : Int.max
    }

    /// Two rounds of multiplication and shift, so that neighbouring ids get unrelated hashes.
    @inline(__always)
    private func spread(_ id: UInt32) -> UInt64 {
        SplitMix64.mix(UInt64(id) &+ 0x9E37_79B9_7F4A_7C15)
    }

    /// Where a hash is counted in each of the four rows, as 32 bits: the low ones choose a word, the upper two a counter.
    ///
    /// Two keys that share a counter in one row must not share one in another more often than chance has it; the minimum of the
    /// rows rests on that. Two rows take a half of the hash each, the others the upper halves of its products with odd constants.
    @inline(__always)
    private func places(_ hash: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
        (
            UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32),
            UInt32(truncatingIfNeeded: (hash &* 0xC3A5_C85C_97CB_3127) >> 32),
            UInt32(truncatingIfNeeded: (hash &* 0x9AE1_6A3B_2F90_404F) >> 32)
        )
    }

    /// The bit position of a row's counter within its word: each row owns four of the sixteen counters. The upper two bits choose one.
    @inline(__always)
    private func shift(_ place: UInt32, _ row: UInt64) -> UInt64 { (row << 4) | UInt64(place >> 30) << 2 }

    /// Where a key is counted in each row: a word, and the lowest bit of its counter there.
    func counters(of id: UInt32) -> [(word: UInt32, bit: UInt64)] {
        let places = places(spread(id))
        return [places.0, places.1, places.2, places.3].enumerated().map { row, place in
            (place & mask, shift(place, UInt64(row)))
        }
    }

    /// Asks for the four words that hold an id's counters.
    @inline(__always)
    func prefetch(_ id: UInt32) {
        // A small sketch is always near.
        if mask < 1 << 14 { return }
        let places = places(spread(id))
        words.prefetch(places.0 & mask)
        words.prefetch(places.1 & mask)
        words.prefetch(places.2 & mask)
        words.prefetch(places.3 & mask)
    }

    @inline(__always)
    private func value(_ place: UInt32, _ row: UInt64) -> UInt64 {
        (words[place & mask] >> shift(place, row)) & 15
    }

    /// How often an id was requested in the present sample and, halved again and again, before; at most 15, with doorkeeper 16.
    @inline(__always)
    func frequency(_ id: UInt32) -> Int {
        let hash = spread(id)
        let places = places(hash)
        let least = min(
            min(value(places.0, 0), value(places.1, 1)), min(value(places.2, 2), value(places.3, 3)))
        return Int(least) + (hasDoorkeeper && isAtDoor(hash) ? 1 : 0)
    }

    /// Raises a counter by one unless it is full; tells by how much.
    @inline(__always)
    private mutating func raise(_ place: UInt32, _ row: UInt64) -> UInt64 {
        let bit = shift(place, row)
        let word = words[place & mask]
        let step: UInt64 = (word >> bit) & 15 == 15 ? 0 : 1
        words[place & mask] = word &+ step << bit
        return step
    }

    /// Counts a request.
    @inline(__always)
    mutating func count(_ id: UInt32) {
        let hash = spread(id)
        var raised: UInt64 = 1
        if hasDoorkeeper && !isAtDoor(hash) {
            enter(hash)
        } else {
            let places = places(hash)
            raised = raise(places.0, 0)
            raised |= raise(places.1, 1)
            raised |= raise(places.2, 2)
            raised |= raise(places.3, 3)
        }
        hasCounted = true
        if aging == .changes && raised == 0 { return }
        seen &+= 1
        if seen >= sampleSize { age() }
    }

    /// A key's two bits of the doorkeeper, each as its place in a row of the sketch and 6 bits that no word is chosen by.
    @inline(__always)
    private func doors(_ hash: UInt64) -> (first: (UInt32, UInt64), second: (UInt32, UInt64)) {
        let places = places(hash)
        return ((places.2 & mask, hash >> 58), (places.3 & mask, (hash >> 26) & 63))
    }

    @inline(__always)
    private func isAtDoor(_ hash: UInt64) -> Bool {
        let (first, second) = doors(hash)
        return door[first.0] >> first.1 & 1 == 1 && door[second.0] >> second.1 & 1 == 1
    }

    @inline(__always)
    private mutating func enter(_ hash: UInt64) {
        let (first, second) = doors(hash)
        door[first.0] |= 1 << first.1
        door[second.0] |= 1 << second.1
    }

    /// Halves every counter and empties the doorkeeper.
    @inline(never)
    private mutating func age() {
        var odd: UInt64 = 0
        for index in 0...mask {
            odd &+= UInt64((words[index] & 0x1111_1111_1111_1111).nonzeroBitCount)
            words[index] = (words[index] >> 1) & 0x7777_7777_7777_7777
            if hasDoorkeeper { door[index] = 0 }
        }
        seen = (aging == .changes ? seen - min(odd / 4, seen) : seen) / 2
    }
}
