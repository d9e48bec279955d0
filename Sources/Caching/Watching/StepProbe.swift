internal import Basics
internal import Keyspace
internal import Simulation
internal import Tracing

/// Watches what the tasks of a world look at and change, step by step, for an explorer of their orders: which steps
/// depend on one another, and what each task knows.
///
/// A task cannot be looked into while it is suspended. But what it will do is a function of where it began and of what it
/// has seen since: the events of its operation, and the few looks that leave no event, which are noted here one by one.
public final class StepProbe: @unchecked Sendable {
    // Confined to the simulation's thread.

    /// What a step looked at or changed.
    public struct Access: Hashable, Sendable {
        /// The node; 0 for what is true of the key, whichever node has it.
        public var node: Int16
        /// The fingerprint of the key's name; 0 for the whole node.
        public var key: UInt64
        public var isWrite: Bool

        public init(node: Int16 = 0, key: UInt64 = 0, isWrite: Bool = false) {
            self.node = node
            self.key = key
            self.isWrite = isWrite
        }

        /// Whether the order of the two matters.
        public func conflicts(with other: Access) -> Bool {
            guard isWrite || other.isWrite, node == other.node else { return false }
            return key == other.key || key == 0 || other.key == 0
        }
    }

    /// What one task has done and seen.
    private struct Knowledge {
        /// How many operations have ended, and what the program decided by what they brought.
        var operations = 0
        var decided: UInt64 = 0
        /// What has been seen since the newest of them ended.
        var seen = Fingerprint()
        /// How many writes it has numbered.
        var made: UInt64 = 0
    }

    private let world: World
    private var tasks: [UInt64: Knowledge] = [:]
    /// The writes by what makes them the same in every order: who made it, and as which of its own.
    private var versions: [Int: UInt64] = [:]
    /// Of nodes that cannot be looked into: all that has happened there, in order.
    private var histories: [Int16: Fingerprint] = [:]
    private var accesses: Set<Access> = []
    /// How often a cache lost its memory: a call that was under way then finds its machine gone.
    private var crashes = 0
    /// All events so far, whatever their order; 0 unless `countsEvents`.
    private var events: UInt64 = 0
    /// Whether the verdict may depend on which events there were.
    public var countsEvents = false
    /// Whether the order in which operations begin and end is part of the verdict.
    public var ordersOperations = false
    /// Variables that several clients can see.
    private var shared = Fingerprint()

    public init(_ world: World) { self.world = world }

    // MARK: Steps

    /// What has been looked at and changed since this was last asked, and who did it.
    ///
    /// - Parameter task: who took the step; 0 if it was no task.
    public func endStep(of task: UInt64) -> [Access] {
        if task != 0 { tasks[task, default: Knowledge()].seen.mix(1 as UInt64) }
        defer { accesses.removeAll(keepingCapacity: true) }
        var found = Array(accesses)
        for access in found where isOpaque(access.node) {
            found.append(Access(node: access.node, key: 0, isWrite: true))
        }
        return found
    }

    /// Notes a look, or a change, that leaves no event.
    func touch(_ node: NodeID, _ key: KeyID, isWrite: Bool = false, saw: Bool = false) {
        let name = key.exists ? Fingerprint.of(world.names.key(key).text) : 0
        accesses.insert(Access(node: node.index, key: name, isWrite: isWrite))
        let task = world.simulation.runningTask
        if task != 0 { tasks[task, default: Knowledge()].seen.mix(saw) }
    }

    /// The program of a task went on by what it had read: it took a branch, or set a variable.
    public func decided(_ what: String) {
        var all = Fingerprint(tasks[world.simulation.runningTask, default: Knowledge()].decided)
        all.mix(what)
        tasks[world.simulation.runningTask, default: Knowledge()].decided = all.bits
    }

    /// What the task has seen matters no more.
    func forget() { tasks[world.simulation.runningTask] = nil }

    /// A variable was set that others can see: that step comes before or after each of theirs.
    public func shares(_ what: String) {
        shared.mix(what)
        touchEverything()
    }

    /// The step depends on every other one.
    public func touchEverything() {
        for node in world.nodes { accesses.insert(Access(node: node.id.index, key: 0, isWrite: true)) }
        accesses.insert(Access(node: 0, key: 0, isWrite: true))
    }

    /// A write got its number.
    func numbered(_ version: Int) {
        let task = world.simulation.runningTask
        let own = tasks[task, default: Knowledge()].made
        tasks[task, default: Knowledge()].made = own + 1
        versions[version] = Fingerprint(task, own, 1).bits
    }

    /// What tells the operation that the present task begins from every other one.
    func identityOfOperation() -> UInt64 {
        let task = world.simulation.runningTask
        let known = tasks[task, default: Knowledge()]
        return Fingerprint(task, UInt64(known.operations), known.decided, known.made).bits
    }

    // MARK: Events

