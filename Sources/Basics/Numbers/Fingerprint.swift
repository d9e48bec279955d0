/// A number that stands for a sequence of numbers and texts: the same in every process, and so long that two sequences that
/// differ have the same one by chance only.
///
/// Among a million fingerprints the chance that any two agree is about 1 in 40 million. It does not withstand an attacker
/// who chooses the input.
public struct Fingerprint: BitwiseCopyable, Hashable, Sendable {
    public private(set) var bits: UInt64 = 0x9e37_79b9_7f4a_7c15

    public init() {}

    @inlinable
    public init(_ numbers: UInt64...) {
        self.init()
        for number in numbers { mix(number) }
    }

    public mutating func mix(_ number: UInt64) {
        bits = (bits ^ number) &* 0xff51_afd7_ed55_8ccd
        bits ^= bits >> 32
        bits = (bits &+ 0x632b_e59b_d9b4_e019) &* 0xc4ce_b9fe_1a85_ec53
        bits ^= bits >> 29
    }

    public mutating func mix(_ number: Int) { mix(UInt64(bitPattern: Int64(number))) }
    public mutating func mix(_ isSo: Bool) { mix(isSo ? 1 as UInt64 : 2) }

    public mutating func mix(_ text: String) {
        var word: UInt64 = 0
        var count: UInt64 = 0
        for byte in text.utf8 {
            word = word << 8 | UInt64(byte)
            count += 1
            if count & 7 == 0 { mix(word) }
        }
        mix(word)
        mix(count)
    }

    public static func of(_ text: String) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.mix(text)
        return fingerprint.bits
    }
}
