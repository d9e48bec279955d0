@testable import Keyspace
import Simulation
import Testing

/// When keys die, and what notices.
@Suite struct ExpiryTests {
    @Test func aKeyStillLivesInItsLastMillisecond() {
        let console = Console()
        console.run("SET a 1 PX 100")
        console.now = 100
        #expect(console.run("GET a") == "\"1\"")
        #expect(console.run("PTTL a") == "(integer) 0")
        console.now = 101
        #expect(console.run("GET a") == "(nil)")
        #expect(console.run("TTL a") == "(integer) -2")
    }

    @Test func secondsAreRounded() {
        let console = Console()
        console.run("SET a 1 EX 10")
        console.now = 499
        #expect(console.run("TTL a") == "(integer) 10")
        console.now = 501
        #expect(console.run("TTL a") == "(integer) 9")
    }

    @Test func whatKeepsAndWhatDropsATimeToLive() {
        for (command, ttl) in [
            ("SET a 2", -1), ("GETSET a 2", -1), ("SET a 2 KEEPTTL", 60), ("INCR a", 60), ("APPEND a 2", 60),
            ("SETRANGE a 0 2", 60), ("INCRBYFLOAT a 2", 60), ("GETEX a PERSIST", -1), ("PERSIST a", -1),
        ] {
            let console = Console()
            console.run("SET a 1 EX 60\n\(command)")
            #expect(console.run("TTL a") == "(integer) \(ttl)", "\(command)")
        }
        let console = Console()
        #expect(console.run("SET a 1 EX 60\nRENAME a b\nCOPY b c\nTTL c") == "(integer) 60")
    }

    @Test func deadKeysStayUntilSomethingNotices() {
        let console = Console()
        console.run("SET a 1 PX 10\nSET b 1 PX 10\nSET c 1")
        console.now = 50
        #expect(console.run("DBSIZE") == "(integer) 3")
        #expect(console.run("EXISTS a") == "(integer) 0")
        #expect(console.run("DBSIZE") == "(integer) 2")
        #expect(console.run("KEYS *") == "1) \"c\"")
        #expect(console.run("DBSIZE") == "(integer) 2", "KEYS leaves the dead where they are")
        #expect(console.keyspace.expireDue() == 1)
        #expect(console.run("DBSIZE") == "(integer) 1")
        #expect(console.keyspace.memory.statistics.expired == 2)
    }

    @Test func eachChangeIsRecordedOnce() {
        let console = Console()
        var kinds: [String] = []
        console.keyspace.recorder = { change in
            kinds.append(String("\(change.kind)".prefix { $0 != "(" }))
        }
        console.run("SET a 1 PX 10\nAPPEND a 2\nGET a\nEXPIRE a 5\nPERSIST a\nPEXPIRE a 10\nSET b 1 PX 10")
        console.now = 50
        console.run("GET a")
        console.keyspace.expireDue()
        #expect(
            kinds == [
                "stored", "modified", "hit", "lifeSet", "lifeSet", "lifeSet", "stored", "expired", "miss",
                "expired",
            ])
    }

    @Test func anEqualEndIsNeitherLaterNorEarlier() {
        let console = Console()
        console.run("SET a 1 EX 60")
        #expect(console.run("EXPIRE a 60 GT") == "(integer) 0")
        #expect(console.run("EXPIRE a 60 LT") == "(integer) 0")
        #expect(console.run("PEXPIRE a 60001 GT") == "(integer) 1")
        #expect(console.run("PEXPIRE a 60000 LT") == "(integer) 1")
        #expect(console.run("PTTL a") == "(integer) 60000")
    }

    @Test func aMomentBeyondSimulatedTimeIsKeptAsItWasSaid() {
        let console = Console()
        console.now = 1000
        console.run("SET a 1")
        #expect(console.run("EXPIREAT a 9223372037") == "(integer) 1")
        #expect(console.run("EXPIRETIME a") == "(integer) 9223372037")
        #expect(console.run("EXPIRE a 10000000000") == "(integer) 1")
        #expect(console.run("TTL a") == "(integer) 10000000000")
        #expect(
            console.run("EXPIRE a 9223372036854775") == "(error) ERR invalid expire time in 'expire' command")
        console.now += 1_000_000
        #expect(console.run("TTL a") == "(integer) 9999999000")
        #expect(console.run("GET a") == "\"1\"")
    }

    @Test func storingOverADeadKeyCountsItsExpiry() {
        let console = Console()
        console.run("SET a 1 PXAT 1")
        console.now = 50
        console.run("MSET a 2")
        #expect(console.keyspace.memory.statistics.expired == 1)
    }

    @Test func aWatchedKeyThatExpiresAbortsTheTransaction() {
        let console = Console()
        console.run("SET a 1 PX 10\nWATCH a")
        console.now = 50
        #expect(console.run("MULTI\nPING\nEXEC") == "(nil)")
        console.run("SET a 1 PX 10")
        console.now = 100
        // A key that was dead already when it was watched does not.
        #expect(console.run("WATCH a\nMULTI\nPING\nEXEC") == "1) PONG")
    }
}
