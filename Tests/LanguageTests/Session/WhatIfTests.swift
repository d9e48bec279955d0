@testable import Language
import Testing

/// `why` says what would have changed an event only if it is true: sessions if it is, and where it is not.
@Suite struct WhatIfTests {
    /// What `why` says of what would have helped, joined into one line.
    private func advice(_ script: String, _ question: String = "why") -> String {
        let lines = Bench("trace off\ndatabase users rows=user:1..user:100\n" + script).run(question)
            .split(separator: "\n")
        let start = lines.firstIndex {
            $0.hasPrefix("With ") || $0.hasPrefix("The same") || $0.hasPrefix("Tried")
        }
        let end = lines.firstIndex { $0.hasPrefix("Cost") } ?? lines.endIndex
        return start.map { lines[$0..<end].joined(separator: " ") } ?? ""
    }

    // MARK: ttl

    @Test func aLongerTTLWouldHaveHelped() {
        let said = advice("cache front over users ttl=60s; read user:1; advance 61s; read user:1")
        #expect(said.hasPrefix("With ttl=90s this read would have been a hit."))
    }

    /// The entry would have gone all the same: somebody else's reads evict it.
    @Test func aLongerTTLWouldNotHaveHelpedWhereItWouldHaveBeenEvicted() {
        let said = advice(
            "cache front over users ttl=60s capacity=1; read user:1; advance 61s; read user:2; read user:1")
        #expect(!said.contains("With ttl="))
    }

    @Test func aLongerTTLIsNotNamedForAColdMiss() {
        #expect(advice("cache front over users ttl=60s; read user:1") == "")
    }

    @Test func refreshAheadWouldHaveHelpedOnlyWhereItIsReadInTime() {
        let read = advice(
            "cache front over users ttl=60s; read user:1; advance 50s; read user:1; advance 30s; read user:1")
        #expect(read.contains("strategy=refresh-ahead"))
        let unread = advice("cache front over users ttl=60s; read user:1; advance 61s; read user:1")
        #expect(!unread.contains("refresh-ahead"))
    }

    // MARK: capacity

    @Test func oneMoreEntryWouldHaveHelped() {
        let said = advice("cache front over users capacity=2; read user:1 user:2 user:3 user:1")
        #expect(said.hasPrefix("With capacity=3 this read would have been a hit."))
        #expect(!said.contains("capacity=4"), "the smallest that helps is told")
    }

    @Test func severalMoreEntriesAreNeeded() {
        let said = advice("cache front over users capacity=2; read user:1..user:6; read user:1")
        #expect(said.contains("With capacity=6"))
        #expect(!said.contains("capacity=3"))
    }

    @Test func noCapacityThatIsTriedIsEnough() {
        let said = advice("cache front over users capacity=2; read user:1..user:50; read user:1")
        #expect(!said.contains("With capacity="))
        #expect(said.hasPrefix("Tried, and would not have changed it: "))
    }

    // MARK: policy

    /// user:1 is read often, so LFU keeps it through a scan where LRU does not.
    @Test func anotherPolicyWouldHaveHelped() {
        let said = advice(
            "cache front over users capacity=2 policy=lru; repeat 5 read user:1; read user:2 user:3 user:4 user:1"
        )
        #expect(said.contains("policy=lfu"))
        #expect(!said.contains("policy=fifo"))
    }

    @Test func noPolicyWouldHaveHelped() {
        let said = advice("cache front over users capacity=1; read user:1 user:2 user:1")
        #expect(!said.contains("With policy="))
        #expect(said.hasPrefix("With capacity=2"))
    }

    // MARK: Others

    @Test func aStaleRead() {
        let said = advice(
            "cache front over users ttl=60s; read user:1; advance 30s; @users write user:1 \"Ann\"; read user:1"
        )
        #expect(said.contains("this read would not have been stale"), "\(said)")
        #expect(said.contains("ttl=30s"))
    }

    @Test func aLostWrite() {
        let said = advice(
            "cache front over users strategy=write-behind flush-every=10s; write user:1 \"Ann\"; advance 5s; crash front",
            "why user:1")
        #expect(said.contains("this write would not have been lost"), "\(said)")
        #expect(said.contains("strategy=write-through"))
    }

    /// The write was in the cache alone, and was taken out before it had been written back.
    @Test func aDirtyEntryThatWasEvicted() {
        let said = advice(
            """
            cache front over users capacity=1 strategy=write-behind flush-every=10s queue-reads=off
            write user:1 A; write user:2 B; read user:1
            """)
        #expect(said.hasPrefix("With capacity=2 this read would not have been stale."), "\(said)")
    }

