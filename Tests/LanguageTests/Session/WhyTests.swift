@testable import Language
import Testing

/// `why` goes back to what really was the cause: the fault behind a breaker, the outage behind a late write-back, the
/// pool and not the database.
@Suite struct WhyTests {
    /// The lines of the answer up to what else was tried.
    private func why(_ script: String, _ question: String = "why") -> [String] {
        let lines = Bench("trace off\n" + script).run(question).split(separator: "\n").map(String.init)
        let end = lines.firstIndex {
            $0.hasPrefix("With ") || $0.hasPrefix("Tried") || $0.hasPrefix("Cost")
        }
        return Array(lines[..<(end ?? lines.endIndex)])
    }

    private let broken = """
        database db rows=k:1..k:9; cache c over db breaker=50% breaker-calls=2
        fail db for=60s; read k:1 k:2 k:3

        """

    @Test func behindABreakerStandsTheFault() {
        #expect(
            why(broken) == [
                "FAILED k:3 at 0.003s, because c lets no call out: its breaker is open: the read",
                "failed after 1ms.",
                "  broken   0.000s  db: down until 60.000s",
                "  refused  0.002s  k:2: by db, down: a read was refused",
                "  breaker  0.002s  c: open: 2 of 2 calls failed; refuses all until 5.002s",
                "  asked    0.002s  a read by the application",
                "  missed   0.002s  in c, cold: never cached before",
                "  refused  0.003s  by c, breaker open: a read was refused",
            ])
    }

    @Test func aBreakerIsHalfOpenBecauseItHadOpened() {
        #expect(
            why(broken + "why; advance 60s; read k:4") == [
                "BREAKER c at 60.024s: closed: the probes went well.",
                "  broken    0.000s  db: down until 60.000s",
                "  refused   0.002s  k:2: by db, down: a read was refused",
                "  breaker   0.002s  c: open: 2 of 2 calls failed; refuses all until 5.002s",
                "  breaker  60.004s  c: half-open: lets a probe through",
                "  loaded   60.004s  k:4: from db: \"row 4\", 20ms",
            ])
    }

    @Test(arguments: [
        ("fail db for=3s", "broken    0.001s  db: down until 3.001s", "db is down"),
        (
            "partition c db for=3s", "broken    0.001s  db: cut off from c until 3.001s",
            "db is cut off from c"
        ),
    ])
    func aLateWriteBackSaysWhatHadKeptIt(_ fault: String, _ broken: String, _ refusal: String) {
        let lines = why(
            "database db; cache c over db strategy=write-behind; write k:1 A; \(fault); settle", "why k:1")
        #expect(lines.first == "FLUSHED k:1 at 3.031s: \"A\" became durable 3.03s after it was accepted.")
        #expect(lines.dropFirst(2).first == "  " + broken, "\(lines)")
        #expect(lines.contains("  retried   2.001s  \(refusal): attempt 2 failed, again in 1s"), "\(lines)")
        #expect(lines.last == "  flushed   3.001s  by c: 1 write, dirty for 3s")
    }

    @Test func aWriteOfAnotherKeyIsNamedAndTheDependenceToo() {
        let script = """
            database db rows=k:1..k:9; cache c over db
            depends k:2 on k:3; read k:2; write k:3 q; read k:2

            """
        #expect(
            why(script) == [
                "MISS k:2 at 0.053s, because it had been removed by the write at 0.022s, which",
                "changed k:3, on which it depends.",
                "  stored   0.021s  by the read at 0.000s, without a ttl",
                "  removed  0.052s  from c by the write at 0.022s, as it depends on k:3",
            ])
        let history = Bench("trace off\n" + script).run("history k:2")
        #expect(history.contains("invalidated 1ms ago by the write of k:3 at 0.022s"), "\(history)")
    }

    @Test func whatIsFoundExpiredLateWasGoneAtItsTime() {
        let bench = Bench(
            """
            trace off; database users rows=user:1..user:9; cache front over users expiry=lazy ttl=1s
            read user:1; advance 2s
            """)
        #expect(
            bench.run("show front").hasSuffix("[----------] ttl 1s, ran out 1.001s ago, not noticed yet\n"))
        #expect(
            bench.run("read user:1; why").contains(
                """
                  stored   0.021s  by the read at 0.000s, with the cache's ttl of 1s
                  expired  1.021s  nobody had refreshed it, and nobody noticed until 2.022s

                """))
    }

    // MARK: Leases and connections

    private func story(_ script: String, of word: String) -> [String] {
        Bench("trace off\n" + script).run("trace brief; history user:1")
            .split(separator: "\n").map(String.init).filter { $0.contains(" \(word) ") }
    }

    @Test func aLeaseThatRanOutWasNotVoidedByAWrite() {
        let script = "database users rows=user:1..user:9 read=1s; cache front over users lease=300ms\n"
        let ranOut = story(script + "together 2 { read user:1 }", of: "LEASE")
        #expect(ranOut.last?.contains("not stored: the lease had run out, and another reader got it") == true)
        let written = story(
            script + "at 500ms { @front SET user:1 new }; read user:1", of: "LEASE")
        #expect(
            written.last?.contains("the lease is void, the key was removed or stored since") == true,
            "\(written)")
    }

    @Test func whoWaitedForAConnectionBlamesThePool() {
        let script = """
            database users rows=user:1..user:9 read=100ms; cache front over users connections=1 timeout=150ms
            together { read user:1
            read user:2
            read user:3 }

            """
        #expect(
            why(script, "why user:3") == [
                "FAILED user:3 at 0.151s, because front has no connection free: the read failed",
                "after 151ms.",
                "  asked    0.000s  a read by client 3 of the application",
                "  missed   0.000s  in front, cold: never cached before",
                "  waited   0.001s  front: the only connection is in use: waits for one · 2",
                "                   waiting",
                "  held     0.101s  user:2: a connection of front by the read at 0.000s, whose",
                "                   read of users takes 100ms",
                "  refused  0.151s  by front, no connection free: a read was refused",
            ])
        // The call of user:2 was sent, and had no answer.
        #expect(why(script, "why user:2").contains { $0.contains("timed out") })
        let bench = Bench("trace off\n" + script)
        #expect(
            bench.run("expect stats users timeouts = 1; expect stats front errors-exhausted = 1")
                == "ok\nok\n")
    }

    /// The pool was taken because the database was slow.
    @Test func aFaultThatHoldsTheConnectionsIsTold() {
        let lines = why(
            """
            database users rows=user:1..user:9; cache front over users connections=1 timeout=150ms
            slow users x10 for=1s
            together { read user:1
            read user:2 }
            """, "why user:2")
        #expect(lines.contains("  broken   0.000s  users: 10 times slower until 1.000s"), "\(lines)")
    }

    @Test func allThatAStaleReadDidNotSeeIsTold() {
        let lines = why(
            """
            database db rows=k:1..k:3; cache c over db strategy=write-behind queue-reads=off
            write k:1 a; delete k:1; read k:1; settle; read k:1
            """)
        #expect(
            lines.dropFirst(2) == [
                "  accepted  0.001s  \"a\" by c, not yet in a database: the write at 0.000s",
                "  accepted  0.002s  a deletion by c in place of the write queued at 0.001s: the",
                "                    deletion at 0.001s",
                "  stored    0.023s  by the read at 0.002s, without a ttl",
                "  found     1.031s  in c, stored 1.008s before: nothing had removed it",
            ], "\(lines)")
    }

    @Test func aMissOfACacheThatIsDownComesBeforeWhatCouldNotBeStored() {
        let lines = why(
            "database users rows=user:1..user:9; cache front over users; fail front for=5s; read user:1")
        #expect(lines.first?.hasPrefix("MISS user:1 at 0.000s, because front is down") == true, "\(lines)")
    }

    @Test func aCopyOfARefreshIsNotOneByHand() {
        let lines = why(
            """
            database users rows=user:1..user:9; cache front over users strategy=refresh-ahead ttl=60s
            read user:1; advance 46s; read user:1; settle; write user:1 Y; read user:1
            """)
        #expect(
            lines.dropFirst().first
                == "  stored   46.043s  by the refresh at 46.023s, with the cache's ttl of 60s", "\(lines)")
    }

    // MARK: Evictions

    @Test func aVolatilePolicyCountsOnlyWhatItMayTakeOut() {
        let script = """
            database db; cache c over db capacity=30B policy=volatile-random
            SET aaa 11111; SET bbb 22222 EX 100; SET ccc 33333 EX 50; GET aaa; GET bbb; SET ddd 44444; SET eee 55555

            """
        let said = ["bbb", "ccc"].map { Bench("trace off\n" + script).run("history \($0)") }.joined()
        #expect(said.contains("drawn at random among the 2 entries with a ttl (volatile-random)"), "\(said)")
        #expect(said.contains("drawn at random, the only entry with a ttl (volatile-random)"))
        #expect(!said.contains("last use"))
    }
}
