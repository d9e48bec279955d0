import Simulation
import Tracing

/// What is wrong with a run.
struct Complaint: Error {
    var text: String

    init(_ text: String) { self.text = text }
}

/// A second opinion on everything that a log says: a plain model of caches, queues and truth that is moved by the
/// events alone, and that complains as soon as an event cannot be true.
final class Auditor {
    let names: Names
    /// Whether some reads ask a cache alone, and so are never judged by the truth.
    let mayLook: Bool

    // Nothing here is walked through in the order of a hash table where the order could be seen.
    var caches: [NodeID: CacheModel] = [:]
    var operations: [Int: OperationModel] = [:]
    var truths: [TruthKey: TruthModel] = [:]
    /// The cache whose queue a worker's operation empties.
    var workers: [Int: NodeID] = [:]
    var fates: [Int: WriteFate] = [:]
    /// Writes that were written over before their writers were told that they are done: what is to be said then.
    var dooms: [Int: Expected] = [:]
    /// Loads of each key at each database.
    var loads: [LoadKey: LoadModel] = [:]
    var endedLoads: [LoadKey: LoadModel] = [:]
    /// Values that a loader made.
    var made: Set<Int> = []
    /// Which write each event took into a queue, and the cause of each event.
    var acceptedWrites: [EventNumber: Int] = [:]
    var causes: [EventNumber] = []
    /// Which operation, of those that delete, each event began.
    var deletions: [EventNumber: Int] = [:]
    var coverage = Coverage()
    /// What each operation has packed and not stored yet.
    var packings: [Int: Packing] = [:]
    /// What the very next event has to be.
    var expected: Expected?

    private var lastTime = Instant.start
    private(set) var count = 0
    private var nodesByName: [String: NodeID] = [:]
    private var roots: [NodeID: NodeID] = [:]

    init(names: Names, mayLook: Bool) {
        self.names = names
        self.mayLook = mayLook
    }

    enum Expected {
        case stale(operation: Int, versionsBehind: Int, outdatedBy: EventNumber)
        case notStale(operation: Int)
        case overwritten(key: KeyID, value: Value?, cause: EventNumber)
    }

    // MARK: Events

    func audit(_ event: Event) throws {
        count += 1
        causes.append(event.cause)
        let place = "event \(event.number) at \(event.time)"
        try check(event.number == count, "\(place): the number should be \(count)")
        try check(event.time >= lastTime, "\(place): time goes back from \(lastTime)")
        lastTime = event.time
        try check(
            event.cause >= 0 && event.cause < event.number,
            "\(place): its cause \(event.cause) is not earlier")
        do {
            try checkExpectation(event)
            try checkOperation(event)
            try follow(event)
        } catch let complaint as Complaint {
            throw Complaint("\(place), \(names.node(event.node)) \(event.what): \(complaint.text)")
        }
        coverage.count(event)
    }

    func check(_ holds: Bool, _ text: @autoclosure () -> String) throws {
        if !holds { throw Complaint(text()) }
    }

    private func follow(_ event: Event) throws {
        switch event.what {
        case .configured(let change): try configured(change, event)
        case .hit, .miss, .serve, .store, .ttl, .remove, .expire, .evict, .reject, .crash:
            try followCache(event)
        case .queue, .coalesce, .flush, .flushed, .retry, .drop: try followQueue(event)
        case .lost(let acknowledgedAt, let cause): try lost(acknowledgedAt, cause, event)
        case .write: try durable(event)
        case .load: if let version = event.value?.version { made.insert(version) }
        case .stampede(let herd): try stampeded(herd, event)
        case .read(_, let took, let alongside):
            try loadBegan(took, alongside: alongside, event)
            if let value = event.value, value.version == 0 { truth(event) { $0.original = value.text } }
        case .done(let completion): try done(completion, event)
        case .failed: failed(event)
        case .fault(.skewed(let span, _)): jumpClock(to: span, event)
        case .heal(.skewed): jumpClock(to: .zero, event)
        case .renew(let until): try renewed(until: until, event)
        case .pack(let packing): try packed(packing, event)
        default: break
        }
    }

    /// What is still open when no further event comes.
    func finish() throws { try checkExpectation(nil) }

