public import Simulation

/// What can happen. Each case carries the data that its explanation needs, so that no reader of the log has to
/// work out a cause of its own.
///
/// Nothing but plain bits, so that copying an event costs no more than its size.
public enum Happening: BitwiseCopyable, Sendable {
    // The application, and work in the background.

    /// An operation began.
    case request(Verb)
    /// An operation ended well.
    case done(Completion)
    /// An operation ended with an error.
    case failed(Verb, Refusal, took: TimeSpan)
    /// A finished read had returned something else than the truth.
    case stale(Staleness)
    /// The application's own loader made a value, or found that there is none.
    case load(found: Bool, took: TimeSpan)

    // A cache.

    /// The key was found. `age` since it was stored; `left` of its time to live, where it has one.
    case hit(age: TimeSpan, left: TimeSpan?)
    case miss(MissCause)
    /// An entry was stored.
    case store(Stored)
    /// An entry was taken out on request.
    case remove(found: Bool, Fill)
    /// A command set how long an entry may live from now on; nil where it may live for ever.
    case ttl(TimeSpan?, expires: Instant?)
    /// An entry's time to live ran out.
    case expire(stored: EventNumber, storedAt: Instant, ttl: TimeSpan, Fill)
    /// An entry was taken out to make room.
    case evict(EvictionRecord)
    /// An entry was not let in.
    case reject(EvictionRecord)
    /// A cache could not be reached, and the application went on without it.
    case skip(Verb, Refusal)
    /// A read waits for another's load of the same key, begun by the event that is its cause.
    case join(since: Instant)
    /// A value was made smaller before it was stored.
    case pack(Packing)
    /// A value that had been made smaller was found, and made what it was.
    case unpack(Packing)
    /// The next calls of the node, of so many keys, come in one round trip.
    case batch(Verb, keys: Int)

    // A database.

    case read(found: Bool, took: TimeSpan)
    case write(took: TimeSpan, kind: WriteKind)
    case refuse(Verb, Refusal)

    // Write-behind.

    /// A write was accepted and waits to be written back: the key is dirty.
    case queue(depth: Int, capacity: Int)
    /// A write took the place of one of the same key that still waited.
    case coalesce(depth: Int, replaced: EventNumber, queuedAt: Instant)
    /// A batch of writes starts on its way to the database.
    case flush(count: Int, oldest: TimeSpan, depth: Int)
    /// A write that waited has been written back. `age` since it was accepted.
    case flushed(age: TimeSpan, depth: Int)
    /// Writing back failed and will be tried again.
    case retry(attempt: Int, after: TimeSpan, refusal: Refusal, depth: Int)
    /// Writing back was given up.
    case drop(attempts: Int, depth: Int)
    /// The queue is full: the writer waits.
    case block(capacity: Int)
    /// A write that had been acknowledged will never reach the database.
    case lost(acknowledgedAt: Instant, LossCause)

    /// Something was done to bear a failure.
    case guarded(Guarding)

    // Faults and the hands of the person at the prompt.

    case fault(Fault)
    /// A cache's memory was lost.
    case crash(entries: Int, dirty: Int)
    /// A fault ended.
    case heal(Fault)
    /// A node was built, changed or taken away; the event's value says how.
    case configured(Configuration)
}

/// What an operation is about.
public enum Verb: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case read, write, delete, invalidate, warm, refresh, flush
    /// A command of Redis, sent to one cache; the request's value is what was sent.
    case command

    public var name: String {
        switch self {
        case .read: "read"
        case .write: "write"
        case .delete: "delete"
        case .invalidate: "invalidate"
        case .warm: "warm"
        case .refresh: "refresh"
        case .flush: "flush"
        case .command: "command"
        }
    }
}

/// How an operation ended well.
public struct Completion: BitwiseCopyable, Sendable {
    public var verb: Verb
    public var took: TimeSpan
    /// The node that had the value, or in which the write is durable or dirty.
    public var node: NodeID
    /// For a write: whether it has reached a database.
    public var isDurable: Bool
    /// For a read: whether a value was found.
    public var found: Bool
    /// For a command: what went over the network.
    public var exchange: Exchange?

