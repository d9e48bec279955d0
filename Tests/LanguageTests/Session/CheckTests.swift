@testable import Language
import Testing

/// `expect`, `predict` and `mark`.
@Suite struct CheckTests {
    /// A session in which a good deal has happened; the newest read was a miss, evicted, of user:1.
    static let story = """
        trace off
        database users rows=user:1..user:9
        cache front over users capacity=2 ttl=60s
        read user:1 user:2 user:3 user:1

        """

    @Test(arguments: [
        ("miss", true), ("hit", false), ("miss evicted", true), ("miss cold", false), ("fresh", true),
        ("stale", false),
        ("value \"row 1\"", true), ("value \"row 2\"", false), ("nothing", false), ("from users", true),
        ("from front", false), ("failed", false), ("failed down", false), ("latency <= 22ms", true),
        ("latency < 22ms", false), ("latency = 22ms", true), ("latency != 22ms", false),
        ("latency >= 23ms", false),
        ("latency > 21ms", true),
        ("stats front misses = 4", true), ("stats front misses != 4", false), ("stats front hits > 0", false),
        ("stats front hit-rate <= 0%", true), ("stats front hit-rate >= 0.1", false),
        ("stats total reads >= 4", true),
        ("stats app p99 <= 22ms", true), ("stats front evictions == 2", true),
        ("cached user:1 user:3", true), ("cached user:2", false), ("uncached user:2", true),
        ("uncached user:1", false),
        ("cached user:1 in=front", true), ("clean", true), ("dirty", false), ("clean user:1", true),
        ("dirty user:1", false),
        ("event evict", true), ("event EVICT user:1", true), ("event evict user:3", false),
        ("event lost", false),
        ("no event lost", true), ("no event evict", false), ("no event evict user:9", true),
        ("event evict after=60ms", true), ("event evict before=60ms", false),
        ("no event evict before=60ms", true),
        ("event read in=users", true), ("event read in=front", false), ("events miss <= 4", true),
        ("events miss user:1 = 2", true), ("events miss user:1 in=front >= 3", false),
        ("events evict > 2", false),
        ("staleness <= 0s", true), ("staleness > 1s", false),
        ("time 88ms", true), ("time 1s", false), ("time >= 88ms", true), ("time > 88ms", false),
        ("time < 1s", true), ("time != 88ms", false),
        ("error { read user:1 in=nowhere }", true), ("error \"no node\" { read user:1 in=nowhere }", true),
    ])
    func eachForm(claim: String, holds: Bool) {
        let bench = Bench(Self.story)
        let said = bench.run("expect \(claim)")
        #expect(bench.errors == "")
        if holds {
            #expect(said == "ok\n")
        } else {
            #expect(said.hasPrefix("expect \(claim): NOT SO: "))
            #expect(said.count > "expect \(claim): NOT SO: \n".count, "it says what is so")
        }
        #expect(bench.session.failures == (holds ? 0 : 1))
    }

    /// Commands of Redis count where they looked for a key, and of several clients at once the one that ended last.
    @Test func theNewestReadIsTheOneThatEndedLast() {
        let bench = Bench(
            "trace off; database d { a=1 }; cache slow over d latency=50ms; cache fast over d latency=1ms")
        bench.run("@slow SET a x")
        bench.run("client one { @slow GET a }; client two { @fast GET b }; settle")
        #expect(bench.run("expect hit") == "ok\n")
        bench.run("@fast SET c 1; @fast PING")
        #expect(bench.run("expect hit") == "ok\n", "SET and PING look for nothing")
        bench.run("@fast GET b")
        #expect(bench.run("expect miss cold") == "ok\n")
        bench.run("read a in=fast; @fast SET c 2")
        #expect(bench.run("expect miss; expect value 1") == "ok\nok\n")
    }

    /// Each of the commands was once looked for in the whole log: this took many minutes.
    @Test func manyCommandsAreNoReads() {
        let bench = Bench("trace off; database d; cache c over d latency=0ms; repeat 10000 SET a b")
        #expect(bench.run("expect hit") == "expect hit: NOT SO: no read has ended yet\n")
    }

