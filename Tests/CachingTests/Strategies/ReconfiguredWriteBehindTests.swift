import Caching
import Simulation
import Strategies
import Testing
import Tracing

/// What becomes of writes that wait when their cache is configured anew.
@Suite struct ReconfiguredWriteBehindTests {
    @Test func configuringMakesWhatWaitsGoOn() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.flushEvery = .s(60) }
        try lab.write("a", "new")
        try lab.configure { $0.flushEvery = .s(1) }
        try lab.settle()
        #expect(lab.world.simulation.now == Instant.start + .ms(1032 - 1))
        try lab.write("b", "new")
        try lab.configure { $0.strategy = .standard }
        try lab.settle()
        #expect(lab.count(.flushed) == 2)
    }

    @Test func whatWaitsUnderAnotherStrategyIsWrittenBackAtOnce() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.flushEvery = .s(60) }
        try lab.write("a", "new")
        let other = try StrategyChoice(named: "write-through")
        try lab.configure { $0.strategy = other }
        try lab.settle()
        #expect(lab.world.simulation.now == .start + .ms(31))
        #expect(try lab.read("a", at: lab.database) == "new")
    }

    /// A write that still waits must not overwrite one that came after it.
    @Test(arguments: ["write-through", "cache-aside", "write-around"])
    func theNewerWriteStaysWhateverTheStrategy(strategy: String) throws {
        for coalesce in [true, false] {
            let lab = Lab()
            try lab.cache("write-behind") {
                $0.flushEvery = .s(60)
                $0.coalesce = coalesce
            }
            try lab.write("a", "old")
            let other = try StrategyChoice(named: strategy)
            try lab.configure { $0.strategy = other }
            try lab.write("a", "new")
            try lab.write("b", "new")
            try lab.settle()
            #expect(try ["a", "b"].map { try lab.read($0, at: lab.database) } == ["new", "new"])
            #expect(lab.count(.lostWrites, at: lab.database) == 0)
            #expect(lab.world.log.metrics[.application][.staleReads] == 0)
            #expect(lab.count(.queued) + lab.count(.coalesced) == 2, "b goes to the database at once")
        }
    }

    /// What is on its way to the database comes back if that fails.
    @Test func theNewerWriteStaysWhereWritingBackFails() throws {
        let lab = Lab()
        try lab.cache("write-behind") {
            $0.flushEvery = .s(60)
            $0.retry = .s(1)
            $0.resilience.timeout = .ms(500)
        }
        lab.world.disturb(lab.database, .hung(until: .start + .s(2)))
        try lab.write("a", "old")
        let other = try StrategyChoice(named: "write-through")
        try lab.configure { $0.strategy = other }
        try lab.advance(.ms(100))
        try lab.write("a", "new")
        #expect(try lab.settle())
        #expect(try lab.read("a", at: lab.database) == "new")
        #expect(lab.count(.lostWrites, at: lab.database) == 0)
    }
}
