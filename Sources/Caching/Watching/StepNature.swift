internal import Basics
internal import Simulation
internal import Tracing

/// What an event says of the step that it happened in: what was looked at or changed, and what the task learned.
struct StepNature {
    enum Access { case none, read, write }

    /// Tells the kinds apart.
    var tag: UInt64
    /// Of the key at the node.
    var access = Access.none
    /// Of what is true of the key.
    var truth = Access.none
    /// Whether it concerns every key of the node.
    var isOfWholeNode = false
    /// What else the task learns from it.
    var detail: UInt64 = 0

    static let request: UInt64 = 1
    static let stale: UInt64 = 4
    static let crash: UInt64 = 60

    /// Whether an operation begins or ends with it.
    var isOfOperation: Bool { tag <= 3 }
    /// Whether an operation ends with it.
    var isEnd: Bool { tag == 2 || tag == 3 }
    /// Whether the worker of a queue has done with a batch.
    var endsFlush: Bool { tag == 31 || tag == 32 }

    private init(
        _ tag: UInt64, _ access: Access = .none, truth: Access = .none, whole: Bool = false,
        sees detail: UInt64 = 0
    ) {
        self.tag = tag
        self.access = access
        self.truth = truth
        isOfWholeNode = whole
        self.detail = detail
    }

    init(_ what: Happening) {
        if let known = Self.ofOperation(what) ?? Self.ofCache(what) ?? Self.ofStore(what)
            ?? Self.ofQueue(what)
        {
            self = known
        } else {
            // What has a state of its own, such as a breaker, and whatever breaks: every step there depends on it.
            self = Self(59, .write, whole: true)
            if case .crash = what { tag = Self.crash }
        }
    }

    private static func ofOperation(_ what: Happening) -> StepNature? {
        switch what {
        case .request(let verb): StepNature(request, truth: .read, sees: UInt64(verb.rawValue))
        case .done(let completion):
            StepNature(2, truth: changes(completion.verb) ? .write : .read, sees: completion.found ? 1 : 2)
        case .failed(let verb, let refusal, _):
            StepNature(3, truth: changes(verb) ? .write : .read, sees: code(refusal))
        case .stale: StepNature(stale)
        case .load(let found, _): StepNature(5, sees: found ? 1 : 2)
        // What many events amount to changes nothing, and no task learns of it.
        case .stampede, .retryStorm, .flap, .thrash, .penetration, .hotKey: StepNature(6)
        default: nil
        }
    }

    private static func changes(_ verb: Verb) -> Bool {
        verb == .write || verb == .delete || verb == .command || verb == .transaction
    }

    private static func ofCache(_ what: Happening) -> StepNature? {
        switch what {
        // How old a copy is matters only to what has an end.
        case .hit(_, let left): StepNature(10, .read, sees: UInt64(bitPattern: left?.nanoseconds ?? -1))
        case .miss(.unavailable(let refusal)): StepNature(11, .read, sees: 16 + code(refusal))
        case .miss(.negative): StepNature(11, .read, sees: 2)
        case .miss: StepNature(11, .read, sees: 1)
        case .store: StepNature(12, .write)
        case .ttl: StepNature(13, .write)
        case .remove(let found, _): StepNature(14, .write, sees: found ? 1 : 2)
        case .expire: StepNature(15, .write)
        case .evict: StepNature(16, .write)
        case .reject: StepNature(17, .write)
        case .skip(_, let refusal): StepNature(18, .read, sees: code(refusal))
        case .join: StepNature(19, .read)
        case .pack, .unpack, .batch, .observe: StepNature(20)
        case .serve: StepNature(21, .read)
        case .fallback: StepNature(22, .read)
        case .lease(let step): StepNature(23, .write, sees: UInt64(step.rawValue))
        case .renew: StepNature(24, .write)
        default: nil
        }
    }

    private static func ofStore(_ what: Happening) -> StepNature? {
        switch what {
        case .read(let found, _, _): StepNature(40, .read, sees: found ? 1 : 2)
        case .write: StepNature(41, .write, truth: .write)
        case .refuse(_, let refusal): StepNature(42, .read, whole: true, sees: code(refusal))
        case .lag: StepNature(43, .read)
        case .transaction(.beganReadCommitted, _): StepNature(44)
        case .transaction(.beganSnapshot, _): StepNature(45, .read, whole: true)
        case .transaction(.committed, let writes):
            StepNature(46, .write, truth: .write, whole: true, sees: UInt64(writes))
        case .transaction(.rolledBack, _): StepNature(47, .write, truth: .write, whole: true)
        default: nil
        }
    }

    /// The order in which keys wait is part of a queue, so its steps concern all of them.
    private static func ofQueue(_ what: Happening) -> StepNature? {
        switch what {
        case .queue: StepNature(33, .write, truth: .write, whole: true)
        case .coalesce: StepNature(34, .write, truth: .write, whole: true)
        case .flush(let count, _, _): StepNature(30, .write, whole: true, sees: UInt64(count))
        case .flushed: StepNature(31, .write, whole: true)
        case .retry: StepNature(32, .write, whole: true)
        case .drop: StepNature(35, .write, truth: .write, whole: true)
        case .block: StepNature(36, .write, whole: true)
        case .lost: StepNature(37, .write, truth: .write)
        case .pending: StepNature(38, .read)
        default: nil
        }
    }

    private static func code(_ refusal: Refusal) -> UInt64 { Fingerprint.of(refusal.name) }
}
