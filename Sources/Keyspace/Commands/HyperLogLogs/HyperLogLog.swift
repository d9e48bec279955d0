/// An estimate of how many different elements were seen, in the format that Redis keeps in a string: 16384 registers of
/// 6 bits behind a header of 16 bytes (Flajolet and others, 2007; the estimator is Ertl's, 2017).
struct HyperLogLog {
    static let registerCount = 16384
    private static let headerLength = 16
    private static let bits = 50

    private(set) var registers = [UInt8](repeating: 0, count: registerCount)

    init() {}

    /// Reads Redis's format, dense or sparse.
    ///
    /// - Returns: nil if the bytes are not in it.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerLength, bytes.starts(with: "HYLL".utf8), bytes[4] <= 1 else {
            return nil
        }
        if bytes[4] == 0 {
            guard bytes.count == Self.headerLength + Self.registerCount * 6 / 8 else { return nil }
            for index in registers.indices {
                let place = Self.headerLength * 8 + index * 6
                let low = UInt16(bytes[place / 8])
                let high = place / 8 + 1 < bytes.count ? UInt16(bytes[place / 8 + 1]) : 0
                registers[index] = UInt8(truncatingIfNeeded: (low | high << 8) >> UInt16(place % 8) & 63)
            }
            return
        }
        guard readSparse(bytes[Self.headerLength...]) else { return nil }
    }

    private mutating func readSparse(_ bytes: ArraySlice<UInt8>) -> Bool {
        var index = 0
        var rest = bytes
        while let first = rest.popFirst() {
            let length: Int
            var value: UInt8 = 0
            switch first >> 6 {
            case 0: length = Int(first & 0x3F) + 1
            case 1:
                guard let second = rest.popFirst() else { return false }
                length = Int(first & 0x3F) << 8 + Int(second) + 1
            default:
                value = (first >> 2 & 0x1F) + 1
                length = Int(first & 3) + 1
            }
            guard index + length <= Self.registerCount else { return false }
            for place in index..<index + length { registers[place] = value }
            index += length
        }
        return index == Self.registerCount
    }

    /// The bytes as Redis keeps them, dense, with the estimate cached in the header.
    var bytes: [UInt8] {
        var bytes = Array("HYLL".utf8) + [0, 0, 0, 0]
        let estimate = UInt64(count)
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: estimate >> shift))
        }
        bytes += [UInt8](repeating: 0, count: Self.registerCount * 6 / 8)
        for index in registers.indices {
            let place = Self.headerLength * 8 + index * 6
            let value = UInt16(registers[index]) << UInt16(place % 8)
            bytes[place / 8] |= UInt8(truncatingIfNeeded: value)
            if value > 255 { bytes[place / 8 + 1] |= UInt8(truncatingIfNeeded: value >> 8) }
        }
        return bytes
    }

    /// - Returns: whether the element changed a register.
    mutating func add(_ element: ByteString) -> Bool {
        let hash = Self.hash(element.bytes)
        let index = Int(hash & UInt64(Self.registerCount - 1))
        let rest = hash >> 14 | 1 << UInt64(Self.bits)
        let length = UInt8(rest.trailingZeroBitCount + 1)
        guard length > registers[index] else { return false }
        registers[index] = length
        return true
    }

    mutating func merge(_ other: HyperLogLog) {
        for index in registers.indices { registers[index] = max(registers[index], other.registers[index]) }
    }

    /// The estimate.
    var count: Int {
        let total = Double(Self.registerCount)
        var histogram = [Int](repeating: 0, count: 64)
        for register in registers { histogram[Int(register)] += 1 }
        var sum = total * Self.tau((total - Double(histogram[Self.bits + 1])) / total)
        for level in stride(from: Self.bits, through: 1, by: -1) {
            sum += Double(histogram[level])
            sum *= 0.5
        }
        sum += total * Self.sigma(Double(histogram[0]) / total)
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
