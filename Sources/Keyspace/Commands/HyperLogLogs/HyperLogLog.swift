/// An estimate of how many different elements were seen, in the format that Redis keeps in a string: 16384 registers of
/// 6 bits behind a header of 16 bytes (Flajolet and others, 2007; the estimator is Ertl's, 2017).
///
/// Few elements are kept sparsely, as runs of equal registers, and become dense when that takes too much. Bytes are changed
/// as Redis changes them, so that both hold the same string after the same commands.
struct HyperLogLog {
    static let registerCount = 16384
    static let headerLength = 16
    private static let denseLength = headerLength + registerCount * 6 / 8
    private static let bits = 50
    /// The longest runs, and the greatest register, that the sparse form can tell.
    private static let longestZeros = 64
    private static let longestRun = 4
    private static let greatestSparse: UInt8 = 32

    private(set) var bytes: [UInt8]

    /// An estimate of nothing.
    init() {
        bytes = Array("HYLL".utf8) + [1, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
        bytes += [0x40 | UInt8((Self.registerCount - 1) >> 8), UInt8((Self.registerCount - 1) & 0xFF)]
    }

    /// Takes a string that a key holds.
    ///
    /// - Returns: nil if it does not begin as one of these, or has the wrong length.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerLength, bytes.starts(with: "HYLL".utf8), bytes[4] <= 1 else {
            return nil
        }
        if bytes[4] == 0, bytes.count != Self.denseLength { return nil }
        self.bytes = bytes
    }

    var isDense: Bool { bytes[4] == 0 }

    // MARK: Registers

    /// All registers.
    func registers() throws(CommandError) -> [UInt8] {
        var found = [UInt8](repeating: 0, count: Self.registerCount)
        if isDense {
            for index in found.indices { found[index] = denseRegister(index) }
            return found
        }
        var place = Self.headerLength
        var index = 0
        while place < bytes.count {
            let run = run(at: place)
            guard index + run.length <= Self.registerCount else { throw .corruptEstimate }
            if run.value > 0 { for register in index..<index + run.length { found[register] = run.value } }
            index += run.length
            place += run.size
        }
        guard index == Self.registerCount else { throw .corruptEstimate }
        return found
    }

    private func denseRegister(_ index: Int) -> UInt8 {
        let place = Self.headerLength * 8 + index * 6
        let low = UInt16(bytes[place / 8])
        let high = place / 8 + 1 < bytes.count ? UInt16(bytes[place / 8 + 1]) : 0
        return UInt8(truncatingIfNeeded: (low | high << 8) >> UInt16(place % 8) & 63)
    }

    private mutating func setDense(_ index: Int, _ value: UInt8) -> Bool {
        guard value > denseRegister(index) else { return false }
        let place = Self.headerLength * 8 + index * 6
        let shift = UInt16(place % 8)
        let word = UInt16(value) << shift
        bytes[place / 8] =
            bytes[place / 8] & ~UInt8(truncatingIfNeeded: 63 << shift) | UInt8(truncatingIfNeeded: word)
        if shift > 2 {
            bytes[place / 8 + 1] =
                bytes[place / 8 + 1] & ~UInt8(truncatingIfNeeded: (63 << shift) >> 8)
                | UInt8(truncatingIfNeeded: word >> 8)
        }
        return true
    }

    /// Makes it dense.
    mutating func makeDense() throws(CommandError) {
        if isDense { return }
        let registers = try registers()
        bytes = Array(bytes[..<Self.headerLength])
        bytes[4] = 0
        bytes += [UInt8](repeating: 0, count: Self.denseLength - Self.headerLength)
        for (index, value) in registers.enumerated() where value > 0 { _ = setDense(index, value) }
    }

    /// Raises a register.
    ///
    /// - Parameter limit: how many bytes the sparse form may take: `hll-sparse-max-bytes`.
    /// - Returns: whether it was less.
    mutating func raise(_ index: Int, to value: UInt8, limit: Int) throws(CommandError) -> Bool {
        if isDense { return setDense(index, value) }
        if value <= Self.greatestSparse, let isRaised = try raiseSparse(index, value, limit) {
            return isRaised
        }
        try makeDense()
        return setDense(index, value)
    }

    // MARK: The sparse form

    /// A run of equal registers.
    private struct Run {
        var value: UInt8
        var length: Int
        /// How many bytes tell it.
        var size: Int
    }

    private func run(at place: Int) -> Run {
        let first = bytes[place]
        switch first >> 6 {
        case 0: return Run(value: 0, length: Int(first & 0x3F) + 1, size: 1)
        case 1:
            let second = place + 1 < bytes.count ? Int(bytes[place + 1]) : 0
            return Run(value: 0, length: Int(first & 0x3F) << 8 + second + 1, size: 2)
        default: return Run(value: (first >> 2 & 0x1F) + 1, length: Int(first & 3) + 1, size: 1)
        }
    }

    private static func told(_ value: UInt8, _ length: Int) -> [UInt8] {
        if value > 0 { return [0x80 | (value - 1) << 2 | UInt8(length - 1)] }
        if length <= longestZeros { return [UInt8(length - 1)] }
        return [0x40 | UInt8((length - 1) >> 8), UInt8((length - 1) & 0xFF)]
    }

    /// - Returns: whether the register was raised; nil if the sparse form would take too much.
    private mutating func raiseSparse(_ index: Int, _ value: UInt8, _ limit: Int) throws(CommandError)
        -> Bool?
    {
        var place = Self.headerLength
        var first = 0
        var previous: Int?
        while place < bytes.count, index > first + run(at: place).length - 1 {
            previous = place
            first += run(at: place).length
            place += run(at: place).size
        }
        guard place < bytes.count else { throw .corruptEstimate }
        let old = run(at: place)
        if old.value >= value { return false }
        var new: [UInt8] = []
        if index > first { new += Self.told(old.value, index - first) }
        new += Self.told(value, 1)
        let last = first + old.length - 1
        if index < last { new += Self.told(old.value, last - index) }
        if new.count > old.size, bytes.count + new.count - old.size > limit { return nil }
        bytes.replaceSubrange(place..<min(place + old.size, bytes.count), with: new)
        joinRuns(from: previous ?? Self.headerLength)
        return true
    }

    /// Joins neighbouring runs of one value, over five runs at most.
    private mutating func joinRuns(from start: Int) {
        var place = start
        var left = 5
        while place < bytes.count, left > 0 {
            left -= 1
            let one = run(at: place)
            if one.value > 0, place + 1 < bytes.count {
                let other = run(at: place + 1)
                if other.value == one.value, one.length + other.length <= Self.longestRun {
                    bytes.replaceSubrange(
                        place...place + 1, with: Self.told(one.value, one.length + other.length))
                    continue
                }
            }
            place += one.size
        }
    }

    // MARK: Elements

    /// - Returns: whether the element changed a register.
    mutating func add(_ element: ByteString, limit: Int) throws(CommandError) -> Bool {
        let hash = Self.hash(element.bytes)
        let index = Int(hash & UInt64(Self.registerCount - 1))
        let rest = hash >> 14 | 1 << UInt64(Self.bits)
        return try raise(index, to: UInt8(rest.trailingZeroBitCount + 1), limit: limit)
    }

    /// The estimate that the header keeps; nil if elements were added since.
    var kept: Int? {
        if bytes[15] & 0x80 != 0 { return nil }
        return Int(
            truncatingIfNeeded: (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[8 + $1]) << UInt64(8 * $1) })
    }

    mutating func keep(_ count: Int) {
        for index in 0..<8 { bytes[8 + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
    }

    /// Notes that the estimate in the header holds no longer.
    mutating func forgetKept() { bytes[15] |= 0x80 }

    /// The runs of the sparse form, as `PFDEBUG DECODE` writes them.
    var decoded: String {
        var words: [String] = []
        var place = Self.headerLength
        while place < bytes.count {
            let run = run(at: place)
            words.append(
                run.value > 0 ? "v:\(run.value),\(run.length)" : "\(run.size == 2 ? "Z" : "z"):\(run.length)")
            place += run.size
        }
        return words.joined(separator: " ")
    }

    /// The estimate that registers give.
    static func count(_ registers: [UInt8]) -> Int {
        let total = Double(registerCount)
        var histogram = [Int](repeating: 0, count: 64)
        for register in registers { histogram[Int(register)] += 1 }
        var sum = total * tau((total - Double(histogram[bits + 1])) / total)
        for level in stride(from: bits, through: 1, by: -1) {
            sum += Double(histogram[level])
            sum *= 0.5
        }
        sum += total * sigma(Double(histogram[0]) / total)
        return Int((0.721347520444481703680 * total * total / sum).rounded())
    }

    private static func tau(_ share: Double) -> Double {
        if share == 0 || share == 1 { return 0 }
        var (x, y, sum) = (share, 1.0, 1 - share)
        while true {
            x = x.squareRoot()
            let before = sum
            y *= 0.5
            sum -= (1 - x) * (1 - x) * y
            if sum == before { return sum / 3 }
        }
    }

    private static func sigma(_ share: Double) -> Double {
        if share == 1 { return .infinity }
        var (x, y, sum) = (share, 1.0, share)
        while true {
            x *= x
            let before = sum
            sum += x * y
            y += y
            if sum == before { return sum }
        }
    }

    /// MurmurHash64A (Austin Appleby) with Redis's seed.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        let multiplier: UInt64 = 0xC6A4_A793_5BD1_E995
        var hash: UInt64 = 0xADC8_3B19 ^ UInt64(bytes.count) &* multiplier
        var place = 0
        while place + 8 <= bytes.count {
            var word: UInt64 = 0
            for index in 0..<8 { word |= UInt64(bytes[place + index]) << UInt64(8 * index) }
            word = word &* multiplier
            word ^= word >> 47
            word = word &* multiplier
            hash ^= word
            hash = hash &* multiplier
            place += 8
        }
        if place < bytes.count {
            for index in place..<bytes.count { hash ^= UInt64(bytes[index]) << UInt64(8 * (index - place)) }
            hash = hash &* multiplier
        }
        hash ^= hash >> 47
        hash = hash &* multiplier
        hash ^= hash >> 47
        return hash
    }
}
