import Basics
import Caching
import Keyspace
import Simulation
import Testing
import Tracing

@Suite struct EvictionTests {
    /// Reads keys through a cache of three entries and tells which left, in order.
    private func evicted(_ policy: String, _ keys: String) throws -> String {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.capacity = .entries(3)
            $0.policy = policy
        }
        for key in keys { try lab.read(String(key)) }
        return lab.world.log.events.compactMap { event -> String? in
            guard case .evict(let record) = event.what else { return nil }
            return lab.world.names.key(event.key).text + lab.world.names.key(record.incoming).text
        }.joined(separator: " ")
    }

    /// Each pair is the key that left and the one it left for.
    @Test(arguments: [
        // The one unread for longest: b (a was read again), then c.
        ("lru", "abcadeb", "bd ce ab"),
        // The oldest, however often it was read.
        ("fifo", "abcaade", "ad be"),
        // The one read least often, the oldest among equals.
        ("lfu", "aabbcdcd", "cd dc cd"),
        // A read spares an entry once when the hand passes by.
        ("clock", "abcade", "bd ce"),
    ])
    func eachPolicyChoosesItsVictim(policy: String, keys: String, expected: String) throws {
        #expect(try evicted(policy, keys) == expected)
    }

    @Test func randomChoosesByTheSeedAlone() throws {
        let keys = "abcdeabcdeabcdeabcde"
        #expect(try evicted("random", keys) == evicted("random", keys))
        #expect(try evicted("random", keys) != evicted("fifo", keys))
    }

    @Test func anEvictionNamesWhyAndForWhom() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.capacity = .entries(1) }
        try lab.read("a")
        try lab.read("b")
        lab.keep("evict", "store")
        #expect(
            lab.events() == """
                6 0.021s front store a="1" [1/2] ←5
                11 0.043s front evict a="1" for b stored 0.021s by 6 [0/0] ←10
                12 0.043s front store b="2" [1/2] ←10
                """)
    }

    @Test func bytesAreOfKeysAndValues() throws {
        let lab = Lab(rows: [:])
        try lab.cache("write-through") { $0.capacity = .bytes(20) }
        try lab.write("first", "12345")
        try lab.write("second", "é")
        try lab.write("third", "1234")
        try lab.write("second", "12345678")
        lab.keep("evict", "store")
        #expect(
            lab.events() == """
                5 0.030s front store first="12345" [1/10] ←4
                9 0.061s front store second="é" [2/18] ←8
                13 0.092s front evict first="12345" for third stored 0.030s by 5 [1/8] ←12
                14 0.092s front store third="1234" [2/17] ←12
                18 0.123s front evict third="1234" for second stored 0.092s by 14 [0/0] ←17
                19 0.123s front store second="12345678" again [1/14] ←17
                """)
        #expect(lab.front.memory.fill == Fill(entries: 1, bytes: 14))
    }

    @Test func aSmallerCapacityEvictsWhatThePolicyValuesLeast() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.capacity = .entries(4) }
        for key in "abcdab" { try lab.read(String(key)) }
        lab.skip()
        try lab.configure { $0.capacity = .entries(2) }
        #expect(
            lab.events() == """
                29 0.090s front configured="" changed
                30 0.090s front evict c="3" stored 0.065s by 16 [3/6] ←29
                31 0.090s front evict d="4" stored 0.087s by 21 [2/4] ←29
                """)
        try lab.configure { $0.capacity = .unbounded }
        for key in "cde" { try lab.read(String(key)) }
        #expect(lab.front.memory.fill.entries == 5)
        try lab.configure { $0.capacity = .bytes(4) }
        #expect(lab.front.memory.fill == Fill(entries: 2, bytes: 4))
    }

    @Test func anotherPolicyTakesOverInTheOrderOfTheOldOne() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.capacity = .entries(3) }
        for key in "abca" { try lab.read(String(key)) }
        try lab.configure { $0.policy = "fifo" }
        lab.skip()
        for key in "de" { try lab.read(String(key)) }
        lab.keep("evict")
        #expect(
            lab.events() == """
                25 0.088s front evict b="2" for d stored 0.043s by 11 [2/4] ←24
                31 0.110s front evict c="3" for e stored 0.065s by 16 [2/4] ←30
                """)
    }

    @Test func aPolicyThatDoesNotExistChangesNothing() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.capacity = .entries(3) }
        lab.skip()
        #expect(throws: (any Error).self) { try lab.configure { $0.policy = "belady" } }
        #expect(throws: (any Error).self) { try lab.configure { $0.capacity = .entries(0) } }
        #expect(lab.events() == "")
        #expect(lab.front.settings.policy == "lru")
        #expect(lab.front.settings.capacity == .entries(3))
    }

    @Test(arguments: ["lru", "fifo", "lfu", "clock", "random"])
    func noCacheIsEverFullerThanItMayBe(policy: String) throws {
        let lab = Lab(rows: [:], seed: 5)
        try lab.cache("write-through") {
            $0.policy = policy
            $0.capacity = .bytes(60)
            $0.ttl = .ms(300)
            $0.jitter = .ms(200)
        }
        var stream = RandomStream(seed: 1, name: policy)
        for step in 0..<2000 {
            let key = "k\(stream.below(30))"
            if step % 40 == 0 { try lab.advance(.s(1)) }
            switch stream.below(10) {
            case 0: try lab.write(key, nil)
            case 1: try lab.invalidate(key)
            case 2 where step % 50 == 0:
                try lab.configure { $0.capacity = step % 100 == 0 ? .bytes(25) : .bytes(60) }
            case 2..<6: try lab.read(key)
            default: try lab.write(key, String(repeating: "v", count: Int(stream.below(20))))
            }
            let fill = lab.front.memory.fill
            let metrics = lab.world.log.metrics[lab.front.id]
            #expect(fill.bytes <= lab.front.settings.capacity.amount ?? 0)
            #expect(metrics.entries == fill.entries && metrics.bytes == fill.bytes)
            #expect(lab.front.memory.keysByAge.count == fill.entries)
            #expect(Set(lab.front.memory.keysInEvictionOrder) == Set(lab.front.memory.keysByAge))
        }
        #expect(lab.count(.evictions) > 100)
        #expect(lab.count(.expiries) > 50)
    }
}
