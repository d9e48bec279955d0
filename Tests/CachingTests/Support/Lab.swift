import Caching
import Keyspace
import Simulation
import Strategies
import Testing
import Tracing

/// A small world and the words to use it: each word runs one operation and the time that it takes.
///
/// It stands on a database `db` that answers reads in 20ms and writes in 30ms. `events` tells what the log says.
final class Lab: @unchecked Sendable {
    let world: World
    let database: DatabaseNode
    /// The cache that was built last.
    var front: CacheNode {
        guard let newest else { preconditionFailure("build a cache first") }
        return newest
    }
    private var newest: CacheNode?
    private var told = 0
    private var kept: [String] = []

    init(
        rows: KeyValuePairs<String, String> = ["a": "1", "b": "2", "c": "3", "d": "4", "e": "5"],
        seed: UInt64 = 1,
        logLimit: Int = 100_000
    ) {
        world = World(seed: seed, budget: Budget(limit: 10_000_000), logLimit: logLimit)
        database = world.buildDatabase(
            "db", rows: MemoryRows(pattern: nil, given: rows.map { ($0.key, $0.value) }),
            settings: DatabaseSettings(),
            summary: "")
        told = 1
    }

    deinit { world.close() }

    /// Builds a cache: the next `front`, through which everything goes. Its latency is 1ms.
    @discardableResult
    func cache(
        _ strategy: String, _ name: String = "front", over under: (any StoreNode)? = nil,
        _ change: (inout CacheSettings) -> Void = { _ in }
    ) throws -> CacheNode {
        var settings = CacheSettings()
        settings.strategy = try StrategyChoice(named: strategy)
        change(&settings)
        let built = try world.buildCache(name, over: under ?? database, settings: settings, summary: "")
        newest = built
        told += 1
        return built
    }

    func configure(_ change: (inout CacheSettings) -> Void) throws {
        var settings = front.settings
        change(&settings)
        try world.configure(front, settings, summary: "")
    }

    func configureDatabase(_ change: (inout DatabaseSettings) -> Void) {
        var settings = database.settings
        change(&settings)
        world.configure(database, settings, summary: "")
    }

    // MARK: Operations

    func key(_ text: String) -> Key { world.names.key(text) }

    @discardableResult
    func read(_ key: String, at node: (any StoreNode)? = nil) throws -> String? {
        try value { try await self.world.read(self.key(key), through: node ?? self.front) }
    }

    @discardableResult
    func write(_ key: String, _ text: String?, at node: (any StoreNode)? = nil) throws -> String? {
        try value { try await self.world.write(self.key(key), text, through: node ?? self.front) }
    }

    func invalidate(_ key: String) throws {
        try run { try await self.world.invalidate(self.key(key), in: self.front) }
    }

    /// Sends one of Redis's commands, its words parted by blanks.
    func command(_ line: String, at node: CacheNode? = nil) throws {
        let words = line.split(separator: " ").map { ByteString(String($0)) }
        try run { _ = try await self.world.command(words, at: node ?? self.front) }
    }

    func advance(_ span: TimeSpan) throws { try run { try await self.world.simulation.sleep(for: span) } }

    /// - Returns: whether all has settled.
    @discardableResult
    func settle(within span: TimeSpan = .seconds(100)) throws -> Bool {
        let answer = Box(false)
        try run { answer.value = try await self.world.settle(until: self.world.simulation.now + span) }
        return answer.value
    }

    /// One client for each of the operations, all at the same moment; waits for all of them.
    func together(_ clients: [@Sendable (Lab, Int32) async throws -> Void]) throws {
        try run {
            let done = Signal(self.world.simulation)
            let left = Box(clients.count)
            for (index, body) in clients.enumerated() {
                self.world.startPending {
                    do { try await body(self, Int32(index + 1)) } catch { Issue.record(error) }
                    left.value -= 1
                    done.fire()
                }
            }
            while left.value > 0 { try await done.wait() }
        }
    }

    /// Starts an operation a while from now, and does not wait for it.
    func after(_ span: TimeSpan, _ body: @escaping @Sendable (Lab) async throws -> Void) {
        world.simulation.at(world.simulation.now + span) {
            self.world.startPending { do { try await body(self) } catch { Issue.record(error) } }
        }
    }

    func run(_ body: @escaping @Sendable () async throws -> Void) throws { try world.simulation.run(body) }

    private func value(_ body: @escaping @Sendable () async throws -> Outcome) throws -> String? {
        let answer = Box<String?>(nil)
        try run { if case .done(_, let value) = try await body() { answer.value = value?.text } }
        return answer.value
    }

    final class Box<Content>: @unchecked Sendable {
        var value: Content
        init(_ value: Content) { self.value = value }
    }

    // MARK: What the log says

    /// What has happened since this was last asked, a line an event; only events of these words, if any are given.
    func events(_ words: String...) -> String {
        let fresh = world.log.events.filter { $0.number > told }
        told = world.log.count
        return fresh.map { EventLine(event: $0, world: world) }
            .filter { line in (words.isEmpty && kept.isEmpty) || (words + kept).contains(line.word) }
            .map(\.text).joined(separator: "\n")
    }

    /// From now on `events` tells of events of these words alone.
    func keep(_ words: String...) { kept = words }

    /// Forgets what has happened until now.
    func skip() { told = world.log.count }

    func count(_ counter: Counter, at node: (any StoreNode)? = nil) -> Int {
        world.log.metrics[node?.id ?? front.id][counter]
    }
}

extension Lab {
    static func reading(_ key: String) -> @Sendable (Lab, Int32) async throws -> Void {
        { lab, client in try await lab.world.read(lab.key(key), through: lab.front, client: client) }
    }

    static func writing(_ key: String, _ text: String?) -> @Sendable (Lab, Int32) async throws -> Void {
        { lab, client in try await lab.world.write(lab.key(key), text, through: lab.front, client: client) }
    }
}

extension TimeSpan {
    static func ms(_ count: Int64) -> TimeSpan { .milliseconds(count) }
    static func s(_ count: Int64) -> TimeSpan { .seconds(count) }
}
