import Testing

@testable import Lessons

/// A difference told as what happened otherwise.
@Suite struct TraceDifferenceTests {
    private static let trace = """
        larder> read user:1
           0.000s  front   MISS     user:1   cold: never cached before
           0.001s  users   READ     user:1   "row 1", 20ms
           0.021s  front   STORE    user:1   ttl 30s, until 30.021s · 1 entry
        larder> advance 60s
          30.021s  front   EXPIRE   user:1   its ttl of 30s, set at 0.021s, ran out
          31.000s  front   CRASH             1 entry lost
        larder> stats
          hits                     1  50% of the lookups
          stores                   4

        """

    private func explained(_ old: String, _ new: String) -> [String] {
        let changed = Self.trace.replacing(old, with: new)
        #expect(changed != Self.trace)
        return TraceDifference.explanations(old: Array(Self.trace.utf8).lines, new: Array(changed.utf8).lines)
    }

    @Test(arguments: [
        (
            "  30.021s  front   EXPIRE   user:1 ", "  31.021s  front   EXPIRE   user:1 ",
            ["expiry of user:1 in front moved from 30.021s to 31.021s at event 4 of the trace"]
        ),
        (
            "MISS     user:1   cold: never cached before",
            "HIT      user:1   \"row 1\", stored 1ms ago, no ttl",
            ["at 0.000s the miss of user:1 in front became a hit: \"row 1\", stored 1ms ago, no ttl"]
        ),
        (
            "cold: never cached before", "lost 0s ago, when front crashed",
            [
                "miss of user:1 in front at 0.000s is told otherwise: it was 'cold: never cached before', and is "
                    + "'lost 0s ago, when front crashed'"
            ]
        ),
        (
            "   0.001s  users   READ     user:1   \"row 1\", 20ms\n", "",
            ["read of user:1 in users at 0.001s is gone (it was event 2 of the trace)"]
        ),
        (
            "larder> stats", "  31.500s  front   LOST     user:2   \"Ann\"\nlarder> stats",
            ["loss of user:2 in front at 31.500s is new: \"Ann\""]
        ),
        (
            "  31.000s  front   CRASH ", "  32.000s  front   CRASH ",
            ["crash in front moved from 31.000s to 32.000s at event 5 of the trace"]
        ),
        ("stores                   4", "stores                   5", ["'stores' was 4, and is 5"]),
        ("larder> stats", "larder> show", []),
    ])
    func eachKindOfDifference(old: String, new: String, expected: [String]) {
        #expect(explained(old, new) == expected)
    }

    @Test func notMoreIsToldThanIsRead() {
        let told = explained("front", "back")
        #expect(told.count == 4)
        #expect(told.last?.hasPrefix("and ") == true)
    }
}
