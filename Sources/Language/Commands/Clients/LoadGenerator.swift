internal import Caching
internal import Simulation
internal import Tracing

/// Requests that begin whether or not earlier ones have finished, and what they came to.
///
/// A pool of clients that each do one after the other: there are as many as there were requests under way at once.
final class LoadGenerator: @unchecked Sendable {
    // Confined to the simulation's thread.
    enum Request: Sendable {
        case read(Key)
        /// A value, and how many bytes it has beyond its text.
        case write(Key, String, padding: Int)
        case delete(Key)
    }

    private let world: World
    private let entrance: any StoreNode
    private let client: Int32
    private let before: Metrics
    private var underWay = 0
    private var failure: (any Error)?
    private let landed: Signal
    /// Clients that have nothing to do wait here, so that a task need not be made for each operation.
    private let work: Signal
    private var todo: [Request] = []
    /// How many of them have begun; those of one instant begin in the order in which they came.
    private var begun = 0
    private var idle = 0
    private var isOver = false

    init(_ context: Context, through entrance: any StoreNode) {
        world = context.world
        self.entrance = entrance
        client = context.client
        before = world.log.metrics
        landed = Signal(world.simulation)
        work = Signal(world.simulation)
    }

    func start(_ request: Request) {
        underWay += 1
        todo.append(request)
        if idle > 0 {
            idle -= 1
            work.fireOne()
        } else {
            world.startPending(named: "client of a workload") { await self.serve() }
        }
    }

    private func serve() async {
        while true {
            if let request = takeNext() {
                do { try await perform(request) } catch { failure = failure ?? error }
                underWay -= 1
                if underWay == 0 { landed.fire() }
            }
            if isOver { return }
            if todo.isEmpty {
                idle += 1
                guard (try? await work.wait()) != nil else { return }
            }
        }
    }

    private func takeNext() -> Request? {
        guard begun < todo.count else { return nil }
        let request = todo[begun]
        begun += 1
        if begun == todo.count {
            todo.removeAll(keepingCapacity: true)
            begun = 0
        }
        return request
    }

    private func perform(_ request: Request) async throws {
        switch request {
        case .read(let key): try await world.read(key, through: entrance, client: client)
        case .write(let key, let text, let padding):
            try await world.write(key, text, padding: padding, through: entrance, client: client)
        case .delete(let key): try await world.write(key, nil, through: entrance, client: client)
        }
    }

    /// Waits for the last one.
    func finish() async throws {
        while underWay > 0, failure == nil { try await landed.wait() }
        isOver = true
        work.fire()
        if let failure { throw failure }
    }

    /// What the load came to, by the metrics before and after.
    var summary: String {
        let after = world.log.metrics
        func difference(_ counter: Counter) -> Int {
            after[.application][counter] - before[.application][counter]
        }
        func counted(_ counter: Counter, _ one: String, _ many: String) -> String {
            "\(difference(counter)) \(difference(counter) == 1 ? one : many)"
        }
        var parts = [counted(.reads, "read", "reads"), counted(.writes, "write", "writes")]
        if difference(.deletes) > 0 { parts.append(counted(.deletes, "delete", "deletes")) }
        if difference(.errors) > 0 { parts.append(counted(.errors, "error", "errors")) }
        if difference(.staleReads) > 0 { parts.append(counted(.staleReads, "stale read", "stale reads")) }
        for cache in world.caches {
            let hits = after[cache.id][.hits] - before[cache.id][.hits]
            let misses = after[cache.id][.misses] - before[cache.id][.misses]
            guard hits + misses > 0 else { continue }
            let tenths = (hits * 1000 + (hits + misses) / 2) / (hits + misses)
            parts.append("\(cache.name) hit rate \(tenths / 10).\(tenths % 10)%")
        }
        return parts.joined(separator: ", ")
    }
}
