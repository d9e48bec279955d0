import Simulation
import Tracing

/// What became of one write.
struct WriteFate {
    var isAcknowledged = false
    /// Whether it has ever reached a database.
    var isDurable = false
    /// The write that took its place in a queue.
    var supersededBy: Int?
    /// The event that reported it lost.
    var lost: EventNumber = 0
}

struct TruthKey: Hashable {
    var root: NodeID
    var key: KeyID
}

/// The accepted writes of one key of one database, in the order in which they are true.
struct TruthModel {
    struct Version {
        var write: Int
        var value: Value?
        var event: EventNumber
        var isDurable: Bool
        /// Its place in the order in which writes were accepted.
        var order: Int
        var supersededBy: Int?
    }

    var versions: [Version] = []
    /// Writes that will never be true, and since which event.
    var void: [Int: EventNumber] = [:]
    /// The row in the database, if it was ever written.
    var row: Value??
    /// What the row was from the start, as far as a read has told.
    var original: String?
    /// How many were accepted in all: the engine remembers so many only.
    var accepted = 0

    /// - Returns: the newer durable write that an older one was written over.
    mutating func accept(_ write: Int, _ value: Value?, _ event: EventNumber, isDurable: Bool) -> Version? {
        void[write] = nil
        guard let known = versions.firstIndex(where: { $0.write == write }) else {
            accepted += 1
            versions.append(
                Version(write: write, value: value, event: event, isDurable: isDurable, order: accepted))
            return nil
        }
        guard isDurable else { return nil }
        versions[known].isDurable = true
        guard let last = versions.lastIndex(where: { $0.isDurable }), last > known else { return nil }
        // It became true after all that are durable. Of those that wait, the ones before the last of them are true again.
        var late = versions.remove(at: known)
        late.event = event
        var head: [Version] = []
        var waiting: [Version] = []
        var overwritten: Version?
        for index in known..<last {
            if versions[index].isDurable {
                head.append(versions[index])
                if versions[index].order > late.order { overwritten = versions[index] }
            } else {
                waiting.append(versions[index])
                waiting[waiting.count - 1].event = event
            }
        }
        versions.replaceSubrange(known..<last, with: head + [late] + waiting)
        return overwritten
    }

    mutating func supersede(_ write: Int, by newer: Int) {
        for index in versions.indices where versions[index].write == write && !versions[index].isDurable {
            versions[index].supersededBy = newer
        }
    }

    mutating func forget(_ write: Int, event: EventNumber) {
        var gone = [write]
        while let next = gone.popLast() {
            void[next] = event
            gone += versions.filter { $0.supersededBy == next && !$0.isDurable && $0.write != next }.map(
                \.write)
            versions.removeAll { $0.write == next && !$0.isDurable }
        }
    }

    /// Whether a value that a client put into a cache by itself is known as what it copies: the newest write of the same
    /// content.
    func knowsOrigin(of value: Value) -> Bool {
        if accepted >= 100 { return true }
        if versions.isEmpty { return value.version == 0 || original != value.text }
        let origin = versions.last { $0.value?.text == value.text }
        return origin.map { $0.value?.version == value.version } ?? (value.version < 0)
    }

    enum Judgement: Equatable {
        case fresh, unknown
        case stale(versionsBehind: Int, outdatedBy: EventNumber)
    }

    /// Judges a read by what was true when it began, with the event `start`: by `then`, a copy of this made at that time.
    func judge(_ value: Value?, start: EventNumber, then: TruthModel) -> Judgement {
        let version = value?.version ?? 0
        if version < 0 {
            // What was put there by hand may be what the database has, of which the log need not tell.
            guard let last = versions.last else { return .unknown }
            return last.value?.text == value?.text ? .fresh : .stale(versionsBehind: 0, outdatedBy: 0)
        }
        func isIt(_ known: Version) -> Bool {
            value == nil ? known.value == nil : known.value?.version == version
        }
        // What became true while the read was under way may be seen.
        if versions.contains(where: { isIt($0) && $0.event >= start }) { return .fresh }
        // The order changed while the read was under way: how far behind it was nobody can say.
        let events = Dictionary(uniqueKeysWithValues: then.versions.map { ($0.write, $0.event) })
        if versions.contains(where: { events[$0.write].map { [event = $0.event] in $0 != event } ?? false }) {
            return .unknown
        }
        if version > 0, let event = then.void[version] {
            return .stale(versionsBehind: 0, outdatedBy: event)
        }
        let seen = then.versions.lastIndex(where: isIt)
        // A value that nothing had accepted yet is ahead of the truth, not behind it.
        if seen == nil, version > 0 { return .fresh }
        let newer = then.versions[((seen ?? -1) + 1)...]
        guard let first = newer.first else { return .fresh }
        return .stale(versionsBehind: newer.count, outdatedBy: first.event)
    }
}

extension Auditor {
    func truth(_ event: Event, _ change: (inout TruthModel) -> Void) {
        change(&truths[TruthKey(root: root(of: event.node), key: event.key), default: TruthModel()])
    }

    /// Which write an event is about. A deletion has no value to tell it: it is known by its operation, or, where a
    /// queue brings it, by the item it was there.
    func writeNumber(_ event: Event) throws -> Int {
        if event.operation > 0 { return event.value?.version ?? 1_000_000_000 + event.operation }
        guard let worker = workers[event.operation], let cache = caches[worker] else {
            // A batch that its worker waits for no longer.
            if let version = event.value?.version, version > 0 { return version }
            var cause = event.cause
            while cause > 0 {
                if let write = acceptedWrites[cause] { return write }
                if let operation = deletions[cause] { return 1_000_000_000 + operation }
                cause = causes[cause - 1]
            }
            throw Complaint("a write that nobody made")
        }
        guard let index = item(of: event, in: cache.queue.underWay) else {
            throw Complaint("a write that was not under way")
        }
        caches[worker]?.queue.underWay[index].isHandled = true
        return cache.queue.underWay[index].write
    }

