import Caching
import Simulation
import Testing
import Tracing

@Suite struct WriteBehindTests {
    @Test func aWriteIsWrittenBackLater() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        try lab.write("a", "new")
        try lab.read("a")
        try lab.settle()
        #expect(
            lab.events() == """
                3 0.000s app request a write
                4 0.000s front store a="new" [1/4] ←3
                5 0.001s front queue a="new" 1 of 1000 ←4
                6 0.001s app done a="new" write front 1ms dirty ←5
                7 0.001s app request a read
                8 0.001s front hit a="new" age 1ms ←4
                9 0.002s app done a="new" read front 1ms ←8
                10 1.001s front flush 1 oldest 1s ←5
                11 1.001s db write a="new" 30ms writeBack ←5
                12 1.031s front flushed a="new" age 1.03s depth 0 ←5
                """)
        #expect(try lab.read("a", at: lab.database) == "new")
    }

    @Test func writesKeepTheirOrderAndABatchGoesInOneTrip() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.batch = 2 }
        try lab.together([Lab.writing("c", "x"), Lab.writing("a", "y"), Lab.writing("b", "z")])
        lab.skip()
        try lab.settle()
        #expect(
            lab.events() == """
                18 0.031s front flushed c="x" age 30ms depth 1 ←9
                19 0.031s front flushed a="y" age 30ms depth 1 ←11
                20 1.001s front flush 1 oldest 1s ←16
                21 1.001s db write b="z" 30ms writeBack ←16
                22 1.031s front flushed b="z" age 1.03s depth 0 ←16
                """)
    }

    @Test func aFullBatchDoesNotWaitAndTheRestDoes() throws {
        let lab = Lab()
        try lab.cache("write-behind") {
            $0.batch = 2; $0.flushEvery = .s(5)
        }
        try lab.write("a", "x")
        try lab.advance(.s(1))
        try lab.write("b", "y")
        try lab.advance(.s(1))
        try lab.write("c", "z")
        try lab.settle()
        #expect(
            lab.events("queue", "flush") == """
                5 0.001s front queue a="x" 1 of 1000 ←4
                9 1.002s front queue b="y" 2 of 1000 ←8
                11 1.002s front flush 2 oldest 1.001s ←5
                18 2.003s front queue c="z" 1 of 1000 ←17
                20 7.003s front flush 1 oldest 5s ←18
                """)
    }

    @Test func aLaterWriteOfAKeyThatWaitsTakesItsPlace() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        try lab.write("a", "1st")
        try lab.write("b", "other")
        try lab.write("a", "2nd")
        try lab.write("a", nil)
        try lab.settle()
        #expect(
            lab.events("queue", "coalesce", "flush", "write", "flushed") == """
                5 0.001s front queue a="1st" 1 of 1000 ←4
                9 0.002s front queue b="other" 2 of 1000 ←8
                13 0.003s front coalesce a="2nd" 2 replaced 5 of 0.001s ←5
                17 0.004s front coalesce a 2 replaced 13 of 0.001s ←13
                19 1.001s front flush 2 oldest 1s ←17
                20 1.001s db write a 30ms writeBack ←17
                21 1.001s db write b="other" 30ms writeBack ←9
                22 1.031s front flushed a age 1.03s depth 0 ←17
                23 1.031s front flushed b="other" age 1.029s depth 0 ←9
                """)
    }

    @Test func withoutCoalescingEachWriteReachesTheStore() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.coalesce = false }
        try lab.write("a", "1st")
        try lab.write("a", "2nd")
        try lab.settle()
        #expect(
            lab.events("queue", "coalesce", "flush", "write", "flushed") == """
                5 0.001s front queue a="1st" 1 of 1000 ←4
                9 0.002s front queue a="2nd" 2 of 1000 ←8
                11 1.001s front flush 2 oldest 1s ←5
                12 1.001s db write a="1st" 30ms writeBack ←5
                13 1.001s db write a="2nd" 30ms writeBack ←9
                14 1.031s front flushed a="1st" age 1.03s depth 0 ←5
                15 1.031s front flushed a="2nd" age 1.029s depth 0 ←9
                """)
        #expect(try lab.read("a", at: lab.database) == "2nd")
    }

    @Test func aStoreThatIsDownIsTriedAgainUntilItAnswers() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.retry = .s(2) }
        lab.world.disturb(lab.database, .down(until: Instant.start + .s(4)))
        try lab.write("a", "new")
        try lab.settle()
        #expect(
            lab.events() == """
                3 0.000s db fault down
                4 0.000s app request a write
                5 0.000s front store a="new" [1/4] ←4
                6 0.001s front queue a="new" 1 of 1000 ←5
                7 0.001s app done a="new" write front 1ms dirty ←6
                8 1.001s front flush 1 oldest 1s ←6
                9 1.001s db refuse a flush down ←3
                10 1.001s front retry 1 after 2s down ←9
                11 3.001s front flush 1 oldest 3s ←10
                12 3.001s db refuse a flush down ←3
                13 3.001s front retry 2 after 2s down ←12
                14 4.000s db heal down ←3
                15 5.001s front flush 1 oldest 5s ←13
                16 5.001s db write a="new" 30ms writeBack ←6
                17 5.031s front flushed a="new" age 5.03s depth 0 ←6
                """)
    }

    @Test func aWriteThatIsTriedTooOftenIsLost() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.attempts = 2 }
        lab.world.disturb(lab.database, .down(until: nil))
        try lab.write("a", "new")
        #expect(try lab.settle(within: .s(10)))
        try lab.advance(.s(1))
        lab.world.heal(lab.database)
        try lab.read("a")
        #expect(
            lab.events() == """
                3 0.000s db fault down
                4 0.000s app request a write
                5 0.000s front store a="new" [1/4] ←4
                6 0.001s front queue a="new" 1 of 1000 ←5
                7 0.001s app done a="new" write front 1ms dirty ←6
                8 1.001s front flush 1 oldest 1s ←6
                9 1.001s db refuse a flush down ←3
                10 1.001s front retry 1 after 1s down ←9
                11 2.001s front flush 1 oldest 2s ←10
                12 2.001s db refuse a flush down ←3
                13 2.001s front drop a="new" attempts 2 depth 0 ←12
                14 2.001s front lost a="new" of 0.001s dropped ←13
                15 3.001s db heal down ←3
                16 3.001s app request a read
                17 3.001s front hit a="new" age 3.001s ←5
                18 3.002s app done a="new" read front 1ms ←17
                19 3.002s app stale a="new" behind 0 for 1s truth 1 since 2.001s by 14 ←18
                """)
    }

    /// A cache over a cache, whose batches are written one after the other and can fail half way.
    private func stacked() throws -> Lab {
        let lab = Lab()
        let middle = try lab.cache("write-through", "middle") { $0.latency = .fixed(.ms(10)) }
        try lab.cache("write-behind", over: middle)
        lab.skip()
        try lab.together([Lab.writing("a", "1st"), Lab.writing("b", "1st")])
        lab.after(.ms(1020)) { $0.world.disturb($0.database, .down(until: Instant.start + .ms(1500))) }
        return lab
    }

    @Test func aNewerWriteOfAKeyStandsForTheOneThatFailed() throws {
        let lab = try stacked()
        lab.after(.ms(1010)) { try await $0.world.write($0.key("b"), "2nd", through: $0.front) }
        try lab.advance(.ms(1100))
        try lab.settle()
        lab.keep("queue", "coalesce", "refuse", "retry", "flush", "write", "flushed", "lost")
        #expect(
            lab.events() == """
                8 0.001s front queue#1 a="1st" 1 of 1000 ←5
                10 0.001s front queue#2 b="1st" 2 of 1000 ←7
                12 1.001s front flush 2 oldest 1s ←8
                13 1.001s db write a="1st" 30ms direct ←8
                16 1.012s front queue b="2nd" 1 of 1000 ←15
                20 1.041s db refuse b write down ←18
                21 1.041s front flushed a="1st" age 1.04s depth 1 ←8
                22 1.041s front coalesce b="2nd" 1 replaced 10 of 0.001s ←16
                24 2.041s front flush 1 oldest 2.04s ←16
                25 2.041s db write b="2nd" 30ms direct ←16
                27 2.081s front flushed b="2nd" age 2.08s depth 0 ←16
                """)
    }

    @Test func aCrashLosesWhatFailsUnderWay() throws {
        let lab = try stacked()
        lab.after(.ms(1010)) { $0.world.crash($0.front, until: nil) }
        try lab.advance(.ms(1100))
        #expect(try lab.settle())
        lab.keep("crash", "refuse", "retry", "flush", "write", "flushed", "lost")
        #expect(
            lab.events() == """
                12 1.001s front flush 2 oldest 1s ←8
                13 1.001s db write a="1st" 30ms direct ←8
                14 1.011s front crash entries 2 dirty 0
                17 1.041s db refuse b write down ←15
                18 1.041s front flushed a="1st" age 1.04s depth 0 ←8
                19 1.041s front lost b="1st" of 0.001s crash ←14
                """)
    }

    @Test func aFullQueueMakesWritersWait() throws {
        let lab = Lab()
        try lab.cache("write-behind") {
            $0.queue = 2; $0.batch = 10; $0.flushEvery = .s(60)
        }
        try lab.together([
            Lab.writing("a", "1"), Lab.writing("b", "2"), Lab.writing("c", "3"), Lab.writing("d", "4"),
            Lab.writing("a", "5"),
        ])
        #expect(
            lab.events("queue", "coalesce", "block", "flush", "done") == """
                13 0.001s front queue#1 a="1" 1 of 2 ←4
                14 0.001s app done#1 a="1" write front 1ms dirty ←13
                15 0.001s front queue#2 b="2" 2 of 2 ←6
                16 0.001s app done#2 b="2" write front 1ms dirty ←15
                17 0.001s front flush 2 oldest 0s ←13
                20 0.001s front queue#3 c="3" 1 of 2 ←8
                21 0.001s app done#3 c="3" write front 1ms dirty ←20
                22 0.001s front queue#4 d="4" 2 of 2 ←10
                23 0.001s app done#4 d="4" write front 1ms dirty ←22
                24 0.001s front block#5 a 2 ←12
                27 0.031s front flush 2 oldest 30ms ←20
                30 0.031s front queue#5 a="5" 1 of 2 ←24
                31 0.031s app done#5 a="5" write front 31ms dirty ←30
                """)
        try lab.settle()
        #expect(lab.count(.flushed) == 5)
    }

    @Test func aCrashLosesWhatIsQueuedAndSaysSo() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        try lab.read("b")
        lab.skip()
        try lab.write("a", "1st")
        try lab.write("a", "2nd")
        try lab.write("b", nil)
        lab.world.crash(lab.front, until: nil)
        #expect(try lab.settle())
        #expect(
            lab.events("crash", "lost") == """
                20 0.025s front crash entries 1 dirty 2
                21 0.025s front lost a="2nd" of 0.024s crash ←20
                22 0.025s front lost b of 0.025s crash ←20
                """)
        #expect(try lab.read("a") == "1")
        #expect(
            lab.events() == """
                23 0.025s app request a read
                24 0.025s front miss a lost at 0.025s ←20
                25 0.026s db read a="1" 20ms ←24
                26 0.046s front store a="1" [1/2] ←25
                27 0.047s app done a="1" read db 22ms ←26
                """)
    }

    @Test func aCrashedCacheTakesNoWrites() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        lab.world.crash(lab.front, until: Instant.start + .s(1))
        try lab.write("a", "new")
        try lab.advance(.s(1))
        try lab.write("a", "newer")
        #expect(
            lab.events() == """
                3 0.000s front crash entries 0 dirty 0
                4 0.000s front fault down ←3
                5 0.000s app request a write
                6 0.000s front skip a write down ←4
                7 0.000s front refuse a write down ←6
                8 0.000s app failed a write down 0s ←7
                9 1.000s front heal down ←4
                10 1.000s app request a write
                11 1.000s front store a="newer" [1/6] ←10
                12 1.001s front queue a="newer" 1 of 1000 ←11
                13 1.001s app done a="newer" write front 1ms dirty ←12
                """)
    }

    @Test func aLateWriteBackMayOverwriteANewerWrite() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        try lab.write("a", "older")
        try lab.write("a", "newer", at: lab.database)
        try lab.settle()
        try lab.read("a")
        #expect(
            lab.events() == """
                3 0.000s app request a write
                4 0.000s front store a="older" [1/6] ←3
                5 0.001s front queue a="older" 1 of 1000 ←4
                6 0.001s app done a="older" write front 1ms dirty ←5
                7 0.001s app request a write
                8 0.001s db write a="newer" 30ms behindTheBack ←7
                9 0.031s app done a="newer" write db 30ms durable ←8
                10 1.001s front flush 1 oldest 1s ←5
                11 1.001s db write a="older" 30ms writeBack ←5
                12 1.001s db lost a="newer" of 0.031s overwritten ←11
                13 1.031s front flushed a="older" age 1.03s depth 0 ←5
                14 1.031s app request a read
                15 1.031s front hit a="older" age 1.031s ←4
                16 1.032s app done a="older" read front 1ms ←15
                """)
    }

    @Test func aValueThatOnlyACacheInFrontStillHasIsNoTruth() throws {
        let lab = Lab()
        let behind = try lab.cache("write-behind", "behind")
        try lab.cache("read-through", over: behind)
        lab.skip()
        try lab.write("a", "lost", at: behind)
        try lab.read("a")
        lab.world.crash(behind, until: nil)
        #expect(try lab.read("a") == "lost")
        #expect(
            lab.events("lost", "stale") == """
                14 0.003s behind lost a="lost" of 0.001s crash ←13
                18 0.004s app stale a="lost" behind 0 for 0s truth 1 since 0.003s by 14 ←17
                """)
    }

    @Test func aRefusedWriteThatTheCacheHasTakenIsTakenBack() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.latency = .fixed(.ms(10)) }
        lab.after(.ms(5)) { $0.world.disturb($0.front, .down(until: Instant.start + .ms(20))) }
        try lab.write("a", "refused")
        try lab.advance(.ms(20))
        #expect(try lab.read("a") == "1")
        #expect(
            lab.events() == """
                3 0.000s app request a write
                4 0.000s front store a="refused" [1/8] ←3
                5 0.005s front fault down
                6 0.010s front remove a [0/0] ←5
                7 0.010s front refuse a write down ←5
                8 0.010s app failed a write down 10ms ←7
                9 0.020s front heal down ←5
                10 0.030s app request a read
                11 0.030s front miss a invalidated at 0.010s ←6
                12 0.040s db read a="1" 20ms ←11
                13 0.060s front store a="1" [1/2] ←12
                14 0.070s app done a="1" read db 40ms ←13
                """)
    }

    @Test func aWriteThatIsUnderWayMayBeSeenAndIsNotStale() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.latency = .fixed(.ms(10)) }
        try lab.write("a", "1st")
        try lab.settle()
        lab.skip()
        try lab.together([
            Lab.writing("a", "2nd"),
            { lab, client in
                try await lab.world.simulation.sleep(for: .ms(5))
                try await lab.world.read(lab.key("a"), through: lab.front, client: client)
            },
        ])
        #expect(
            lab.events("hit", "queue", "stale") == """
                13 1.045s front hit#2 a="2nd" age 5ms ←11
                14 1.050s front queue#1 a="2nd" 1 of 1000 ←11
                """)
    }
}
