import Caching
import Simulation
import Testing
import Tracing

@Suite struct TruthTests {
    @Test func aReadKnowsHowManyWritesItIsBehind() throws {
        let lab = Lab()
        try lab.cache("write-around")
        try lab.read("a")
        try lab.write("a", "1st")
        try lab.write("a", nil)
        try lab.write("a", "3rd")
        try lab.read("a")
        lab.keep("write", "stale")
        #expect(
            lab.events() == """
                9 0.022s db write a="1st" 30ms direct ←8
                12 0.052s db write a 30ms direct ←11
                15 0.082s db write a="3rd" 30ms direct ←14
                20 0.113s app stale a="1" behind 3 for 90ms truth 3rd since 0.022s by 9 ←19
                """)
    }

    @Test func aWriteThatCameAfterTheReadBeganDoesNotMakeItStale() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        lab.after(.ms(5)) { try await $0.world.write($0.key("a"), "new", through: $0.database) }
        #expect(try lab.read("a") == "1")
        lab.keep("stale")
        #expect(lab.events() == "")
        #expect(try lab.read("a") == "1")
        #expect(
            lab.events() == """
                13 0.023s app stale a="1" behind 1 for 17ms truth new since 0.005s by 7 ←12
                """)
    }

    @Test func aValuePutIntoACacheByHandIsNoTruth() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.run { try await lab.world.put(lab.key("a"), "by hand", into: lab.front) }
        #expect(try lab.read("a") == "by hand")
        lab.keep("stale")
        #expect(
            lab.events() == """
                9 0.002s app stale a="by hand" behind 0 for 0s truth 1 since 0.001s by 0 ←8
                """)
    }

    @Test func theSameTextWrittenTwiceIsTwoWrites() throws {
        let lab = Lab()
        try lab.cache("write-around")
        try lab.write("a", "same")
        try lab.read("a")
        try lab.write("a", "same")
        try lab.read("a")
        #expect(lab.world.log.metrics[.application][.staleReads] == 1)
    }

    @Test func aKeyWrittenVeryOftenIsStillJudged() throws {
        let lab = Lab()
        try lab.cache("write-around")
        try lab.read("a")
        for number in 1...1000 { try lab.write("a", "\(number)") }
        lab.skip()
        try lab.read("a")
        lab.keep("stale")
        let stale = lab.events()
        #expect(stale.contains("truth 1000"))
        try lab.invalidate("a")
        try lab.read("a")
        #expect(lab.events() == "")
    }

    @Test func aReadOfALateWriteIsFreshAndOneOfWhatItOverwroteIsNot() throws {
        let lab = Lab()
        let behind = try lab.cache("write-behind", "behind")
        try lab.cache("cache-aside", "aside")
        lab.skip()
        try lab.write("a", "late", at: behind)
        try lab.write("a", "newer", at: lab.database)
        try lab.read("a")
        try lab.settle()
        try lab.read("a")
        lab.keep("lost", "stale", "writeBack")
        #expect(
            lab.events() == """
                18 1.001s db lost a="newer" of 0.031s overwritten ←17
                23 1.032s app stale a="newer" behind 1 for 30ms truth late since 1.001s by 17 ←22
                """)
        try lab.invalidate("a")
        #expect(try lab.read("a") == "late")
        #expect(lab.events() == "")
    }

    @Test func whatWasCoalescedIsLostWithWhatTookItsPlace() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        for text in ["1st", "2nd", "3rd"] { try lab.write("a", text) }
        lab.world.crash(lab.front, until: nil)
        lab.skip()
        #expect(try lab.read("a") == "1")
        lab.keep("stale", "lost")
        #expect(lab.events() == "")
        #expect(lab.count(.lostWrites) == 1)
    }
}
