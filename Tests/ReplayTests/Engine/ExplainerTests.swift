import Testing

@testable import Replay

@Suite struct ExplainerTests {
    private func explain(_ keys: [UInt64], _ first: String, _ second: String, _ size: String) throws
        -> Explanation
    {
        let settings = try settings("lru", size)
        return try Explainer(
            MemorySource(keys: keys), name: "t",
            policies: (try PolicyChoice(first), try PolicyChoice(second)),
            size: settings.sizes[0], settings: settings
        ).run()
    }

    /// SIEVE keeps 1, which was visited, through a scan of keys that never come back; LRU does not.
    @Test func aScan() throws {
        let explanation = try explain([1, 1, 2, 3, 4, 5, 1], "lru", "sieve", "3")
        #expect(explanation.reads == 7)
        #expect(explanation.misses.0 == 6)
        #expect(explanation.misses.1 == 5)
        #expect(explanation.sides.map(\.reads) == [0, 1])
        #expect(explanation.sides[1].groups.map(\.reason) == [.flushedByOnceOnly])
        #expect(
            explanation.text == """
                t, size 3 entries: lru and sieve part at 1 of 7 reads. lru misses 6, sieve 5.

                sieve hit and lru missed 1 read of 1 key; 0.0% were of keys that had been
                requested ten times or more before.
                        1  (100.0%) keys that the trace requests only once flushed it: at least
                           half of what lru let in between its last request and its leaving
                           for example 1 (1 time, first at request 6 after one at 1): left lru
                             at 4, least recently used: its last use was 3 requests ago

                """)
    }

    /// A loop over more keys than fit: MRU keeps some of them.
    @Test func aLoop() throws {
        let keys = (0..<40).map { UInt64($0 % 5) }
        let explanation = try explain(keys, "lru", "mru", "4")
        #expect(explanation.misses.0 == 40)
        #expect(explanation.sides[0].reads == 0)
        #expect(explanation.sides[1].reads == 40 - explanation.misses.1)
        #expect(explanation.sides[1].groups.map(\.reason) == [.tooFarApart])
        #expect(explanation.sides[1].keys <= 5)
    }

    /// FIFO lets go of what LRU keeps, within reach.
    @Test func withinReach() throws {
        let explanation = try explain([1, 2, 1, 3, 1, 2, 3, 1], "lru", "fifo", "2")
        #expect(explanation.sides[0].groups.map(\.reason) == [.leftWithinReach])
    }

    @Test func refusedByAdmission() throws {
        let explanation = try explain([1, 1, 1, 2, 2, 2, 2, 3, 3], "lru", "lru:admission=tinylfu", "1")
        #expect(explanation.sides[0].groups.first?.reason == .refused)
        #expect(explanation.text.contains("(100.0%) lru:admission=tinylfu did not let it in"))
    }

    /// Groups add up, whatever the trace.
    @Test func everyPartingHasOneReason() throws {
        let source = MemorySource.random(seed: 12, requests: 8000, sizes: true, operations: true)
        for (first, second, size) in [
            ("lru", "s3-fifo", "30"), ("arc", "w-tinylfu", "500B"), ("opt", "lru", "10%"),
        ] {
            let settings = try settings("\(first),\(second)", size)
            let explanation = try Explainer(
                source, name: "t", policies: (settings.policies[0], settings.policies[1]),
                size: settings.sizes[0],
                settings: settings
            ).run()
            let replayed = try replay(source, settings)
            #expect(explanation.misses.0 == replayed.rows[0].totals.misses)
            #expect(explanation.misses.1 == replayed.rows[1].totals.misses)
            let (ours, theirs) = (explanation.sides[0].reads, explanation.sides[1].reads)
            #expect(explanation.misses.1 + theirs == explanation.misses.0 + ours)
            for side in explanation.sides { #expect(side.groups.reduce(0) { $0 + $1.reads } == side.reads) }
        }
    }
}
