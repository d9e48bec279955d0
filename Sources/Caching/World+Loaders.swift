public import Simulation
public import Tracing

/// What makes a value that no database has: a report, a page, the answer of another service.
public struct Loader: Sendable {
    /// What it makes; nil if there is nothing to make, which is cached only if the cache keeps absences.
    public var text: String?
    /// How long it works.
    public var takes: Distribution
    /// The share of its runs that fail, after the time that they take.
    public var fails: Double
    /// How long what it makes may live; nil as long as the cache says.
    public var ttl: TimeSpan?

    public init(text: String?, takes: Distribution, fails: Double = 0, ttl: TimeSpan? = nil) {
        self.text = text
        self.takes = takes
        self.fails = fails
        self.ttl = ttl
    }
}

extension World {
    /// Gets a key from a cache, or has a loader make its value and sets it: `get_or_set`.
    ///
    /// It is a read like any other, with the loader in the place of the store: what guards the cache's reads guards it.
    @discardableResult
    public func getOrSet(
        _ key: Key, in cache: CacheNode, loader: Loader, client: Int32 = 0
    ) async throws -> Outcome {
        let operation = begin(.read, key, client)
        let side = cache.loadingSide(for: operation, from: .application, loader)
        do {
            let value = try await side.read(key)
            let completion = complete(operation, key, value: value, found: value != nil)
            if relations != nil { judgeDerived(operation, key, value) }
            return .done(completion, value)
        } catch let refused as Refused {
            return fail(operation, key, refused)
        }
    }
}

/// A loader in the place of what a cache stands over. The application runs it.
final class LoaderStore: NodeStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    private let loader: Loader
    private let node: CacheNode
    var operation: Operation
    var caller = NodeID.application

    init(_ loader: Loader, node: CacheNode, operation: Operation) {
        self.loader = loader
        self.node = node
        self.operation = operation
    }

    func read(_ key: Key) async throws -> Value? {
        let world = node.world
        let took = node.drawLoad(loader)
        let fails = node.failsToLoad(loader)
        let value = fails ? nil : loader.text.map { Value($0, version: -world.nextVersion()) }
        if let value { node.source.truth.made(version: value.version) }
        var event: EventNumber = 0
        if !fails {
            event = world.note(
                operation, .application, key, .load(found: value != nil, took: took), value: value)
            node.loaderRuns.begin(key.id, event: event, at: world.simulation.now, took: took)
        }
        operation.source = .application
        try await world.simulation.sleep(for: took)
        if !fails, let (herd, first) = node.loaderRuns.end(key.id, load: event) {
            world.note(stampede: herd, of: key, at: .application, first: first)
        }
        if fails {
            world.note(operation, .application, key, .refuse(.read, .flaky))
            throw Refused(node: .application, refusal: .flaky)
        }
        return value
    }

    func write(_ key: Key, _ value: Value?) async throws { preconditionFailure("a loader takes no writes") }
    func write(_ batch: [PendingWrite]) async throws { preconditionFailure("a loader takes no writes") }
}