    public init(
        verb: Verb, took: TimeSpan, node: NodeID, isDurable: Bool, found: Bool, exchange: Exchange? = nil
    ) {
        self.verb = verb
        self.took = took
        self.node = node
        self.isDurable = isDurable
        self.found = found
        self.exchange = exchange
    }
}

/// What a command of Redis and its reply cost on the network.
public struct Exchange: BitwiseCopyable, Sendable, Equatable {
    /// Whether it came by itself, or as the first of a pipeline.
    public var isRoundTrip: Bool
    /// Bytes of its arguments and of the data in its reply: not of its name, of a status such as OK, or of the protocol.
    public var bytes: Int32

    public init(isRoundTrip: Bool, bytes: Int) {
        self.isRoundTrip = isRoundTrip
        self.bytes = Int32(clamping: bytes)
    }
}

/// How far a read was from the truth.
public struct Staleness: BitwiseCopyable, Sendable {
    /// How many newer versions there were when the read began.
    public var versionsBehind: Int
    /// How long the oldest of them had been the truth.
    public var age: TimeSpan
    /// When that was.
    public var since: Instant
    /// The event that made the value outdated.
    public var outdatedBy: EventNumber
    /// Whether the newest version has the same content again as what was read (A, then B, then A).
    public var isSameAgain: Bool

    public init(
        versionsBehind: Int, age: TimeSpan, since: Instant, outdatedBy: EventNumber, isSameAgain: Bool = false
    ) {
        self.isSameAgain = isSameAgain
        self.versionsBehind = versionsBehind
        self.age = age
        self.since = since
        self.outdatedBy = outdatedBy
    }
}

/// Why a key was not found.
public enum MissCause: BitwiseCopyable, Sendable {
    /// Never stored in this cache before.
    case cold
    case expired(at: Instant, storedAt: Instant, ttl: TimeSpan)
    /// Taken out to make room; `for` tells whose.
    case evicted(at: Instant, for: KeyID)
    /// Never let in, or let in and turned out at once, by the policy.
    case rejected(at: Instant)
    case invalidated(at: Instant)
    /// Lost with the cache's memory.
    case lost(at: Instant)
    /// The cache could not be asked.
    case unavailable(Refusal)
    /// The key was there, and is loaded anew before its end: so chance decided, the likelier the nearer the end and the
    /// longer loading takes.
    case early(left: TimeSpan, loadTime: TimeSpan)
    /// It is known, and cached, that there is no such row.
    case negative(since: Instant, left: TimeSpan)
}

/// How full a cache is after an event.
public struct Fill: BitwiseCopyable, Sendable, Equatable {
    public var entries: Int
    /// Of keys and values, in UTF-8.
    public var bytes: Int

    public init(entries: Int, bytes: Int) {
        self.entries = entries
        self.bytes = bytes
    }
}

/// What was stored, and how full the cache is with it.
public struct Stored: BitwiseCopyable, Sendable {
    public var ttl: TimeSpan?
    public var expires: Instant?
    /// Whether an entry of the same key was replaced.
    public var replaced: Bool
    /// Whether what is stored is the absence of a row.
    public var isAbsence: Bool
    /// Of entries, or of bytes; nil where there is no bound.
    public var capacity: Int?
    public var inBytes: Bool
    public var fill: Fill

    public init(
        ttl: TimeSpan?, expires: Instant?, replaced: Bool, isAbsence: Bool, capacity: Int?, inBytes: Bool,
        fill: Fill
    ) {
        self.ttl = ttl
        self.expires = expires
        self.replaced = replaced
        self.isAbsence = isAbsence
        self.capacity = capacity
        self.inBytes = inBytes
        self.fill = fill
    }
}

