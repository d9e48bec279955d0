@testable import Keyspace
import Testing

@Suite struct GlobPatternTests {
    @Test(arguments: [
        ("*", "", true), ("a*c", "abbbc", true), ("a*c", "ab", false), ("h?llo", "hello", true),
        ("h?llo", "hllo", false),
        ("[ae]", "e", true), ("[^e]", "e", false), ("[a-c]x", "bx", true), ("[c-a]x", "bx", true),
        ("\\*", "*", true),
        ("\\*", "a", false), ("a\\", "a\\", true), ("[ab", "b", true), ("[]", "]", false),
        ("**a**", "bab", true), ("", "", true), ("", "a", false),
    ])
    func matches(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(GlobPattern(ByteString(pattern)).matches(ByteString(text)) == matches)
    }

    /// Many stars do not make it slow.
    @Test(.timeLimit(.minutes(1)))
    func starsDoNotMultiply() {
        let pattern = ByteString(String(repeating: "a*", count: 40) + "b")
        #expect(!GlobPattern(pattern).matches(ByteString(String(repeating: "a", count: 5000))))
    }
}
