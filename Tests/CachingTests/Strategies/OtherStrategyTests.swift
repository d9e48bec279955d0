import Caching
import Keyspace
import Simulation
import Strategies
import Testing
import Tracing

@Suite struct ReadThroughTests {
    @Test func theCacheLoadsByItselfAndTheCallerCrossesOnce() throws {
        let lab = Lab()
        try lab.cache("read-through")
        try lab.read("a")
        try lab.read("a")
        try lab.write("a", "new")
        #expect(
            lab.events() == """
                3 0.000s app request a read
                4 0.000s front miss a cold ←3
                5 0.000s db read a="1" 20ms ←4
                6 0.020s front store a="1" [1/2] ←5
                7 0.021s app done a="1" read db 21ms ←6
                8 0.021s app request a read
                9 0.021s front hit a="1" age 1ms ←6
                10 0.022s app done a="1" read front 1ms ←9
                11 0.022s app request a write
                12 0.022s db write a="new" 30ms direct ←11
                13 0.052s front remove a [0/0] ←12
                14 0.053s app done a="new" write db 31ms durable ←13
                """)
    }

    @Test func whatIsNotThereIsNotStored() throws {
        let lab = Lab()
        try lab.cache("read-through")
        try lab.read("z")
        #expect(
            lab.events() == """
                3 0.000s app request z read
                4 0.000s front miss z cold ←3
                5 0.000s db read z nothing 20ms ←4
                6 0.021s app done z read db 21ms nothing ←5
                """)
        #expect(lab.front.memory.fill.entries == 0)
    }
}

@Suite struct WriteThroughTests {
    @Test func aWriteFillsTheCacheAfterTheStore() throws {
        let lab = Lab()
        try lab.cache("write-through")
        try lab.write("a", "new")
        try lab.read("a")
        try lab.write("a", nil)
        #expect(
            lab.events() == """
                3 0.000s app request a write
                4 0.000s db write a="new" 30ms direct ←3
                5 0.030s front store a="new" [1/4] ←4
                6 0.031s app done a="new" write db 31ms durable ←5
                7 0.031s app request a read
                8 0.031s front hit a="new" age 1ms ←5
                9 0.032s app done a="new" read front 1ms ←8
                10 0.032s app request a delete
                11 0.032s db write a 30ms direct ←10
                12 0.062s front remove a [0/0] ←11
                13 0.063s app done a delete db 31ms durable ←12
                """)
    }

    @Test func aStoreThatFailsLeavesTheCacheAlone() throws {
        let lab = Lab()
        try lab.cache("write-through")
        try lab.read("a")
        lab.world.disturb(lab.database, .down(until: nil))
        lab.skip()
        try lab.write("a", "new")
        try lab.read("a")
        #expect(
            lab.events() == """
                9 0.022s app request a write
                10 0.022s db refuse a write down ←8
                11 0.022s app failed a write down 0s ←10
                12 0.022s app request a read
                13 0.022s front hit a="1" age 1ms ←6
                14 0.023s app done a="1" read front 1ms ←13
                """)
    }

    @Test func twoWritersOfOneKeyMayCross() throws {
        let lab = Lab()
        try lab.cache("write-through")
        // The first to reach the store is the last to come back.
        lab.configureDatabase { $0.write = .fixed(.ms(10)) }
        lab.skip()
        try lab.together([
            { lab, client in
                lab.world.disturb(lab.database, .slow(factor: 3, until: nil))
                try await lab.world.write(lab.key("a"), "first", through: lab.front, client: client)
            },
            { lab, client in
                lab.world.heal(lab.database)
                try await lab.world.write(lab.key("a"), "second", through: lab.front, client: client)
            },
        ])
        try lab.read("a")
        #expect(
            lab.events() == """
                4 0.000s db fault slow 3.0
                5 0.000s app request#1 a write
                6 0.000s db write#1 a="first" 30ms direct ←5
                7 0.000s db heal slow 3.0 ←4
                8 0.000s app request#2 a write
                9 0.000s db write#2 a="second" 10ms direct ←8
                10 0.010s front store#2 a="second" [1/7] ←9
                11 0.011s app done#2 a="second" write db 11ms durable ←10
                12 0.030s front store#1 a="first" again [1/6] ←6
                13 0.031s app done#1 a="first" write db 31ms durable ←12
                14 0.031s app request a read
                15 0.031s front hit a="first" age 1ms ←12
                16 0.032s app done a="first" read front 1ms ←15
                17 0.032s app stale a="first" behind 1 for 31ms truth second since 0.000s by 9 ←16
                """)
    }
}

