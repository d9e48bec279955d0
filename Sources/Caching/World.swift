public import Basics
internal import Keyspace
public import Simulation
public import Tracing

/// One system under observation: its clock, its nodes, its log, and the operations that run through it.
public final class World: @unchecked Sendable {
    // Confined to the simulation's thread.
    public let simulation: Simulation
    public let names: Names
    public let log: Log
    /// What all random streams are derived from.
    public private(set) var seed: UInt64
    /// The nodes that exist, in the order in which they were built.
    public private(set) var nodes: [any Node] = []
    /// Those that keys are read and written through.
    public private(set) var stores: [any StoreNode] = []
    public private(set) var caches: [CacheNode] = []
    public private(set) var databases: [DatabaseNode] = []
    /// What depends on what; nil where nothing was declared.
    public internal(set) var relations: Relations?
    /// Whether writes of a database that go past the caches over it go through them instead.
    public var redirectsWrites = false
    /// Whether a near cache asks to be told of changes.
    var tracks = false
    /// An error that background work came upon and that is no part of the simulation.
    public private(set) var failure: (any Error)?
    /// Watches steps for an explorer of orders; nil where nobody explores.
    public var probe: StepProbe?
    /// Which message an explorer loses.
    public let losses = MessageLosses()
    /// The open transactions of clients, by the number of the client. Never walked through.
    public internal(set) var transactions: [Int32: Transaction] = [:]
    /// Fired when a piece of background work has ended.
    let workDone: Signal
    /// Clients that stand until they are released.
    public let holds: ClientHolds

    private var patterns = Patterns()
    private var operations = 0
    private var backgroundOperations = 0
    private var version = 0
    public private(set) var pending = 0
    /// How many pending tasks wait until everything has settled, or wait for one that does.
    private var settling = 0
    /// How many timers are set only to end a wait.
    private var deadlines = 0

    /// - Parameter chooser: decides what happens next when several things could; nil for insertion order.
    public init(
        seed: UInt64, budget: Budget = Budget(), logLimit: Int = 100_000, chooser: (any Chooser)? = nil
    ) {
        simulation = Simulation(budget: budget, chooser: chooser)
        names = Names()
        log = Log(simulation: simulation, names: names, limit: logLimit)
        self.seed = seed
        workDone = Signal(simulation)
        holds = ClientHolds(simulation, stood: workDone)
    }

    /// Ends the world: nothing more is logged, and every task in it runs to its end.
    public func close() {
        log.close()
        probe = nil
        simulation.close()
        for cache in caches { cache.remote?.close() }
        for database in databases { database.remote?.close() }
        // Nodes hold their world, and idle read sides hold nodes, and a session that goes back to and fro makes many
        // worlds.
        for store in stores { store.idleReads.retire() }
        nodes = []
        stores = []
        caches = []
        databases = []
        transactions = [:]
    }

    // MARK: Randomness

    /// The stream of random numbers for one purpose.
    public func stream(_ purpose: String) -> RandomStream { RandomStream(seed: seed, name: purpose) }

    /// Sets what streams that are made from now on are derived from.
    public func reseed(_ seed: UInt64) { self.seed = seed }

    /// How many entries a cache may have; nil if that is not limited, or limited in bytes.
    func capacity(of node: NodeID) -> Int? {
        let cache = caches.first { $0.id == node }
        guard let cache, case .entries(let most) = cache.settings.capacity else { return nil }
        return most
    }

    // MARK: Events

    /// Logs that something happened. Unless told otherwise it follows from the operation's newest event.
    ///
    /// - Returns: the event's number.
    @discardableResult
    func note(
        _ operation: Operation?, _ node: NodeID, _ key: Key?, _ what: Happening, cause: EventNumber = 0,
        links: Links = .none, value: Value? = nil, truth: Value? = nil
    ) -> EventNumber {
        let number = log.append(
            what, node: node, key: key?.id ?? .none, operation: operation?.number ?? 0,
            client: operation?.client ?? -1, cause: cause != 0 ? cause : operation?.last ?? 0,
            begun: operation?.start ?? 0, links: links, value: value, truth: truth,
            isOfCommand: operation?.verb == .command && node != .application)
        operation?.last = number
        if let probe { probe.noted(what, operation, node, key, value) }
        if let relations, let operation, let key {
            relations.derivations.noted(what, operation, node, key, value, relations, self)
        }
        if Patterns.watch(what), let pattern = patterns.see(what, node, key, operation, self) {
            // Only what one key does is told of a key; the rest concerns the node.
            let isOfKey = if case .hotKey = pattern { true } else { false }
            note(nil, node, isOfKey ? key : nil, pattern, cause: number)
        }
        return number
    }

    /// Logs that many loads of a key were under way at once.
    func note(stampede herd: Herd, of key: Key, at node: NodeID, first: EventNumber) {
        note(
            nil, node, key, .stampede(herd), cause: log[first]?.cause ?? first, links: Links(.first, first))
    }

    /// A version number for a new write.
    public func nextVersion() -> Int {
        version += 1
        probe?.numbered(version)
        return version
    }

    /// Keeps the first error that background work came upon, for the statement that runs to throw.
    public func report(_ error: any Error) { if failure == nil { failure = error } }

    /// Takes the error that background work came upon.
    public func takeFailure() -> (any Error)? {
        defer { failure = nil }
        return failure
    }

    // MARK: Operations

