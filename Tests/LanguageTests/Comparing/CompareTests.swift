import Caching
@testable import Language
import Simulation
import Testing
import Tracing

/// `compare` runs the same under several settings, and tells what differs and where the runs part.
@Suite struct CompareTests {
    @Test func theNumbersThatDifferStandSideBySide() {
        let said = Bench(shop + "configure front ttl=none").run(
            "compare capacity=1,2 { read user:1 user:2 user:1 }")
        let lines = said.split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(5) == [
                "capacity           1       2",
                "users loads        3       2",
                "front hit-rate    0%  33.33%",
                "front evictions    2       0",
                "front bytes-max  11B     22B",
            ], "\(said)")
        #expect(lines.count > 6 && lines[5].hasSuffix(" other numbers are the same in all"))
        #expect(
            lines.dropFirst(6) == [
                "capacity=2 parts from capacity=1, which has",
                "   0.043s  front   EVICT    user:1   to make room for user:2: least recently used: its last use was 1 request ago (lru)",
                "where it has none",
            ], "\(said)")
    }

    @Test func whatSeveralLackIsToldOnce() {
        let said = Bench("trace off; database users rows=user:1..user:9; cache front over users").run(
            "compare ttl=1s,10s,1m { read user:1; advance 2s; read user:2 }")
        #expect(
            said.hasSuffix(
                """
                ttl=10s and ttl=1m part from ttl=1s, which has
                   1.021s  front   EXPIRE   user:1   its ttl of 1s, set at 0.021s, ran out
                where they have none

                """), "\(said)")
    }

    /// The refresh in the background is an event that the other run lacks, not one that it has at another time.
    @Test func anEventThatOnlyOneRunHasIsToldAlone() {
        let said = Bench(shop + "read user:1").run(
            "compare strategy=cache-aside,refresh-ahead { advance 50s; read user:1; advance 5s; read user:1 }"
        )
        #expect(
            said.contains(
                """
                strategy=refresh-ahead parts from strategy=cache-aside, as it has
                  50.023s  users   READ     user:1   "row 1", 20ms
                where strategy=cache-aside has none

                """), "\(said)")
    }

    /// Two events of one moment that come in another order are in both runs: none is said to be lacking.
    @Test func anotherOrderIsNoLack() {
        let said = Bench(
            "trace off; database users rows=user:1..user:99 read=40ms; cache front over users connections=2"
        ).run(
            "compare timeout=none,150ms { workload keys=user:1..user:99 rate=100/s for=200ms }")
        let lines = said.split(separator: "\n").suffix(4).map(String.init)
        #expect(
            lines.map { String($0.prefix(10)) } == ["timeout=15", "   0.041s ", "where it h", "   0.041s "])
        #expect(
            lines[0].hasSuffix("parts from timeout=none, which has") && lines[2] == "where it has", "\(said)")
    }

    @Test func whatComesLaterInTheOtherRunIsToldByItsTime() {
        let said = Bench(shop).run("compare latency=1ms,5ms { read user:1 }")
        #expect(
            said.hasSuffix(
                """
                latency=5ms parts from latency=1ms, which has
                   0.001s  users   READ     user:1   "row 1", 20ms
                where it has nothing until
                   0.005s  users   READ     user:1   "row 1", 20ms

                """), "\(said)")
    }

    @Test func everyCombinationIsRun() {
        let said = Bench(shop).run(
            "compare capacity=1,2 policy=lru,clock(bits=2) metrics=evictions { read user:1..user:3 }")
        for policy in ["lru", "clock(bits=2)"] { #expect(said.contains("policy=\(policy)")) }
        let counts = said.split(separator: "\n").first { $0.hasPrefix("front evictions") } ?? ""
        #expect(counts.split(separator: " ").dropFirst(2) == ["2", "2", "1", "1"])
    }

    /// What has been done before holds for each of them, under its own settings.
    @Test func theSessionSoFarBelongsToEachRun() {
        let said = Bench(shop + "read user:1; advance 40s").run("compare ttl=30s,60s { read user:1 }")
        let rate = said.split(separator: "\n").first { $0.hasPrefix("front hit-rate") } ?? ""
        #expect(rate.split(separator: " ").dropFirst(2) == ["0%", "100%"])
    }

    @Test func whatTheBlockBuildsIsVariedToo() {
        let said = Bench("trace off").run(
            """
            compare read=5ms,50ms { database users rows=user:1..user:9; read user:1 }
            """)
        let row = said.split(separator: "\n").first { $0.hasPrefix("app read-p50") } ?? ""
        #expect(row.split(separator: " ").dropFirst(2) == ["5ms", "50ms"])
    }

    @Test func seedsCanBeCompared() {
        let said = Bench("trace off; seed 7; database users rows=a read=uniform(1ms,99ms)").run(
            "compare seed=1,1 { read a }; compare seed=1,2 { read a }")
        #expect(said.hasPrefix("no difference"))
        #expect(said.contains("seed=2 parts from seed=1"))
    }

    @Test func expectationsAreCounted() {
        let bench = Bench(shop)
        let said = bench.run("compare ttl=30s,60s { read user:1; advance 40s; read user:1; expect hit }")
        #expect(said.contains("expect not so"))
        #expect(bench.session.failures == 0)
    }

    @Test func theSessionStaysAsItWas() {
        let bench = Bench(shop + "read user:1")
        let before = (bench.session.engine.world.log.count, bench.session.engine.world.simulation.now)
        bench.run("compare ttl=30s,60s { write user:1 x; crash front; advance 1h }")
        let after = (bench.session.engine.world.log.count, bench.session.engine.world.simulation.now)
        #expect(before == after)
        #expect(bench.session.script.contains("compare ttl=30s,60s { write"))
        #expect(bench.run("undo").hasPrefix("undone: 'read user:1'"))
    }

    /// Under other settings time may go otherwise, and a moment that lay ahead may have passed.
    @Test func momentsThatHavePassedAreNow() {
        let bench = Bench(
            "trace off; database users rows=a read=20ms; read a; until 5s { read a }; at 9s read a")
        #expect(bench.error("compare read=20ms,10s { read a }") == nil)
    }

    @Test func aNodeCanBeNamed() {
        let bench = Bench(shop + "cache near over front")
        let said = bench.run("compare capacity=1,2 in=near { read user:1..user:3 user:3 user:2 }")
        #expect(said.contains("near evictions"))
        #expect(!said.contains("front evictions"))
        #expect(bench.error("compare capacity=1,2 in=nea { read user:1 }")?.contains("no node 'nea'") == true)
    }

    @Test(arguments: [
        ("compare { read user:1 }", "'compare' needs an option to vary"),
        ("compare capacity=1 { read user:1 }", "needs a second value of capacity="),
        ("compare ttl=1s,2s", "'compare' needs a block"),
        ("compare ttl=1s,2 { read user:1 }", "'2' has no unit"),
        ("compare policy=lru,lfo { read user:1 }", "'lfo' is no policy"),
        ("compare metrics=hit-rat ttl=1s,2s { read user:1 }", "'hit-rat' is no metric"),
        ("compare ttl=1s,2s { reed user:1 }", "no statement is called 'reed'"),
        ("compare ttl=1s,2s { read user:1 in=nowhere }", "with ttl=1s: there is no node 'nowhere'"),
        ("repeat 2 { compare ttl=1s,2s { read user:1 } }", "'compare' cannot stand inside a block"),
        ("compare seed=1,x { read user:1 }", "'x'"),
    ])
    func mistakes(_ typed: String, _ message: String) {
        let error = Bench(shop).error(typed)
        #expect(error?.contains(message) == true, "\(error ?? "no error")")
    }
}
