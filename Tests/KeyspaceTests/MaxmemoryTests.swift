@testable import Keyspace
import Testing
import Tracing

/// `maxmemory` with each of its policies.
@Suite struct MaxmemoryTests {
    private static func full(_ policy: MaxmemoryPolicy, volatile: Bool) -> Console {
        let console = Console()
        // Each key with its value takes 48 bytes: 24 for the entry of the table, 8 for the name, 16 for the number.
        console.run("CONFIG SET maxmemory 480 maxmemory-policy \(policy.rawValue)")
        for index in 10..<20 {
            console.run("SET key:\(index) 1234" + (volatile ? " EX \(1000 - index)" : ""))
        }
        return console
    }

    @Test(arguments: MaxmemoryPolicy.allCases)
    func memoryIsBoundedWhereKeysMayLeave(_ policy: MaxmemoryPolicy) {
        let console = Self.full(policy, volatile: true)
        for index in 20..<60 { console.run("SET key:\(index) 1234 EX 2000") }
        if policy == .noEviction {
            #expect(
                console.run("SET more 1") == "(error) OOM command not allowed when used memory > 'maxmemory'."
            )
        } else {
            #expect(console.keyspace.memory.fill.bytes <= 480)
            #expect(console.keyspace.memory.statistics.evicted == 40)
        }
        #expect(console.run("DEL key:10 key:11 key:12 key:13 key:59 key:58 key:57").hasPrefix("(integer)"))
    }

    @Test(arguments: MaxmemoryPolicy.allCases.filter(\.isVolatile))
    func keysWithoutATimeToLiveAreSpared(_ policy: MaxmemoryPolicy) {
        let console = Self.full(policy, volatile: false)
        console.run("SET key:20 1234 EX 10")
        #expect(
            console.run("EXISTS key:20") == "(integer) 0", "it found no room, and is the only one to leave")
        #expect(console.keyspace.memory.statistics.evicted == 1)
        for index in 10..<20 { #expect(console.run("EXISTS key:\(index)") == "(integer) 1") }
        console.run("SET key:21 1234")
        #expect(
            console.run("SET key:22 1") == "(error) OOM command not allowed when used memory > 'maxmemory'.")
        #expect(console.run("GET key:10") == "\"1234\"", "reads go on")
        #expect(console.run("DEL key:10 key:11") == "(integer) 2")
        #expect(console.run("SET key:22 1") == "OK")
    }

    /// Redis takes any number of samples; the policies here take 64 at most.
    @Test func manySamplesAreAsManyAsThePolicyTakes() {
        let console = Self.full(.allKeysLRU, volatile: false)
        #expect(console.run("CONFIG SET maxmemory-samples 1000") == "OK")
        #expect(console.run("CONFIG GET maxmemory-samples") == "1) \"maxmemory-samples\"\n2) \"1000\"")
        for index in 10..<19 {
            console.now += 5000
            console.run("GET key:\(index)")
        }
        console.run("SET more 1234")
        #expect(console.run("EXISTS key:19") == "(integer) 0")
        #expect(console.keyspace.memory.statistics.evicted == 1)
    }

    @Test func theNextToExpireLeavesFirst() {
        let console = Self.full(.volatileTTL, volatile: true)
        console.run("SET more 123456 EX 5000")
        #expect(console.run("EXISTS key:19") == "(integer) 0")
        #expect(console.run("EXISTS key:10") == "(integer) 1")
    }

    @Test func aKeyThatIsGivenATimeToLiveMayLeave() {
        let console = Self.full(.volatileLRU, volatile: false)
        console.run("EXPIRE key:12 100")
        console.run("SET more 123456")
        #expect(console.run("EXISTS key:12") == "(integer) 0")
        #expect(console.keyspace.memory.statistics.evicted == 1)
        #expect(console.run("SET key:13 1234 EX 10\nPERSIST key:13") == "(integer) 1")
        console.run("SET again 12345")
        #expect(console.run("EXISTS key:13") == "(integer) 1", "and one that lost it is spared")
    }

    @Test func theLeastRecentlyUsedLeaves() {
        let console = Self.full(.allKeysLRU, volatile: false)
        for index in 10..<20 where index != 14 {
            console.now += 5000
            console.run("GET key:\(index)")
        }
        // Samples of 5 of 10 keys, and a pool that remembers the idle ones: within a few evictions it is found.
        for index in 0..<4 { console.run("SET key:9\(index) 1234") }
        #expect(console.run("EXISTS key:14") == "(integer) 0")
        #expect(console.run("EXISTS key:19") == "(integer) 1")
    }

    @Test func theCounterOfUsesIsLogarithmicAndDecays() {
        let console = Console()
        console.run("CONFIG SET maxmemory-policy allkeys-lfu")
        console.run("SET a 1")
        #expect(console.run("OBJECT FREQ a") == "(integer) 5")
        for _ in 0..<1000 { console.run("GET a") }
        let text = console.run("OBJECT FREQ a")
        let counter = Int(text.split(separator: " ").last ?? "") ?? 0
        // A thousand hits with factor 10 give 20 on average.
        #expect((14...27).contains(counter))
        console.now += 3 * 60_000
        #expect(console.run("OBJECT FREQ a") == "(integer) \(counter - 3)")
        #expect(console.run("OBJECT IDLETIME a").hasPrefix("(error) ERR An LFU maxmemory policy is selected"))
    }

    @Test func idleTimeIsCountedInSeconds() {
        let console = Console()
        console.run("SET a 1")
        console.now = 12_900
        #expect(console.run("OBJECT IDLETIME a") == "(integer) 12")
        console.run("EXISTS a")
        #expect(console.run("OBJECT IDLETIME a") == "(integer) 12", "EXISTS is no use")
        console.run("TOUCH a")
        #expect(console.run("OBJECT IDLETIME a") == "(integer) 0")
    }

    @Test func fillIsWhatKeysAndValuesTake() {
        let console = Console()
        console.run("SET abc 12345\nHSET h f 123 g 4\nLPUSH l a bb\nSADD s x 10\nZADD z 1 m")
        // 3+5, 1+(1+3+1+1), 1+3, 1+3, 1+(1+8)
        #expect(console.keyspace.memory.fill.bytes == 8 + 7 + 4 + 4 + 10)
        console.run("HDEL h f\nLPOP l\nSREM s x\nZREM z m\nAPPEND abc 6")
        #expect(console.keyspace.memory.fill.bytes == 9 + 3 + 2 + 3)
        console.run("FLUSHALL")
        #expect(console.keyspace.memory.fill.bytes == 0)
        #expect(console.keyspace.memory.persistent.bytes == 0)
    }

    @Test func maxmemoryCountsWhatMemoryUsageTells() {
        let console = Console()
        console.run("SET abc 12345\nHSET h f 123 g 4\nLPUSH l a bb\nSADD s x 10\nZADD z 1 m")
        console.run("CONFIG SET maxmemory 1mb")
        func told() -> Int {
            ["abc", "h", "l", "s", "z", "big"].reduce(0) { sum, key in
                sum + (Int(console.run("MEMORY USAGE \(key)").split(separator: " ").last ?? "") ?? 0)
            }
        }
        #expect(console.keyspace.memory.fill.bytes == told())
        for index in 0..<128 { console.run("SADD big member:\(index)") }
        #expect(console.keyspace.memory.fill.bytes == told())
        for index in 0..<5000 { console.run("SADD big member:\(index)") }
        let (ours, exact) = (console.keyspace.memory.fill.bytes, told())
        #expect(abs(ours - exact) * 10 < exact, "large values are counted out again from time to time")
        console.run("DEL big")
        #expect(console.keyspace.memory.fill.bytes == told())
        console.run("FLUSHALL")
        #expect(console.keyspace.memory.fill.bytes == 0)
    }

    /// `EXEC` is refused as a whole if a command that it would run may need memory and there is none.
    @Test func aTransactionThatNeedsMemoryIsRefused() {
        let console = Console()
        let other = CommandSession(console.keyspace)
        console.run("MULTI\nSET x 1")
        console.run("CONFIG SET maxmemory 1", as: other)
        let error =
            "EXECABORT Transaction discarded because of:"
            + " OOM command not allowed when used memory > 'maxmemory'."
        #expect(console.run("EXEC") == "(error) \(error)")
        #expect(console.run("MULTI") == "OK")
        #expect(console.run("PING").hasPrefix("(error) OOM"), "nothing is queued, for the queue takes memory")
        #expect(console.run("DISCARD") == "OK")
        console.run("CONFIG SET maxmemory 0")
        console.run("MULTI\nGET x")
        console.run("CONFIG SET maxmemory 1", as: other)
        #expect(console.run("EXEC") == "1) (nil)", "reading needs none")
    }

    /// There is one book: what is known of the keys outlives a change of the policy.
    @Test func anotherPolicyGoesOnWithWhatIsKnownOfTheKeys() {
        let console = Console()
        for name in ["a", "b", "c", "d", "e", "f", "g", "h"] { console.run("SET \(name) 1") }
        console.now = 100_000
        console.run("GET c\nGET d")
        console.now = 200_000
        console.run("CONFIG SET maxmemory-policy allkeys-lru maxmemory \(48 * 4)")
        #expect(console.run("OBJECT IDLETIME c") == "(integer) 100")
        #expect(console.run("OBJECT IDLETIME d") == "(integer) 100")
        #expect(console.run("DBSIZE") == "(integer) 4")
    }

    @Test func frequenciesOutliveAChangeOfThePolicy() {
        let console = Console()
        console.run("CONFIG SET maxmemory-policy allkeys-lfu")
        console.run("SET a 1 EX 100\nSET b 1")
        for _ in 0..<1000 { console.run("GET a") }
        let counter = console.run("OBJECT FREQ a")
        console.run("CONFIG SET maxmemory-policy volatile-lfu")
        #expect(console.run("OBJECT FREQ a") == counter)
        console.run("EXPIRE b 10")
        #expect(console.run("OBJECT FREQ b") == "(integer) 5")
        console.run("CONFIG SET maxmemory-policy allkeys-lru")
        console.run("CONFIG SET maxmemory-policy allkeys-lfu")
        #expect(console.run("OBJECT FREQ a") == counter)
    }
}