    func operation(_ verb: Verb, _ key: Key?, client: Int32) -> Operation {
        // What strategies and databases know of a key they know for ever.
        if let key, verb != .command { names.keep(key.id) }
        // Clients' operations and background work are numbered apart, so that the number of a client's operation
        // does not depend on how much background work there was: "what if" questions compare by it.
        let number: Int
        if client >= 0 {
            operations += 1
            number = operations
        } else {
            backgroundOperations += 1
            number = -backgroundOperations
        }
        let operation = Operation(number: number, client: client, verb: verb, key: key, began: simulation.now)
        if !transactions.isEmpty { operation.transaction = transactions[client] }
        if let probe { operation.identity = probe.identityOfOperation() }
        return operation
    }

    /// Starts work that nobody waits for.
    func startBackground(
        _ verb: Verb, _ key: Key, at node: NodeID, cause: EventNumber,
        _ body: @escaping @Sendable (Operation) async throws -> Void
    ) {
        let operation = operation(verb, key, client: -1)
        operation.start = note(operation, node, key, .request(verb), cause: cause)
        startPending(named: "\(verb.name) of \(key.text)") {
            do {
                try await body(operation)
            } catch let refused as Refused {
                self.note(
                    operation, node, key,
                    .failed(verb, refused.refusal, took: self.simulation.now - operation.began))
            } catch is CancellationError {
                return
            } catch {
                self.report(error)
            }
        }
    }

    /// Starts a task that `settle` waits for.
    ///
    /// - Parameter name: what a chooser is told of it.
    public func startPending(
        named name: @autoclosure () -> String = "task", isPrompt: Bool = false, isOnly: Bool = false,
        _ body: @escaping @Sendable () async -> Void
    ) {
        pending += 1
        let task = PendingTask(startedBy: PendingTask.current)
        simulation.start(named: name(), isPrompt: isPrompt, isOnly: isOnly) {
            await PendingTask.$current.withValue(task) {
                // What a client started is not held with it.
                guard ActingClient.current != nil else { return await body() }
                await ActingClient.$current.withValue(nil) { await body() }
            }
            self.pending -= 1
            task.isOver = true
            if task.settlers > 0 { self.settling -= 1 }
            self.workDone.fire()
        }
    }

    /// Whether something is under way that will end by itself: operations, background work, dirty writes. What asks, and
    /// what waits for it or for the same, is not counted: it would wait for itself.
    public var isBusy: Bool {
        if caches.contains(where: { !$0.queue.isSettled }) { return true }
        if pending == 0 { return false }
        let asking = PendingTask.current?.present.count { $0.settlers == 0 } ?? 0
        return pending > settling + asking + holds.idle
    }

    /// The same, without work that will never go on.
    public func isBusy(besides stopped: Int) -> Bool {
        caches.contains { !$0.queue.isSettled } || pending > settling + stopped + holds.idle
    }

    /// Waits until nothing is under way, or until `deadline`.
    ///
    /// - Returns: whether all has settled.
    public func settle(until deadline: Instant) async throws -> Bool {
        guard isBusy else { return true }
        let alarm = simulation.at(deadline, named: "end of settling") { self.workDone.fire() }
        let own = PendingTask.current?.present ?? []
        beginSettling(own)
        // Whoever waits for the same waits for one task less.
        workDone.fire()
        defer {
            simulation.cancel(alarm)
            endSettling(own)
        }
        while isBusy, simulation.now < deadline {
            try simulation.budget.spend()
            try await workDone.wait()
        }
        return !isBusy
    }

    private func beginSettling(_ tasks: [PendingTask]) {
        for task in tasks {
            if task.settlers == 0 { settling += 1 }
            task.settlers += 1
        }
    }

    private func endSettling(_ tasks: [PendingTask]) {
        for task in tasks {
            task.settlers -= 1
            if task.settlers == 0, !task.isOver { settling -= 1 }
        }
    }

    /// Whether a timer is set that may bring something about: not those that only end a wait.
    public var mayGoOn: Bool { simulation.timerCount > deadlines }

    /// Waits until a moment, as what only watches does: what goes on until then goes on without it.
    public func watch(until moment: Instant) async throws {
        deadlines += 1
        defer { deadlines -= 1 }
        try await simulation.pause(until: moment)
    }

    /// Waits for the next event.
    ///
    /// - Returns: whether there was one before nothing was left that could bring one about.
    public func waitForEvent() async throws -> Bool {
        guard mayGoOn || isBusy else { return false }
        let count = log.count
        // A task that waits for what others do is not waited for itself, as it would be for ever.
        let own = PendingTask.current?.present ?? []
        beginSettling(own)
        if !own.isEmpty { workDone.fire() }
        defer { endSettling(own) }
        // What is under way may end without one.
        try await log.appended.wait()
        return log.count > count
    }

    // MARK: Nodes

    func add(_ node: CacheNode) {
        nodes.append(node)
        stores.append(node)
        caches.append(node)
    }

    func add(_ node: DatabaseNode) {
        nodes.append(node)
        stores.append(node)
        databases.append(node)
    }

    func remove(_ node: any Node) {
        nodes.removeAll { $0 === node }
        stores.removeAll { $0 === node }
        caches.removeAll { $0 === node }
        databases.removeAll { $0 === node }
    }

    public func node(_ name: String) -> (any Node)? { nodes.first { $0.name == name } }
    public func store(_ name: String) -> (any StoreNode)? { stores.first { $0.name == name } }
    public func cache(_ name: String) -> CacheNode? { caches.first { $0.name == name } }
    public func database(_ name: String) -> DatabaseNode? { databases.first { $0.name == name } }

    /// Where operations go that name no node: the cache built last, or the database built last if there is no cache.
    public var entrance: (any StoreNode)? { caches.last ?? stores.last }

    /// The cache that stands over a node, if any does.
    public func cache(over node: any Node) -> CacheNode? { caches.first { $0.under === node } }
}
