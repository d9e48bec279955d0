@testable import Picturing
import Testing

@Suite struct PackedTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64IsThatOfItsPaper(_ plain: String, _ coded: String) {
        #expect(Packed.base64(Array(plain.utf8)) == coded)
    }

    @Test func compressionIsOfZlib() {
        let bytes = Packed.compressed([UInt8](repeating: 7, count: 10_000))
        #expect(bytes.count < 100)
        // RFC 1950: the first two bytes are a multiple of 31, and the method is deflate.
        #expect((Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0)
        #expect(bytes[0] & 0x0F == 8)
    }
}
