import Caching
import Simulation
import Testing
import Tracing

@Suite struct CacheAsideTests {
    @Test func aMissFillsTheCacheAndAHitDoesNot() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.ttl = .s(60) }
        try lab.read("a")
        try lab.read("a")
        #expect(
            lab.events() == """
                3 0.000s app request a read
                4 0.000s front miss a cold ←3
                5 0.001s db read a="1" 20ms ←4
                6 0.021s front store a="1" ttl 60s [1/2] ←5
                7 0.022s app done a="1" read db 22ms ←6
                8 0.022s app request a read
                9 0.022s front hit a="1" age 1ms left 59.999s ←6
                10 0.023s app done a="1" read front 1ms ←9
                """)
    }

    @Test func aWriteEmptiesTheCache() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.read("a")
        lab.skip()
        try lab.write("a", "new")
        try lab.read("a")
        #expect(
            lab.events() == """
                8 0.022s app request a write
                9 0.022s db write a="new" 30ms direct ←8
                10 0.052s front remove a [0/0] ←9
                11 0.053s app done a="new" write db 31ms durable ←10
                12 0.053s app request a read
                13 0.053s front miss a invalidated at 0.052s ←10
                14 0.054s db read a="new" 20ms ←13
                15 0.074s front store a="new" [1/4] ←14
                16 0.075s app done a="new" read db 22ms ←15
                """)
    }

    @Test func aDeletionReachesTheStore() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.write("a", nil)
        try lab.read("a")
        #expect(
            lab.events() == """
                3 0.000s app request a delete
                4 0.000s db write a 30ms direct ←3
                5 0.030s front remove a nothing [0/0] ←4
                6 0.031s app done a delete db 31ms durable ←5
                7 0.031s app request a read
                8 0.031s front miss a cold ←7
                9 0.032s db read a nothing 20ms ←8
                10 0.052s app done a read db 21ms nothing ←9
                """)
    }

    @Test func whatIsNotThereIsNotStored() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        #expect(try lab.read("z") == nil)
        #expect(try lab.read("z") == nil)
        #expect(
            lab.events() == """
                3 0.000s app request z read
                4 0.000s front miss z cold ←3
                5 0.001s db read z nothing 20ms ←4
                6 0.021s app done z read db 21ms nothing ←5
                7 0.021s app request z read
                8 0.021s front miss z cold ←7
                9 0.022s db read z nothing 20ms ←8
                10 0.042s app done z read db 21ms nothing ←9
                """)
    }

    @Test func aReaderMayStoreAnOldValueJustAfterAWriteTookItOut() throws {
        let lab = Lab()
        // The write's round trip takes as long as the read's, so the reader's copy arrives after the delete.
        try lab.cache("cache-aside")
        lab.configureDatabase { $0.write = .fixed(.ms(5)) }
        lab.skip()
        try lab.together([
            Lab.reading("a"),
            { lab, client in
                try await lab.world.simulation.sleep(for: .ms(10))
                try await lab.world.write(lab.key("a"), "new", through: lab.front, client: client)
            },
        ])
        try lab.read("a")
        #expect(
            lab.events() == """
                4 0.000s app request#1 a read
                5 0.000s front miss#1 a cold ←4
                6 0.001s db read#1 a="1" 20ms ←5
                7 0.010s app request#2 a write
                8 0.010s db write#2 a="new" 5ms direct ←7
                9 0.015s front remove#2 a nothing [0/0] ←8
                10 0.016s app done#2 a="new" write db 6ms durable ←9
                11 0.021s front store#1 a="1" [1/2] ←6
                12 0.022s app done#1 a="1" read db 22ms ←11
                13 0.022s app request a read
                14 0.022s front hit a="1" age 1ms ←11
                15 0.023s app done a="1" read front 1ms ←14
                16 0.023s app stale a="1" behind 1 for 12ms truth new since 0.010s by 8 ←15
                """)
        #expect(lab.count(.staleReads, at: nil) == 0)
        #expect(lab.world.log.metrics[.application][.staleReads] == 1)
    }

    @Test func aCacheThatIsDownIsGoneAround() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        lab.world.disturb(lab.front, .down(until: nil))
        try lab.read("a")
        try lab.write("a", "new")
        #expect(
            lab.events() == """
                3 0.000s front fault down
                4 0.000s app request a read
                5 0.000s front miss a unavailable down ←3
                6 0.000s db read a="1" 20ms ←5
                7 0.020s front skip a write down ←3
                8 0.020s app done a="1" read db 20ms ←7
                9 0.020s app request a write
                10 0.020s db write a="new" 30ms direct ←9
                11 0.050s front skip a delete down ←3
                12 0.050s app done a="new" write db 30ms durable ←11
                """)
    }
}