    func noted(_ what: Happening, _ operation: Operation?, _ node: NodeID, _ key: Key?, _ value: Value?) {
        let nature = StepNature(what)
        let name = key.map { Fingerprint.of($0.text) } ?? 0
        if node != .application, nature.access != .none {
            accesses.insert(
                Access(
                    node: node.index, key: nature.isOfWholeNode ? 0 : name, isWrite: nature.access == .write))
        }
        if nature.truth != .none {
            let isWrite = nature.truth == .write || ordersOperations && nature.isOfOperation
            accesses.insert(Access(node: 0, key: name, isWrite: isWrite))
        }
        var seen = Fingerprint(nature.tag, UInt64(UInt16(bitPattern: node.index)), name, of(value))
        seen.mix(nature.detail)
        seen.mix(crashes)
        if countsEvents {
            if case .miss(let cause) = what { seen.mix(cause.name) }
            events &+= seen.bits
            if nature.isEnd { accesses.insert(Access(node: 0, key: 0, isWrite: true)) }
        }
        if nature.tag == StepNature.crash {
            // Whatever is under way, in whichever node, may be on behalf of the machine that crashed.
            crashes += 1
            touchEverything()
        }
        let task = world.simulation.runningTask
        var history = histories[node.index] ?? Fingerprint()
        history.mix(seen.bits)
        history.mix(task)
        histories[node.index] = history
        guard task != 0, nature.tag != StepNature.stale else { return }
        if nature.isEnd, operation.map({ $0.client >= 0 }) ?? false {
            tasks[task, default: Knowledge()].operations += 1
            tasks[task]?.seen = Fingerprint()
        } else if nature.endsFlush {
            tasks[task, default: Knowledge()].seen = Fingerprint()
        } else {
            tasks[task, default: Knowledge()].seen.mix(seen.bits)
        }
        if nature.isOfOperation, let key { judged(key, atStart: nature.tag == StepNature.request, task) }
    }

    /// What a read may miss depends on what was true when it began: of its key, and of what that is made of.
    private func judged(_ key: Key, atStart: Bool, _ task: UInt64) {
        let sources = world.relations?.sources(of: key.id) ?? []
        for source in sources {
            accesses.insert(Access(node: 0, key: Fingerprint.of(world.names.key(source).text)))
        }
        guard atStart else { return }
        for database in world.databases {
            tasks[task]?.seen.mix(database.truth.fingerprint(of: key.id, self))
            for source in sources { tasks[task]?.seen.mix(database.truth.fingerprint(of: source, self)) }
        }
    }

    // MARK: States

    /// A fingerprint of all that can matter from now on, but for what is offered next: two moments that agree in both go on
    /// in the same ways.
    public func state() -> UInt64 {
        var state = Fingerprint(events, shared.bits)
        state.mix(crashes)
        var sum: UInt64 = 0
        let book = world.simulation.taskBook
        for number in 0..<book.count {
            let note = book[number + 1]
            if note.isOver { continue }
            let known = tasks[note.identity] ?? Knowledge()
            var task = Fingerprint(note.identity, UInt64(known.operations), known.decided, known.seen.bits)
            task.mix(known.made)
            sum &+= task.bits
        }
        state.mix(sum)
        for cache in world.caches {
            state.mix(
                isOpaque(cache.id.index) ? histories[cache.id.index]?.bits ?? 0 : cache.fingerprint(self))
            state.mix(cache.faults.fingerprint)
            if let feed = cache.feed { state.mix(feed.fingerprint(self)) }
        }
        for database in world.databases {
            if isOpaque(database.id.index) { state.mix(histories[database.id.index]?.bits ?? 0) }
            if !database.transactions.isEmpty || !database.replica.held.isEmpty {
                state.mix(database.fingerprint(self))
            }
            state.mix(database.truth.fingerprint(self, world.names))
            state.mix(database.faults.fingerprint)
        }
        if let relations = world.relations {
            state.mix(relations.derivations.fingerprint(self, world.names))
        }
        return state.bits
    }

    /// Whether a node has state that cannot be looked into: then all that happened there counts, in its order.
    private func isOpaque(_ node: Int16) -> Bool {
        if let cache = world.caches.first(where: { $0.id.index == node }) { return cache.isOpaque }
        return world.databases.first { $0.id.index == node }?.isOpaque ?? false
    }

    /// A value as one that is the same in every order.
    func of(_ value: Value?) -> UInt64 {
        guard let value else { return 7 }
        var print = Fingerprint(self.version(value.version))
        print.mix(value.text)
        return print.bits
    }

    /// A write as one that is the same in every order, for a monitor that remembers it.
    public func stableVersion(_ version: Int) -> UInt64 { self.version(version) }

    /// A write as one that is the same in every order.
    func version(_ version: Int) -> UInt64 {
        guard let known = versions[abs(version)] else { return UInt64(bitPattern: Int64(version)) }
        return version < 0 ? ~known : known
    }
}
