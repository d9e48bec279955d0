import Basics
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("*", "", true), ("a*c", "abbbc", true), ("a*c", "ab", false), ("h?llo", "hello", true),
        ("h?llo", "hllo", false),
        ("[ae]", "e", true), ("[^e]", "e", false), ("[a-c]x", "bx", true), ("[c-a]x", "bx", true),
        ("\\*", "*", true),
        ("\\*", "a", false), ("a\\", "a\\", true), ("[ab", "b", true), ("[]", "]", false),
        ("**a**", "bab", true), ("", "", true), ("", "a", false),
    ])
    func matches(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Glob(Array(pattern.utf8)).matches(text) == matches)
    }

    /// Ranges count bytes as C's `char` on x86, and only `*` alone matches nothing: both as a redis-server 7.0.15 has it.
    @Test func bytesAboveASCIIAreBelowIt() {
        func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
            Glob(pattern).matches(text)
        }
        let range: [UInt8] = [0x5B, 0xFF, 0x2D, 0x61, 0x5D]
        #expect(matches(range, [0x61]) && matches(range, [0x2D]) && matches(range, [0xFF]))
        #expect(!matches(range, [0x62]) && !matches(range, [0xFE]))
        #expect(matches([0x2A], []) && !matches([0x2A, 0x2A], []))
    }

    /// Many stars do not make it slow.
    @Test(.timeLimit(.minutes(1)))
    func starsDoNotMultiply() {
        let pattern = Array((String(repeating: "a*", count: 40) + "b").utf8)
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 5000)))
    }

    @Test func plainTextIsNoPattern() {
        #expect(Glob("user:1") == nil)
        #expect(Glob("user:*") != nil)
    }
}