/// An entry that a policy chose to take out or not to let in.
public struct EvictionRecord: BitwiseCopyable, Sendable {
    /// For whom room was made.
    public var incoming: KeyID
    /// When the entry had been stored, and by which event.
    public var storedAt: Instant
    public var stored: EventNumber
    /// The policy's own words for its choice.
    public var reason: PolicyReason
    public var fill: Fill

    public init(
        incoming: KeyID, storedAt: Instant, stored: EventNumber, reason: PolicyReason, fill: Fill
    ) {
        self.incoming = incoming
        self.storedAt = storedAt
        self.stored = stored
        self.reason = reason
        self.fill = fill
    }
}

/// Why a policy made a choice: a code and two numbers, which the policy's own wording turns into a sentence.
public struct PolicyReason: BitwiseCopyable, Sendable {
    /// The code of an entry that was not let in as memory was full and nothing might be taken out for it.
    public static let memoryIsFull: UInt8 = 250

    /// The policy, as a number in `Names.policies`.
    public var policy: Int16
    public var code: UInt8
    public var first: Int64
    public var second: Int64

    public init(policy: Int16, code: UInt8, first: Int64, second: Int64) {
        self.policy = policy
        self.code = code
        self.first = first
        self.second = second
    }
}

/// Why a write reached a database.
public enum WriteKind: UInt8, BitwiseCopyable, Sendable {
    /// The application's own write.
    case direct
    /// A write that had waited in a write-behind queue.
    case writeBack
    /// A write past the cache, made at the node itself.
    case behindTheBack
}

/// Why a node did not answer.
public enum Refusal: BitwiseCopyable, Sendable, Equatable {
    case down
    case flaky
    case partitioned(from: NodeID)
    /// The node stopped while the call was under way.
    case closed
    /// No answer came in time.
    case timeout
    /// A circuit breaker let no call through.
    case open
    /// No connection was free in time.
    case exhausted
    /// Health checks had found the node out of order.
    case unhealthy
    /// The node's memory is full.
    case outOfMemory
    /// The key holds something else than a string.
    case wrongType

    public var name: String {
        switch self {
        case .down: "down"
        case .flaky: "flaky"
        case .partitioned: "partitioned"
        case .closed: "closed"
        case .timeout: "timeout"
        case .open: "open"
        case .exhausted: "exhausted"
        case .unhealthy: "unhealthy"
        case .outOfMemory: "out-of-memory"
        case .wrongType: "wrong-type"
        }
    }

    /// All names, as `expect failed` takes them.
    public static let names = [
        "down", "flaky", "partitioned", "closed", "timeout", "open", "exhausted", "unhealthy",
        "out-of-memory", "wrong-type",
    ]
}

/// A disturbance that was ordered, and when it will end by itself.
public enum Fault: BitwiseCopyable, Sendable, Equatable {
    case down(until: Instant?)
    /// Everything takes `factor` times as long.
    case slow(factor: Double, until: Instant?)
    /// A share of the calls is refused.
    case flaky(share: Double, until: Instant?)
    case partition(other: NodeID, until: Instant?)
    /// Calls take effect, and no answer comes.
    case hung(until: Instant?)
    /// A cache can store nothing more.
    case memoryFull(until: Instant?)
    /// A write-behind queue takes nothing in.
    case queueFull(until: Instant?)
    /// The node's clock is ahead by so much, or behind where it is negative.
    case skewed(by: TimeSpan, until: Instant?)

    public var until: Instant? {
        switch self {
        case .down(let until), .slow(_, let until), .flaky(_, let until), .partition(_, let until),
            .hung(let until), .memoryFull(let until), .queueFull(let until), .skewed(_, let until):
            until
        }
    }
}

/// Why an acknowledged write was lost.
public enum LossCause: BitwiseCopyable, Sendable, Equatable {
    /// The queue's memory was lost in a crash.
    case crash
    /// Writing back was given up.
    case dropped
    /// An older write that had waited was written over it.
    case overwritten
}

/// A change of the system itself.
public enum Configuration: BitwiseCopyable, Sendable {
    case built, changed, dropped
}
