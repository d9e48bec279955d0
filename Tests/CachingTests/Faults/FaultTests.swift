import Caching
import Simulation
import Testing
import Tracing

@Suite struct FaultTests {
    @Test func aDatabaseThatIsDownFailsWhatNeedsIt() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.read("a")
        lab.skip()
        lab.world.disturb(lab.database, .down(until: Instant.start + .s(1)))
        try lab.read("a")
        try lab.read("b")
        try lab.write("a", "new")
        try lab.advance(.s(1))
        try lab.read("b")
        #expect(
            lab.events() == """
                8 0.022s db fault down
                9 0.022s app request a read
                10 0.022s front hit a="1" age 1ms ←6
                11 0.023s app done a="1" read front 1ms ←10
                12 0.023s app request b read
                13 0.023s front miss b cold ←12
                14 0.024s db refuse b read down ←8
                15 0.024s app failed b read down 1ms ←14
                16 0.024s app request a write
                17 0.024s db refuse a write down ←8
                18 0.024s app failed a write down 0s ←17
                19 1.000s db heal down ←8
                20 1.024s app request b read
                21 1.024s front miss b cold ←20
                22 1.025s db read b="2" 20ms ←21
                23 1.045s front store b="2" [2/4] ←22
                24 1.046s app done b="2" read db 22ms ←23
                """)
    }

    @Test func aSlowNodeTakesLongerUntilItIsHealed() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        lab.world.disturb(lab.database, .slow(factor: 10, until: nil))
        lab.world.disturb(lab.front, .slow(factor: 2.5, until: nil))
        try lab.read("a")
        #expect(lab.world.simulation.now == Instant.start + .ms(205))
        #expect(lab.world.heal(lab.database) == 1)
        #expect(lab.world.heal(lab.front) == 1)
        #expect(lab.world.heal(lab.front) == 0)
        try lab.read("b")
        #expect(lab.world.simulation.now == Instant.start + .ms(205 + 22))
    }

    @Test func aFlakyNodeRefusesItsShareAndTheSeedDecidesWhich() throws {
        func outcomes(seed: UInt64) throws -> [Bool] {
            let lab = Lab(seed: seed)
            try lab.cache("cache-aside")
            lab.world.disturb(lab.database, .flaky(share: 0.2, until: nil))
            return try (0..<1000).map { _ in try lab.read("a", at: lab.database) != nil }
        }
        let first = try outcomes(seed: 1)
        #expect(try outcomes(seed: 1) == first)
        #expect(try outcomes(seed: 2) != first)
        #expect((160...240).contains(first.count { !$0 }))
    }

    /// With cache-aside the application talks to the store, with read-through and write-through the cache does.
    @Test(arguments: [("cache-aside", true), ("read-through+write-through", false)])
    func aPartitionCutsOffWhoTalksToTheStore(strategy: String, applicationTalks: Bool) throws {
        for cutsOffApplication in [true, false] {
            let lab = Lab()
            try lab.cache(strategy)
            lab.world.partition(
                cutsOffApplication ? .application : lab.front.id, lab.database.id, until: nil)
            let isCutOff = cutsOffApplication == applicationTalks
            #expect((try lab.read("a") == nil) == isCutOff)
            #expect((try lab.write("b", "new") == nil) == isCutOff)
            #expect(lab.count(.errorsPartitioned, at: lab.database) == (isCutOff ? 2 : 0))
        }
    }

    @Test func aCacheThatCannotBeReachedCannotBeInvalidated() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.read("a")
        lab.world.disturb(lab.front, .down(until: Instant.start + .s(1)))
        lab.skip()
        try lab.invalidate("a")
        #expect(
            lab.events() == """
                9 0.022s app request a invalidate
                10 0.022s front skip a delete down ←8
                11 0.022s app failed a invalidate down 0s ←10
                """)
        try lab.advance(.s(1))
        try lab.read("a")
        #expect(lab.count(.hits) == 1)
    }

    @Test func aPartitionOfApplicationAndCacheLeavesTheStore() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.read("a")
        lab.skip()
        lab.world.partition(.application, lab.front.id, until: Instant.start + .s(1))
        try lab.read("a")
        try lab.advance(.s(1))
        try lab.read("a")
        #expect(
            lab.events() == """
                8 0.022s front fault partition app
                9 0.022s app request a read
                10 0.022s front miss a unavailable partitioned from app ←8
                11 0.022s db read a="1" 20ms ←10
                12 0.042s front skip a write partitioned from app ←8
                13 0.042s app done a="1" read db 20ms ←12
                14 1.000s front heal partition app ←8
                15 1.042s app request a read
                16 1.042s front hit a="1" age 1.021s ←6
                17 1.043s app done a="1" read front 1ms ←16
                """)
    }

    @Test func healingOneEndOfAPartitionHealsTheOther() throws {
        let lab = Lab()
        try lab.cache("read-through")
        lab.world.partition(lab.front.id, lab.database.id, until: nil)
        lab.skip()
        lab.world.heal(lab.front)
        #expect(
            lab.events() == """
                5 0.000s front heal partition db ←3
                6 0.000s db heal partition front ←4
                """)
        #expect(lab.database.faults.isEmpty)
    }

    @Test func aNewFaultOfTheSameKindReplacesTheOld() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        lab.skip()
        lab.world.disturb(lab.database, .down(until: Instant.start + .s(1)))
        lab.world.disturb(lab.database, .down(until: Instant.start + .s(2)))
        lab.world.disturb(lab.database, .slow(factor: 2, until: nil))
        try lab.advance(.ms(1500))
        #expect(lab.database.faults.present.count == 2)
        try lab.advance(.s(1))
        #expect(lab.database.faults.present.count == 1)
        #expect(
            lab.events() == """
                3 0.000s db fault down
                4 0.000s db fault down
                5 0.000s db fault slow 2.0
                6 2.000s db heal down ←4
                """)
    }

    @Test func aDatabaseThatCrashesKeepsItsRows() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.write("a", "new")
        lab.world.crash(lab.database, until: Instant.start + .s(1))
        #expect(try lab.read("a") == nil)
        try lab.advance(.s(1))
        #expect(try lab.read("a") == "new")
    }

    @Test func settlingGivesUpAtItsDeadline() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        lab.world.disturb(lab.database, .down(until: nil))
        try lab.write("a", "new")
        #expect(try lab.settle(within: .s(5)) == false)
        #expect(lab.world.simulation.now == Instant.start + .ms(5001))
        lab.world.heal(lab.database)
        #expect(try lab.settle())
    }
}
