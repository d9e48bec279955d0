import Caching
import Keyspace
import Simulation
import Testing
import Tracing

/// Reads of several keys in one round trip.
@Suite struct BatchTests {
    private let lab = Lab()

    private func read(_ keys: String...) throws {
        try lab.run {
            try await self.lab.world.read(keys.map { self.lab.key($0) }, through: self.lab.front)
        }
    }

    private func took(_ body: () throws -> Void) rethrows -> TimeSpan {
        let before = lab.world.simulation.now
        try body()
        return lab.world.simulation.now - before
    }

    private func trips(_ node: any Node) -> Int { lab.world.log.metrics[node.id].traffic.roundTrips }

    @Test(arguments: ["cache-aside", "read-through", "refresh-ahead"])
    func aBatchTakesAsLongAsOneRead(_ strategy: String) throws {
        try lab.cache(strategy)
        // The cache, the database, and where the application fills the cache, the cache again.
        let alone: TimeSpan = .milliseconds(strategy == "read-through" ? 21 : 22)
        #expect(try took { try read("a", "b", "c") } == alone)
        #expect(trips(lab.database) == 1)
        #expect(lab.world.log.metrics[lab.database.id][.loads] == 3)
        #expect(lab.front.memory.fill.entries == 3)
        // One of them missing has all of them wait.
        #expect(try took { try read("a", "b", "c", "d") } == alone)
        #expect(trips(lab.database) == 2)
        #expect(lab.world.log.metrics[lab.front.id][.hits] == 3)
        #expect(try took { try read("a", "b", "c", "d") } == .milliseconds(1))
        #expect(lab.world.log.metrics[.application][.reads] == 11)
    }

    /// Each key is an operation of its own, with its own causes.
    @Test func everyKeyHasItsOwnStory() throws {
        try lab.cache("cache-aside")
        try read("a", "b")
        let events = Array(lab.world.log.events)
        for name in ["a", "b"] {
            let key = lab.key(name).id
            let own = events.filter { $0.key == key }
            #expect(Set(own.map(\.operation)).count == 1)
            // Request, miss, load, store, done: each follows from the one before.
            #expect(own.count == 5)
            for (event, next) in zip(own, own.dropFirst()) { #expect(next.cause == event.number) }
        }
        #expect(events.count { if case .batch = $0.what { true } else { false } } == 3)
    }

    @Test func aKeyThatIsNamedTwiceIsReadOnce() throws {
        try lab.cache("cache-aside")
        try read("a", "a", "b")
        #expect(lab.world.log.metrics[.application][.reads] == 2)
    }

    @Test func whereTheLoadingFailsAllFail() throws {
        try lab.cache("cache-aside")
        try lab.read("a")
        lab.world.disturb(lab.database, .down(until: nil))
        try read("a", "b", "c")
        #expect(lab.world.log.metrics[.application][.errors] == 3)
        #expect(lab.world.log.metrics[lab.database.id][.errors] == 1)
    }

    @Test func aCacheThatIsDownIsGoneAround() throws {
        try lab.cache("cache-aside")
        lab.world.disturb(lab.front, .down(until: nil))
        #expect(try took { try read("a", "b", "c") } == .milliseconds(20))
        #expect(trips(lab.database) == 1)
        #expect(trips(lab.front) == 0)
    }

    @Test func layersPassABatchOn() throws {
        let far = try lab.cache("cache-aside", "far")
        try lab.cache("cache-aside", "near", over: far)
        try lab.read("a", at: far)
        try read("a", "b", "c")
        #expect(lab.world.log.metrics[far.id][.hits] == 1)
        // One that was read alone, and the rest together.
        #expect(trips(lab.database) == 2)
    }

    /// One call takes one connection, however many keys it has.
    @Test func aBatchTakesOneConnection() throws {
        try lab.cache("cache-aside") { $0.resilience.connections = 1 }
        try read("a", "b", "c")
        #expect(lab.world.log.metrics[lab.front.id][.connects] == 1)
        #expect(lab.world.log.metrics[lab.front.id][.waits] == 0)
    }

    /// What options decide they decide for each key, and the batch is called, repeated or given up as a whole.
    @Test func noOptionTakesABatchApart() throws {
        try lab.cache("cache-aside") { $0.resilience.timeout = .seconds(1) }
        try read("a", "b")
        #expect(trips(lab.database) == 1)
        #expect(lab.front.memory.fill.entries == 2)
        try lab.configure { $0.resilience.staleIfError = .seconds(60) }
        try read("a", "b", "c")
        #expect(lab.world.log.metrics[lab.front.id][.hits] == 2)
        #expect(trips(lab.database) == 2)
    }

    @Test func absenceIsKeptOfABatchToo() throws {
        try lab.cache("cache-aside") { $0.negativeTTL = .seconds(60) }
        try read("a", "nobody", "nothing")
        try read("a", "nobody", "nothing")
        #expect(lab.world.log.metrics[lab.front.id][.missesNegative] == 2)
        #expect(trips(lab.database) == 1)
    }
}
