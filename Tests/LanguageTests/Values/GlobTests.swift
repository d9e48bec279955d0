@testable import Language
import Testing

/// Patterns of keys.
@Suite struct GlobTests {
    @Test(arguments: [
        ("user:*", "user:1", true), ("user:*", "users:1", false), ("*", "", true), ("user:?", "user:1", true),
        ("user:?", "user:10", false), ("user:[1-3]", "user:2", true), ("user:[1-3]", "user:4", false),
        ("user:[^1-3]", "user:4", true), ("*:*:x", "a:b:c:x", true), ("*a*b", "xaxbxb", true),
        ("*a*b", "xaxbxc", false), ("a[", "a[", true), ("[a-", "[a-", true), ("[]", "a", false),
    ])
    func matches(_ pattern: String, _ text: String, _ expected: Bool) {
        #expect((Glob(pattern) ?? Glob("*\u{1}"))?.matches(text) == expected)
    }

    @Test func plainTextIsNoPattern() { #expect(Glob("user:1") == nil) }
}
