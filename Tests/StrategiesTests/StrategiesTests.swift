import Ports
import Strategies
import Testing

/// Every strategy on ports over plain dictionaries: what it calls, in which order, and what is where afterwards.
@Suite struct StrategiesTests {
    private let plain = PlainParts()

    init() {
        plain.rows = ["a": Value("1"), "b": Value("2")]
    }

    private func read(_ strategy: any ReadStrategy.Type, _ key: String) async throws -> String? {
        try await strategy.init(plain.parts).read(plain.key(key))?.text
    }

    private func calls() -> [String] {
        defer { plain.calls = [] }
        return plain.calls
    }

    @Test(arguments: StrategyRegistry.readSides.map { $0.descriptor.name })
    func everyReadSideReadsOnceAndThenHits(_ name: String) async throws {
        let strategy = try StrategyChoice(named: name).read
        #expect(try await read(strategy, "a") == "1")
        plain.rows["a"] = Value("changed")
        #expect(try await read(strategy, "a") == "1", "the copy")
        #expect(plain.calls.count { $0 == "read a" } == 1)
        #expect(try await read(strategy, "nothing") == nil)
    }

    @Test(arguments: StrategyRegistry.readSides.map { $0.descriptor.name })
    func everyReadSideReadsBatches(_ name: String) async throws {
        let strategy = try StrategyChoice(named: name).read.init(plain.parts)
        _ = try await strategy.read(plain.key("a"))
        let values = try await strategy.read(["b", "a", "c"].map(plain.key))
        #expect(values.map { $0?.text } == ["2", "1", nil])
        #expect(plain.calls.contains("read b,c"), "one trip for all that the cache lacks")
    }

    @Test(arguments: StrategyRegistry.writeSides.map { $0.descriptor.name })
    func everyWriteSideReachesTheStore(_ name: String) async throws {
        let strategy = try StrategyChoice(named: name).write.init(plain.parts)
        try await strategy.write(plain.key("a"), Value("new"))
        try await strategy.write(plain.key("b"), nil)
        do { try await strategy.work() } catch is CancellationError {}
        #expect(plain.rows["a"]?.text == "new")
        #expect(plain.rows["b"] == nil)
        #expect(plain.queued.isEmpty)
    }

    @Test func cacheAsideFillsAfterAMissAndDeletesAfterAWrite() async throws {
        _ = try await read(CacheAside.self, "a")
        #expect(calls() == ["get a", "read a", "set a"])
        try await CacheAside(plain.parts).write(plain.key("a"), Value("new"))
        #expect(calls() == ["write a", "delete a"])
    }

    @Test func readThroughAsksTheCacheAlone() async throws {
        _ = try await read(ReadThrough.self, "a")
        #expect(calls() == ["get a or load", "read a"])
    }

    @Test func writeThroughWritesTheStoreFirst() async throws {
        try await WriteThrough(plain.parts).write(plain.key("a"), Value("new"))
        #expect(calls() == ["write a", "set a"])
        plain.storeIsDown = true
        await #expect(throws: PlainParts.Down.self) {
            try await WriteThrough(plain.parts).write(plain.key("a"), Value("newer"))
        }
        #expect(plain.cached["a"]?.value?.text == "new", "a write that failed leaves the cache alone")
    }

    @Test func writeAroundLeavesTheCacheAlone() async throws {
        _ = try await read(CacheAside.self, "a")
        try await WriteAround(plain.parts).write(plain.key("a"), Value("new"))
        #expect(try await read(CacheAside.self, "a") == "1")
    }

    @Test func writeBehindWritesLaterAndKeepsWhatFailed() async throws {
        let strategy = WriteBehind(plain.parts)
        try await strategy.write(plain.key("a"), Value("new"))
        #expect(calls() == ["set a", "put a"])
        #expect(plain.rows["a"]?.text == "1")
        plain.storeIsDown = true
        do { try await strategy.work() } catch is CancellationError {}
        #expect(calls() == ["write a", "retry a"])
        plain.storeIsDown = false
        do { try await strategy.work() } catch is CancellationError {}
        #expect(calls() == ["write a", "finished a"])
        #expect(plain.rows["a"]?.text == "new")
    }

    @Test func whatWaitsInTheQueueIsReadBeforeTheStore() async throws {
        let store = QueueFirst(queue: plain, store: plain)
        try await plain.put(plain.key("a"), Value("new"))
        try await plain.put(plain.key("c"), nil)
        #expect(try await store.read(plain.key("a"))?.text == "new")
        #expect(calls() == ["put a", "put c"])
        let values = try await store.read(["b", "c", "a"].map(plain.key))
        #expect(values.map { $0?.text } == ["2", nil, "new"])
        #expect(calls() == ["read b"])
    }

    @Test func refreshAheadAsksForARefreshAtItsShareOfTheTTL() async throws {
        plain.ttl = .seconds(60)
        let strategy = RefreshAhead(plain.parts)
        _ = try await strategy.read(plain.key("a"))
        plain.clock.advance(by: .milliseconds(44_999))
        _ = try await strategy.read(plain.key("a"))
        #expect(plain.toRefresh.isEmpty, "just before 75% of the ttl")
        plain.clock.advance(by: .milliseconds(1))
        plain.rows["a"] = Value("changed")
        #expect(
            try await strategy.read(plain.key("a"))?.text == "1", "at exactly 75%: the reader does not wait")
        #expect(plain.toRefresh.map(\.text) == ["a"])
        try await strategy.refresh(plain.key("a"))
        #expect(try await strategy.read(plain.key("a"))?.text == "changed")
    }

    @Test func aStrategysOwnOptionBelongsToIt() async throws {
        plain.ttl = .seconds(60)
        var parts = plain.parts
        parts.options[RefreshAhead.refreshAt] = .share(0.1)
        let strategy = RefreshAhead(parts)
        _ = try await strategy.read(plain.key("a"))
        plain.clock.advance(by: .seconds(6))
        _ = try await strategy.read(plain.key("a"))
        #expect(plain.toRefresh.count == 1)
        #expect(StrategyOptions()[RefreshAhead.refreshAt] == .share(0.75))
    }

    @Test func everyOptionHasAnOwnName() {
        let names = StrategyRegistry.descriptors.flatMap(\.options).map(\.name)
        #expect(Set(names).count == names.count)
    }
}