    @Test func stalenessIsThatOfTheReadThatWasFurthestBehind() {
        let bench = Bench(
            "trace off; database users rows=user:1..user:9; cache front over users; read user:1")
        bench.run("@users write user:1 Bea; advance 5s; read user:1; invalidate user:1; read user:1")
        #expect(bench.run("expect staleness <= 6s; expect staleness >= 5s") == "ok\nok\n")
        #expect(
            bench.run("expect staleness <= 2s") == "expect staleness <= 2s: NOT SO: a read was 5.03s behind\n"
        )
    }

    @Test func expectErrorFailsTheScriptWhereThereIsNone() {
        let bench = Bench(Self.story)
        #expect(
            bench.error("expect error { read user:1 }") == "error: an error was expected, and there was none")
        #expect(
            bench.error("expect error \"no key\" { read user:1 in=nowhere }")
                == "error: the error was expected to say 'no key', and says 'there is no node 'nowhere''")
    }

    @Test func beforeAnyRead() {
        let bench = Bench(shop)
        #expect(bench.run("expect hit") == "expect hit: NOT SO: no read has ended yet\n")
        #expect(
            bench.run("expect stats front hit-rate >= 0.5")
                == "expect stats front hit-rate >= 0.5: NOT SO: front has no hit-rate yet\n")
    }

    @Test func failedReads() {
        let bench = Bench("trace off; database users rows=user:1..user:9; fail users; read user:1")
        #expect(bench.run("expect failed; expect failed down") == "ok\nok\n")
        #expect(
            bench.run("expect failed flaky")
                == "expect failed flaky: NOT SO: the read of user:1 at 0.000s failed: down\n")
        #expect(bench.run("expect hit").contains("NOT SO"))
        #expect(bench.run("expect value \"row 1\"").contains("NOT SO"))
    }

    @Test func staleReads() {
        let bench = Bench(Self.story + "@users write user:1 \"Ann\"; read user:1")
        #expect(bench.run("expect stale; expect hit; expect value \"row 1\"") == "ok\nok\nok\n")
        #expect(bench.run("expect fresh").contains("NOT SO"))
        #expect(bench.run("expect stats total stale-reads = 1") == "ok\n")
    }

    @Test func dirtyWrites() {
        let bench = Bench("trace off; database d { k=1 }; cache c over d strategy=write-behind; write k 2")
        #expect(bench.run("expect dirty; expect dirty k") == "ok\nok\n")
        #expect(bench.run("expect clean") == "expect clean: NOT SO: 1 write of c is dirty\n")
        bench.run("settle")
        #expect(bench.run("expect clean; expect clean k") == "ok\nok\n")
    }

    @Test func predictions() {
        let bench = Bench(shop)
        #expect(bench.run("predict miss cold; read user:1") == "predict miss cold: right (1 of 1)\n")
        #expect(
            bench.run("predict miss; read user:1")
                == "predict miss: wrong: the read of user:1 at 0.022s was a hit, and brought \"row 1\" (1 of 2)\n"
        )
        // It speaks of the next operation, not of the last, and of one only.
        #expect(
            bench.run("predict value \"row 2\"; read user:2 user:3")
                == "predict value \"row 2\": right (2 of 3)\n")
        #expect(bench.session.failures == 0)
        #expect(
            bench.run("undo; read user:2").hasSuffix("predict value \"row 2\": right (2 of 3)\n"),
            "undo knows of it")
        #expect(bench.error("predict hott")?.hasPrefix("error: 'hott' is no prediction") == true)
    }

    @Test func marks() {
        let bench = Bench(shop + "read user:1; mark begin; read user:1 user:1 user:2")
        let since = bench.run("stats since=begin")
        #expect(since.contains("hits                     2"))
        #expect(since.contains("misses                   1"))
        #expect(bench.run("stats").contains("misses                   2"))
        #expect(bench.error("stats since=beginn") == "error: there is no mark 'beginn'")
    }
}