    /// Which item of a batch an event brings to the store: the one its causes lead back to. Its value alone does not
    /// tell, as all deletions of a key look alike, and a call that is made again brings what was brought before. But what
    /// takes another's place in a queue has that one as its cause.
    private func item(of event: Event, in items: [QueueModel.Item]) -> Int? {
        func isAlike(_ item: QueueModel.Item) -> Bool { item.key == event.key && item.value == event.value }
        if case .coalesce = event.what {
        } else {
            var cause = event.cause
            while cause > 0 {
                if let index = items.firstIndex(where: { $0.accepted == cause && isAlike($0) }) {
                    return index
                }
                cause = causes[cause - 1]
            }
        }
        return items.firstIndex { !$0.isHandled && isAlike($0) } ?? items.firstIndex { isAlike($0) }
    }

    func accept(_ write: Int, _ event: Event, isDurable: Bool) {
        if !isDurable { acceptedWrites[event.number] = write }
        if event.operation > 0 {
            operations[event.operation]?.write = write
            operations[event.operation]?.isAccepted = true
            operations[event.operation]?.isDurable = isDurable
        }
        if isDurable { fates[write, default: WriteFate()].isDurable = true }
        dooms[write] = nil
        truth(event) { truth in
            guard let overwritten = truth.accept(write, event.value, event.number, isDurable: isDurable)
            else {
                return
            }
            // What still waits to be written, or is written again with the same batch, is not lost.
            let isComing = caches.values.contains { cache in
                (cache.queue.waiting + cache.queue.underWay).contains { $0.write == overwritten.write }
            }
            if isComing { return }
            let loss = Expected.overwritten(key: event.key, value: overwritten.value, cause: event.number)
            if fates[overwritten.write]?.isAcknowledged ?? false {
                expected = loss
            } else {
                dooms[overwritten.write] = loss
            }
        }
    }

    func durable(_ event: Event) throws {
        let write = try writeNumber(event)
        try check(fates[write]?.lost ?? 0 == 0, "it was reported lost by event \(fates[write]?.lost ?? 0)")
        truth(event) { $0.row = .some(event.value) }
        accept(write, event, isDurable: true)
    }

    func done(_ completion: Completion, _ event: Event) throws {
        guard let operation = operations[event.operation] else { return }
        switch operation.verb {
        case .write, .delete:
            // What a transaction keeps is judged at its commit, which the model does not follow.
            if completion.isInCacheOnly || completion.isUncommitted { return }
            try check(operation.isAccepted, "a write is acknowledged that nothing took in")
            try check(completion.isDurable == operation.isDurable, "whether it is durable is wrong")
            guard let write = operation.write else { return }
            fates[write, default: WriteFate()].isAcknowledged = true
            if let loss = dooms.removeValue(forKey: write) { expected = loss }
        case .read, .warm: judge(event, operation)
        case .invalidate, .refresh, .flush, .command, .transaction: break
        }
    }

    private func judge(_ event: Event, _ operation: OperationModel) {
        guard let node = operation.node else { return }
        if let version = event.value?.version, made.contains(version) {
            expected = .notStale(operation: event.operation)
            return
        }
        let truth = truths[TruthKey(root: root(of: node), key: event.key)] ?? TruthModel()
        guard truth.accepted < 100 else { return }
        let then = operation.truthAtStart[root(of: node)] ?? TruthModel()
        switch truth.judge(event.value, start: operation.start, then: then) {
        case .unknown: break
        case .fresh: expected = .notStale(operation: event.operation)
        case .stale(let versionsBehind, let outdatedBy):
            // What asks a cache alone looks like a hit, or like a miss that loads nothing.
            if mayLook, operation.events == 1 || operation.isOfLoader { return }
            expected = .stale(
                operation: event.operation, versionsBehind: versionsBehind, outdatedBy: outdatedBy)
        }
    }

    func failed(_ event: Event) {
        guard let operation = operations[event.operation], [.write, .delete].contains(operation.verb),
            let write = operation.write, let node = operation.node
        else { return }
        dooms[write] = nil
        let key = TruthKey(root: root(of: node), key: event.key)
        if truths[key]?.versions.contains(where: { $0.write == write }) ?? false { return }
        truths[key, default: TruthModel()].void[write] = event.number
    }

    // MARK: At the end

    /// Checks that every acknowledged write came to an end, once nothing is under way.
    func checkSettled() throws {
        for (number, operation) in operations.sorted(by: { $0.key < $1.key }) where operation.client >= 0 {
            try check(
                operation.hasEnded, "operation \(number), begun by event \(operation.start), never ended")
        }
        for (write, fate) in fates.sorted(by: { $0.key < $1.key }) where fate.isAcknowledged {
            var last = fate
            var seen: Set<Int> = [write]
            while !last.isDurable, last.lost == 0, let next = last.supersededBy, seen.insert(next).inserted {
                last = fates[next] ?? WriteFate()
            }
            try check(
                last.isDurable || last.lost != 0,
                "write \(write) is neither durable, nor dirty, nor reported lost")
        }
    }
}
