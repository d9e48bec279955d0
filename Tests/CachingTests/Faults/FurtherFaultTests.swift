@testable import Caching
import Keyspace
import Simulation
import Testing
import Tracing

/// Hanging, full memory, full queues, wrong clocks, replicas that lag, and faults at the next event of a kind.
@Suite struct FurtherFaultTests {
    @Test func whatIsCalledTakesEffectAndTheAnswerWaitsForTheEnd() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        lab.world.disturb(lab.database, .hung(until: .start + .s(5)))
        #expect(try lab.read("a") == "1")
        #expect(lab.world.simulation.now == .start + .s(5) + .ms(1))
    }

    @Test func patienceEndsAfterAMinute() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        lab.world.disturb(lab.database, .hung(until: nil))
        #expect(try lab.read("a") == nil)
        #expect(lab.world.simulation.now == .start + .s(60) + .ms(1))
        #expect(try lab.write("a", "new") == nil)
        #expect(try lab.database.rows.read(lab.key("a"))?.text == "new")
    }

    @Test func aCacheThatHangsIsGoneAroundInTheEnd() throws {
        let lab = Lab()
        try lab.cache("cache-aside")
        try lab.read("a")
        lab.world.disturb(lab.front, .hung(until: nil))
        #expect(try lab.read("a") == "1")
        // It tells nobody what it has, so the read found nothing there.
        #expect(lab.count(.hits) == 0)
        #expect(lab.count(.missesUnavailable) == 1)
        #expect(lab.count(.skips) == 1)
        #expect(lab.count(.loads, at: lab.database) == 2)
    }

    /// The cache has looked, and begins to hang before its answer has left.
    @Test func aCacheThatHangsWhileItAnswersIsLeftAtTheLimit() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.latency = .fixed(.milliseconds(4))
            $0.resilience.cacheTimeout = .milliseconds(10)
        }
        try lab.read("a")
        let began = lab.world.simulation.now
        lab.after(.milliseconds(2)) { lab in lab.world.disturb(lab.front, .hung(until: nil)) }
        #expect(try lab.read("a") == "1")
        #expect(lab.count(.timeouts) == 2)
        #expect(lab.count(.missesUnavailable) == 1)
        // 10ms for the lookup, 20ms for the database, 10ms for the store.
        #expect(lab.world.simulation.now == began + .milliseconds(40))
    }

    @Test(arguments: ["cache-aside", "read-through", "write-through"])
    func whereMemoryIsFullNothingMoreIsStored(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy)
        try lab.read("a")
        lab.world.disturb(lab.front, .memoryFull(until: nil))
        #expect(try lab.read("a") == "1")
        #expect(try lab.read("b") == "2")
        #expect(try lab.read("b") == "2")
        #expect(lab.count(.hits) == 1)
        #expect(lab.count(.errorsOutOfMemory) == 2)
        lab.world.heal(lab.front)
        try lab.read("b")
        #expect(lab.front.memory[lab.key("b").id] != nil)
    }

    @Test func aFullQueueLetsWritersWait() throws {
        let lab = Lab()
        try lab.cache("write-behind")
        lab.world.disturb(lab.front, .queueFull(until: .start + .s(3)))
        try lab.write("a", "new")
        #expect(lab.world.simulation.now == .start + .s(3))
        #expect(lab.count(.blocks) == 1)
    }

    // MARK: Clocks

    @Test func aClockThatJumpsAheadEndsEntriesSooner() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.ttl = .s(60) }
        try lab.read("a")
        try lab.advance(.s(30))
        try lab.read("b")
        lab.world.disturb(lab.front, .skewed(by: .s(40), until: nil))
        #expect(lab.front.memory[lab.key("a").id] == nil)
        #expect(lab.front.memory[lab.key("b").id] != nil)
        try lab.advance(.s(21))
        #expect(lab.front.memory[lab.key("b").id] == nil)
        #expect(lab.count(.expiries) == 2)
    }

    @Test func aClockThatIsPutRightGivesTheTimeBack() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.ttl = .s(60) }
        lab.world.disturb(lab.front, .skewed(by: .s(40), until: .start + .s(10)))
        try lab.read("a")
        try lab.advance(.s(90))
        #expect(lab.front.memory[lab.key("a").id] != nil, "it was stored by a clock that was ahead")
        try lab.advance(.s(20))
        #expect(lab.front.memory[lab.key("a").id] == nil)
    }

    @Test func anotherSkewTakesThePlaceOfTheFirst() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.ttl = .s(60) }
        try lab.read("a")
        lab.world.disturb(lab.front, .skewed(by: .s(30), until: nil))
        lab.world.disturb(lab.front, .skewed(by: .s(10), until: nil))
        let expires = lab.front.memory[lab.key("a").id]?.expires
        #expect(expires == .start + .ms(21) + .s(50))
    }

    /// From as far ahead as can be to as far behind is further than a span can name.
    @Test func aClockMayJumpAsFarAsItWill() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.ttl = .s(60) }
        let years = TimeSpan.s(290 * 365 * 86_400)
        lab.world.disturb(lab.front, .skewed(by: years, until: nil))
        try lab.read("a")
        lab.world.disturb(lab.front, .skewed(by: .zero - years, until: nil))
        try lab.advance(.s(1000))
        #expect(lab.front.memory[lab.key("a").id] != nil, "its end is far away now")
        #expect(lab.world.heal(lab.front) == 1)
    }

    // MARK: Replicas

    @Test func aReplicaHearsOfAWriteLater() throws {
        let lab = Lab()
        lab.configureDatabase { $0.replicaLag = .s(2) }
        try lab.write("a", "new", at: lab.database)
        try lab.advance(.s(1))
        try lab.write("a", "newer", at: lab.database)
        #expect(try lab.read("a", at: lab.database) == "1")
        try lab.advance(.ms(950))
        #expect(try lab.read("a", at: lab.database) == "new")
        try lab.advance(.s(1))
        #expect(try lab.read("a", at: lab.database) == "newer")
        #expect(lab.count(.laggedReads, at: lab.database) == 2)
        #expect(lab.world.log.metrics[.application][.staleReads] == 2)
    }

    // MARK: The next event

    @Test func aTriggerFiresOnceAndBeforeWhatFollows() throws {
        let lab = Lab()
        try lab.cache("write-behind") { $0.flushEvery = .ms(100) }
        let (world, database) = (lab.world, lab.database)
        world.log.triggers.append(
            Trigger(isMet: { if case .flush = $0.what { true } else { false } }) { event in
                world.disturb(database, .down(until: event.time + .s(1)))
            })
        try lab.write("a", "new")
        #expect(try lab.settle())
        #expect(lab.count(.errorsDown, at: lab.database) == 1)
        #expect(lab.count(.flushes) == 2)
        // The number that an event was given is its own, whatever it set off.
        for event in lab.world.log.events { #expect(event.cause < event.number) }
    }
}