    @Test func aReadThatFailed() {
        let said = advice(
            """
            cache front over users ttl=5s; read user:1; advance 6s; fail users for=5ms; read user:1
            """)
        #expect(said.contains("this read would not have failed"), "\(said)")
        for cure in ["retries=3", "stale-if-error=2s", "ttl=10s"] { #expect(said.contains(cure), "\(said)") }
        // An outage that no number of retries outlasts.
        let longer = advice(
            "cache front over users ttl=5s; read user:1; advance 6s; fail users for=1h; read user:1")
        #expect(!longer.contains("retries"), "\(longer)")
    }

    @Test func aReadThatTookTooLong() {
        let said = advice("cache front over users timeout=50ms; slow users x10; read user:1")
        #expect(said.hasPrefix("With timeout=500ms this read would not have failed."), "\(said)")
    }

    @Test func aReadThatFoundNoConnection() {
        let script = """
            cache front over users connections=1 connection-wait=10ms
            together { read user:1
            read user:2
            read user:3 }

            """
        let said = advice(script, "why user:3")
        #expect(said == "With connections=3 this read would not have failed.")
        // It got the connection, and its call had no answer within the rest of its time.
        let late = advice(
            script.replacing("connection-wait=10ms", with: "timeout=25ms"), "why user:2")
        #expect(late.hasPrefix("With timeout=50ms this read would not have failed."), "\(late)")
    }

    /// A reader stores what a writer has just made outdated.
    @Test func aStaleSetRace() {
        let said = advice(
            """
            configure users read=100ms write=10ms; cache front over users; after 5ms write user:1 new
            read user:1; advance 1s; read user:1
            """)
        #expect(said.hasPrefix("With lease=10s this read would not have been stale."), "\(said)")
    }

    @Test func aCommandForWhichThereIsNoMemory() {
        let script =
            "cache front over users capacity=20B policy=noeviction; SET a 1234567890; SET b 1234567890\n"
        let said = advice(script + "SET c 1")
        #expect(said.contains("this command would have been carried out"), "\(said)")
        #expect(said.contains("capacity=") && said.contains("policy=lru"), "\(said)")
        let read = advice(script + "read user:1")
        #expect(read.contains("user:1 would have been let in"), "\(read)")
    }

    /// What a command has set no option changes.
    @Test func whatCannotMatterIsNotTried() {
        let own = advice("cache front over users; SET a 1 EX 1; advance 2s; GET a")
        #expect(own == "")
        let evicted = advice(
            """
            cache front over users capacity=1KiB policy=allkeys-lru; CONFIG SET maxmemory 12
            SET a 12345678; SET b 12345678; GET a
            """)
        #expect(!evicted.contains("capacity="), "\(evicted)")
    }

    @Test func anEvictedEntry() {
        let said = advice("cache front over users capacity=1; read user:1 user:2; settle", "why #9")
        if said.contains("would still have been there") { #expect(said.contains("capacity=2")) }
    }

    /// The question is asked of another world: this one is as it was.
    @Test func askingChangesNothing() {
        let bench = Bench(shop + "read user:1; advance 61s; read user:1")
        let before = bench.run("stats; show front; history user:1; show")
        bench.run("why; why; why user:1")
        #expect(bench.run("stats; show front; history user:1; show") == before)
        #expect(bench.run("undo").hasPrefix("undone: 'read user:1'"))
    }

    @Test func anEventByItsNumber() {
        let bench = Bench(shop + "read user:1; read user:2")
        #expect(bench.run("why #4").hasPrefix("MISS user:1 at 0.000s"))
        #expect(bench.run("why #4") != bench.run("why"))
        #expect(bench.error("why #400") == "error: there is no event #400")
        #expect(bench.error("why #0") == "error: there is no event #0")
    }

    /// What takes long is told while it is tried, and taken away again; what is over at once is not.
    @Test func whatIsTriedIsTold() {
        final class Told: @unchecked Sendable { var lines: [String?] = [] }
        for (seconds, isTold) in [(1, false), (40, true)] {
            let told = Told()
            let bench = Bench(shop) { $0.progress = { told.lines.append($0) } }
            bench.run("workload keys=user:1..user:9 rate=1000/s for=\(seconds)s")
            bench.run("read user:77 user:78 user:79 user:80 user:77")
            #expect(bench.run("why miss").contains("capacity="))
            #expect(told.lines.isEmpty != isTold)
            if isTold {
                #expect(told.lines.first == "trying capacity=4")
                #expect(told.lines.last == .some(nil))
            }
        }
    }
}
