@testable import Caching
import Keyspace
import Simulation
import Testing
import Tracing

/// Dependencies, near caches that are told, and times to live that slide.
@Suite struct InvalidationTests {
    private func lab(_ strategy: String) throws -> Lab {
        let lab = Lab()
        try lab.cache(strategy)
        for key in ["a", "b", "c", "d"] { try lab.read(key) }
        lab.world.declare(lab.key("b"), on: lab.key("a"))
        lab.world.declare(lab.key("c"), on: lab.key("b"))
        // A circle must not go on for ever.
        lab.world.declare(lab.key("a"), on: lab.key("c"))
        lab.skip()
        return lab
    }

    private func cached(_ lab: Lab) -> [String] {
        ["a", "b", "c", "d"].filter { lab.front.memory[lab.key($0).id] != nil }
    }

    @Test func whatDependsOnAKeyGoesWithIt() throws {
        let lab = try lab("cache-aside")
        try lab.write("a", "new")
        #expect(cached(lab) == ["d"])
        lab.keep("remove")
        #expect(lab.count(.removals) == 3)
    }

    @Test func aValueThatIsWrittenIntoTheCacheIsAChangeToo() throws {
        let lab = try lab("write-through")
        try lab.write("a", "new")
        #expect(cached(lab) == ["a", "d"])
    }

    @Test func aReadChangesNothing() throws {
        let lab = try lab("cache-aside")
        try lab.read("a")
        #expect(cached(lab) == ["a", "b", "c", "d"])
    }

    @Test func eachRemovalNamesWhatBroughtItAbout() throws {
        let lab = try lab("cache-aside")
        try lab.invalidate("b")
        let removals = lab.world.log.events.filter { if case .remove = $0.what { true } else { false } }
        #expect(removals.map { lab.world.names.key($0.key).text } == ["b", "c", "a"])
        #expect(removals[1].cause == removals[0].number && removals[2].cause == removals[1].number)
    }

    @Test func aCommandThatChangesAKeyIsAChangeToo() throws {
        for command in ["SET a new", "APPEND a new", "DEL a"] {
            let lab = try lab("cache-aside")
            try lab.command(command)
            #expect(cached(lab) == (command == "DEL a" ? ["d"] : ["a", "d"]), "\(command)")
        }
        let lab = try lab("cache-aside")
        try lab.command("GET a")
        try lab.command("EXPIRE a 100")
        #expect(cached(lab) == ["a", "b", "c", "d"])
    }

    // MARK: Near caches

    @Test func theFarCacheTellsTheNearOne() throws {
        let lab = Lab()
        let far = try lab.cache("cache-aside", "far")
        let near = try lab.cache("cache-aside", "near", over: far) { $0.resilience.tracking = true }
        try lab.read("a")
        try lab.read("b")
        try lab.write("a", "new", at: far)
        try lab.settle()
        #expect(near.memory[lab.key("a").id] == nil && near.memory[lab.key("b").id] != nil)
        #expect(try lab.read("a") == "new")
    }

    @Test func theFarCacheTellsOfCommandsToo() throws {
        let lab = Lab()
        let far = try lab.cache("cache-aside", "far")
        let near = try lab.cache("cache-aside", "near", over: far) { $0.resilience.tracking = true }
        try lab.read("a")
        try lab.command("SET a new", at: far)
        try lab.settle()
        #expect(near.memory[lab.key("a").id] == nil)
    }

    /// The near cache has asked for the key and not yet got it when it changes.
    @Test func whatIsOnItsWayToTheNearCacheIsToldOfToo() throws {
        let lab = Lab()
        let far = try lab.cache("write-behind", "far") { $0.latency = .fixed(.ms(10)) }
        let near = try lab.cache("cache-aside", "near", over: far) { $0.resilience.tracking = true }
        try lab.read("a", at: far)
        lab.after(.ms(5)) { try await $0.world.write($0.key("a"), "new", through: far, client: 1) }
        #expect(try lab.read("a") == "1")
        try lab.settle()
        #expect(near.memory[lab.key("a").id] == nil)
        try lab.write("a", "newer", at: far)
        try lab.settle()
        #expect(lab.count(.removals) == 1, "what it does not have it is not told of")
        #expect(try lab.read("a") == "newer")
    }

    @Test func aWordThatIsCutOffIsLost() throws {
        let lab = Lab()
        let far = try lab.cache("cache-aside", "far")
        let near = try lab.cache("cache-aside", "near", over: far) { $0.resilience.tracking = true }
        try lab.read("a")
        lab.world.partition(far.id, near.id, until: nil)
        try lab.write("a", "new", at: far)
        try lab.settle()
        #expect(near.memory[lab.key("a").id] != nil)
        #expect(lab.count(.skips, at: near) == 1)
    }

    // MARK: Sliding

    @Test(arguments: ["cache-aside", "read-through"]) func aHitGivesAnEntryItsTimeAnew(strategy: String)
        throws
    {
        let lab = Lab()
        try lab.cache(strategy) {
            $0.ttl = .s(10)
            $0.resilience.sliding = true
        }
        for _ in 0..<5 {
            try lab.read("a")
            try lab.advance(.s(8))
        }
        #expect(lab.count(.misses) == 1)
        try lab.advance(.s(3))
        #expect(lab.front.memory[lab.key("a").id] == nil)
        #expect(lab.count(.expiries) == 1)
    }
}
