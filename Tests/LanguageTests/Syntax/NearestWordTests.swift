@testable import Language
import Testing

@Suite struct NearestWordTests {
    @Test(
        arguments: [
            ("raed", "read"), ("rea", "read"), ("READ", "read"), ("wirte", "write"), ("advnace", "advance"),
            ("advacne", "advance"), ("sho", "show"), ("shwo", "show"), ("databse", "database"), ("db", nil),
            ("get", "get-or-set"), ("xyzzy", nil), ("expec", "expect"), ("reads", "read"),
            ("invaldate", "invalidate"),
            ("hlep", "help"), ("exit", nil), ("", nil), (String(repeating: "read", count: 50), nil),
        ] as [(String, String?)])
    func statements(typed: String, meant: String?) {
        #expect(NearestWord.find(typed, among: CommandRegistry.names) == meant)
    }

    @Test func distance() {
        #expect(NearestWord.distance("", "") == 0)
        #expect(NearestWord.distance("", "abc") == 3)
        #expect(NearestWord.distance("abc", "abc") == 0)
        #expect(NearestWord.distance("abc", "abd") == 1)
        #expect(NearestWord.distance("abc", "acb") == 1)
        #expect(NearestWord.distance("abc", "ac") == 1)
        #expect(NearestWord.distance("kitten", "sitting") == 3)
        #expect(NearestWord.distance("größe", "grosse") == 3)
    }

    @Test func theNearestOfSeveralWins() {
        #expect(NearestWord.find("user", among: ["users", "used", "use"]) == "users")
        #expect(NearestWord.find("policy", among: ["police", "policy"]) == "policy")
    }
}
