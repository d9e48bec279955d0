/// SHA-1, by which scripts are known.
enum SHA1 {
    static func hex(_ message: [UInt8]) -> String {
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for block in Digest.blocks(message) {
            var words = Digest.words(block) + [UInt32](repeating: 0, count: 64)
            for index in 16..<80 {
                words[index] = Digest.rotated(
                    words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], by: 1)
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for index in 0..<80 {
                let (mixed, constant): (UInt32, UInt32) =
                    switch index {
                    case ..<20: (b & c | ~b & d, 0x5A82_7999)
                    case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                    case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
                    default: (b ^ c ^ d, 0xCA62_C1D6)
                    }
                let next = Digest.rotated(a, by: 5) &+ mixed &+ e &+ constant &+ words[index]
                (e, d, c, b, a) = (d, c, Digest.rotated(b, by: 30), a, next)
            }
            for (index, value) in [a, b, c, d, e].enumerated() { state[index] &+= value }
        }
        return Digest.hex(state)
    }
}

/// SHA-256, as which passwords are kept.
enum SHA256 {
    private static let primes: [Int] = {
        var found: [Int] = []
        var candidate = 2
        while found.count < 64 {
            if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
            candidate += 1
        }
        return found
    }()

    /// The first 32 bits behind the point of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = primes.map { prime in
        // The largest integer whose cube is at most prime * 2^96, in 128 bits.
        var root: UInt128 = 0
        for bit in stride(from: UInt128(36), through: 0, by: -1) {
            let candidate = root | (1 << bit)
            let (square, _) = candidate.multipliedReportingOverflow(by: candidate)
            let (cube, overflow) = square.multipliedReportingOverflow(by: candidate)
            if !overflow, cube <= UInt128(prime) << 96 { root = candidate }
        }
        return UInt32(truncatingIfNeeded: root)
    }

    static func hex(_ message: [UInt8]) -> String {
        var state: [UInt32] = [
            0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
            0x5BE0_CD19,
        ]
        for block in Digest.blocks(message) {
            var words = Digest.words(block) + [UInt32](repeating: 0, count: 48)
            for index in 16..<64 {
                let (early, late) = (words[index - 15], words[index - 2])
                let first = Digest.rotated(early, by: 25) ^ Digest.rotated(early, by: 14) ^ (early >> 3)
                let second = Digest.rotated(late, by: 15) ^ Digest.rotated(late, by: 13) ^ (late >> 10)
                words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
            }
            var work = state
            for index in 0..<64 {
                let (a, e) = (work[0], work[4])
                let choice = (e & work[5]) ^ (~e & work[6])
                let majority = (a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2])
                let high = Digest.rotated(e, by: 26) ^ Digest.rotated(e, by: 21) ^ Digest.rotated(e, by: 7)
                let low = Digest.rotated(a, by: 30) ^ Digest.rotated(a, by: 19) ^ Digest.rotated(a, by: 10)
                let first = work[7] &+ high &+ choice &+ constants[index] &+ words[index]
                let second = low &+ majority
                work = [first &+ second, a, work[1], work[2], work[3] &+ first, e, work[5], work[6]]
            }
            for index in 0..<8 { state[index] &+= work[index] }
        }
        return Digest.hex(state)
    }
}

/// What the two have in common.
private enum Digest {
    /// The message with its padding, cut into blocks of 64 bytes.
    static func blocks(_ message: [UInt8]) -> [ArraySlice<UInt8>] {
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        let bits = UInt64(message.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        return stride(from: 0, to: bytes.count, by: 64).map { bytes[$0..<$0 + 64] }
    }

    static func words(_ block: ArraySlice<UInt8>) -> [UInt32] {
        stride(from: block.startIndex, to: block.endIndex, by: 4).map { place in
            block[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    static func rotated(_ word: UInt32, by count: UInt32) -> UInt32 { word << count | word >> (32 - count) }

    static func hex(_ state: [UInt32]) -> String {
        state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }
}