    private func checkExpectation(_ event: Event?) throws {
        guard let expected else { return }
        // What was ordered for the next event of a kind happens in that event.
        if let event, case .fault = event.what { return }
        self.expected = nil
        switch expected {
        case .stale(let operation, let versionsBehind, let outdatedBy):
            guard let event, case .stale(let staleness) = event.what, event.operation == operation else {
                throw Complaint("the read of operation \(operation) before was stale, and is not marked")
            }
            try check(
                staleness.versionsBehind == versionsBehind && event.links[.outdated] == outdatedBy,
                "it should be \(versionsBehind) versions behind, outdated by event \(outdatedBy)")
        case .notStale(let operation):
            if let event, case .stale = event.what, event.operation == operation {
                throw Complaint("the read before was not stale")
            }
        case .overwritten(let key, let value, let cause):
            guard let event, case .lost(_, .overwritten) = event.what, event.key == key, event.value == value,
                event.cause == cause
            else {
                throw Complaint("event \(cause) wrote an older value over a newer one, and nothing says so")
            }
        }
    }

    // MARK: Nodes

    private func configured(_ change: Configuration, _ event: Event) throws {
        switch change {
        case .built:
            nodesByName[names.node(event.node)] = event.node
            let words = event.value?.text.split(separator: " ") ?? []
            if words.first == "cache", words.count > 3, words[2] != "over" {
                // It stands over nothing.
                roots[event.node] = event.node
                caches[event.node] = CacheModel()
            } else if words.first == "cache", words.count > 3 {
                guard let under = nodesByName[String(words[3])] else {
                    throw Complaint("it stands over nothing known")
                }
                roots[event.node] = root(of: under)
                caches[event.node] = CacheModel()
            } else {
                roots[event.node] = event.node
            }
        case .dropped:
            try check(caches[event.node]?.queue.isEmpty ?? true, "a cache with dirty writes went")
            caches[event.node] = nil
        case .changed: break
        }
        let text = event.value?.text ?? ""
        caches[event.node]?.witness.configure(text)
        if text.contains(" expiry=lazy") || text.contains(" expiry=active") {
            caches[event.node]?.expiresLate = true
        }
    }

    func root(of node: NodeID) -> NodeID { roots[node] ?? node }

    // MARK: Operations

    private func checkOperation(_ event: Event) throws {
        let number = event.operation
        if number == 0 { return }
        if case .request(let verb) = event.what {
            if verb == .delete { deletions[event.number] = number }
            try check(operations[number] == nil, "operation \(number) begins again")
            operations[number] = OperationModel(
                verb: verb, client: event.client, start: event.number, began: event.time)
            guard verb == .read || verb == .warm else { return }
            for root in Set(roots.values) {
                operations[number]?.truthAtStart[root] = truths[TruthKey(root: root, key: event.key)]
            }
            return
        }
        guard var operation = operations[number] else {
            // Workers of queues begin without a request.
            return try check(number < 0, "operation \(number) never began")
        }
        if case .stale = event.what { return }
        try check(!operation.hasEnded, "operation \(number) has ended already")
        try check(
            operation.client == event.client, "operation \(number) belongs to client \(operation.client)")
        switch event.what {
        case .done(let completion):
            operation.hasEnded = true
            try check(completion.took == event.time - operation.began, "it did not take \(completion.took)")
            try check(completion.verb == operation.verb, "it began as \(operation.verb)")
        case .failed(let verb, _, let took):
            operation.hasEnded = true
            try check(took == event.time - operation.began, "it did not take \(took)")
            try check(verb == operation.verb, "it began as \(operation.verb)")
        case .hit: operation.onlyHit = operation.events == 0
        default: operation.onlyHit = false
        }
        switch event.what {
        // A get-or-set, or what may be one that waits for another's loader: no database is asked.
        case .load, .join: operation.isOfLoader = true
        case .pack, .unpack:
            operations[number] = operation
            return
        default: break
        }
        if event.node != .application {
            operation.node = event.node
            operation.events += 1
        }
        operations[number] = operation
    }
}

/// What is known of an operation.
struct OperationModel {
    var verb: Verb
    var client: Int32
    var start: EventNumber
    var began: Instant
    var hasEnded = false
    /// Of a read: what was true of its key in each database when it began.
    var truthAtStart: [NodeID: TruthModel] = [:]
    /// A node that it touched.
    var node: NodeID?
    /// How many events of nodes it had.
    var events = 0
    var onlyHit = false
    /// Which write it is, once something tells it.
    var write: Int?
    /// Whether its write was taken in by a queue or a database.
    var isAccepted = false
    var isDurable = false
    /// Whether its value may come from a loader of the application's own.
    var isOfLoader = false
}