@Suite struct WriteAroundTests {
    @Test func aCopyThatTheCacheHasIsStaleUntilItExpires() throws {
        let lab = Lab()
        try lab.cache("write-around") { $0.ttl = .s(1) }
        try lab.read("a")
        lab.skip()
        try lab.write("a", "new")
        try lab.read("a")
        try lab.advance(.s(1))
        try lab.read("a")
        #expect(
            lab.events() == """
                8 0.022s app request a write
                9 0.022s db write a="new" 30ms direct ←8
                10 0.052s app done a="new" write db 30ms durable ←9
                11 0.052s app request a read
                12 0.052s front hit a="1" age 31ms left 969ms ←6
                13 0.053s app done a="1" read front 1ms ←12
                14 0.053s app stale a="1" behind 1 for 30ms truth new since 0.022s by 9 ←13
                15 1.021s front expire a="1" ttl 1s stored 0.021s by 6 [0/0] ←6
                16 1.053s app request a read
                17 1.053s front miss a expired at 1.021s stored 0.021s ttl 1s ←15
                18 1.054s db read a="new" 20ms ←17
                19 1.074s front store a="new" ttl 1s [1/4] ←18
                20 1.075s app done a="new" read db 22ms ←19
                """)
    }
}

@Suite struct RefreshAheadTests {
    @Test func aReadNearTheEndHasTheEntryLoadedAnewBehindIt() throws {
        let lab = Lab()
        try lab.cache("refresh-ahead") { $0.ttl = .ms(1000) }
        try lab.read("a")
        lab.skip()
        try lab.advance(.ms(748))
        try lab.read("a")
        try lab.read("a")
        try lab.advance(.ms(100))
        try lab.read("a")
        #expect(
            lab.events() == """
                8 0.770s app request a read
                9 0.770s front hit a="1" age 749ms left 251ms ←6
                10 0.771s app done a="1" read front 1ms ←9
                11 0.771s app request a read
                12 0.771s front hit a="1" age 750ms left 250ms ←6
                13 0.772s front request a refresh ←12
                14 0.772s app done a="1" read front 1ms ←12
                15 0.772s db read a="1" 20ms ←13
                16 0.792s front store a="1" again ttl 1s [1/2] ←15
                17 0.872s app request a read
                18 0.872s front hit a="1" age 80ms left 920ms ←16
                19 0.873s app done a="1" read front 1ms ←18
                """)
    }

    @Test func oneRefreshOfAKeyIsUnderWayAtMost() throws {
        let lab = Lab()
        try lab.cache("refresh-ahead") { $0.ttl = .ms(1000) }
        try lab.read("a")
        try lab.advance(.ms(800))
        lab.skip()
        try lab.together([Lab.reading("a"), Lab.reading("a"), Lab.reading("a")])
        try lab.settle()
        #expect(
            lab.events("request", "read", "store") == """
                8 0.822s app request#1 a read
                10 0.822s app request#2 a read
                12 0.822s app request#3 a read
                14 0.823s front request a refresh ←9
                16 0.823s db read a="1" 20ms ←14
                19 0.843s front store a="1" again ttl 1s [1/2] ←16
                """)
        #expect(lab.count(.refreshes) == 1)
    }

    @Test func anEntryWithoutATimeToLiveIsNeverRefreshed() throws {
        let lab = Lab()
        try lab.cache("refresh-ahead")
        try lab.read("a")
        try lab.advance(.s(1_000_000))
        try lab.read("a")
        #expect(lab.count(.refreshes) == 0)
        #expect(lab.count(.hits) == 1)
    }

    @Test func aRefreshThatFailsLeavesTheEntry() throws {
        let lab = Lab()
        try lab.cache("refresh-ahead") { $0.ttl = .ms(1000) }
        try lab.read("a")
        try lab.advance(.ms(800))
        lab.world.disturb(lab.database, .down(until: nil))
        lab.skip()
        try lab.read("a")
        try lab.read("a")
        try lab.settle()
        #expect(
            lab.events() == """
                9 0.822s app request a read
                10 0.822s front hit a="1" age 801ms left 199ms ←6
                11 0.823s front request a refresh ←10
                12 0.823s app done a="1" read front 1ms ←10
                13 0.823s db refuse a read down ←8
                14 0.823s front failed a refresh down 0s ←13
                15 0.823s app request a read
                16 0.823s front hit a="1" age 802ms left 198ms ←6
                17 0.824s front request a refresh ←16
                18 0.824s app done a="1" read front 1ms ←16
                19 0.824s db refuse a read down ←8
                20 0.824s front failed a refresh down 0s ←19
                """)
    }

    @Test func theThresholdCanBeSet() throws {
        let lab = Lab()
        try lab.cache("refresh-ahead+write-through") {
            $0.ttl = .ms(1000); $0[share: RefreshAhead.refreshAt] = 0.1
        }
        try lab.read("a")
        try lab.advance(.ms(98))
        try lab.read("a")
        #expect(lab.count(.refreshes) == 0)
        try lab.advance(.ms(1))
        try lab.read("a")
        #expect(lab.count(.refreshes) == 1)
    }
}
