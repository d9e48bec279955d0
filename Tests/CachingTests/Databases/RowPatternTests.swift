import Caching
import Testing

@Suite struct RowPatternTests {
    @Test(arguments: [
        ("user:1..user:3", ["user:1", "user:2", "user:3"]),
        ("user:1..3", ["user:1", "user:2", "user:3"]),
        ("9..11", ["9", "10", "11"]),
        ("p:08..p:10", ["p:08", "p:09", "p:10"]),
        ("p:00..p:01", ["p:00", "p:01"]),
        ("p:0..p:1", ["p:0", "p:1"]),
        ("7..7", ["7"]),
        ("é1..é2", ["é1", "é2"]),
        ("a1b2..a1b3", ["a1b2", "a1b3"]),
        ("user", ["user"]),
        ("user:7", ["user:7"]),
        ("", [""]),
    ])
    func aPatternIsItsKeys(text: String, keys: [String]) throws {
        let pattern = try #require(RowPattern(text))
        #expect((0..<pattern.count).map { pattern[$0] } == keys)
        for (position, key) in keys.enumerated() { #expect(pattern.position(of: key) == position) }
        #expect(RowPattern(pattern.description) == pattern)
    }

    @Test(arguments: [
        "..", "a..b", "user:..user:3", "user:1..", "..user:3", "user:3..user:1", "user:1..item:3",
        "user:1..user:x",
        "user:1..user:2..user:3", "p:01..p:100", "p:1..p:010", "1..1000000000000000000", "1..-3", "1..٣",
        "x:-1..x:1x",
    ])
    func whatIsNoPatternIsRefused(text: String) { #expect(RowPattern(text) == nil) }

    @Test(arguments: [
        "user:0", "user:4", "user:01", "user:", "user:1x", "users:1", "User:1", "user:1234567890123456789",
        "",
    ])
    func otherKeysAreNotInIt(key: String) throws {
        #expect(try #require(RowPattern("user:1..user:3")).position(of: key) == nil)
    }

    @Test func theLargestPatternHoldsItsEnds() throws {
        let pattern = try #require(RowPattern("k0..k999999999999999999"))
        #expect(pattern.count == 1_000_000_000_000_000_000)
        #expect(pattern[pattern.count - 1] == "k999999999999999999")
        #expect(MemoryRows(pattern: pattern).names(limit: 2) == ["k0", "k1"])
    }
}
