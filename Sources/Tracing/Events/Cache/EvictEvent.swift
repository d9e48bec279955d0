public import Simulation

/// An entry was evicted to make room.
struct EvictEvent: HappeningKind {
    static let names = ["evict"]
    static let roles: [LinkRole] = [.stored]

    var record: EvictionRecord

    var rank: Int { 3 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.evictions)
        metrics.hold(record.fill)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if record.incoming.exists {
            line.append("to make room for ")
            line.append(safe: wording.names.key(record.incoming).text)
        } else {
            line.append("as the cache held more than its capacity")
        }
        line.append(": ")
        wording.append(record.reason, &line)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.fields(record, event, names)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let room =
            record.incoming.exists
            ? "room was needed for \(wording.key(record.incoming))" : "it held more than its capacity"
        let policy = wording.names.policies[Int(record.reason.policy)].name
        return ", because \(room), and \(policy) chose it: \(wording.names.sentence(record.reason))"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        // If the capacity was lowered it makes room for nobody.
        let whom = event.operation != 0 && !isOwn ? ", for \(wording.origin(of: event))" : ""
        return ("evicted", "from \(wording.names.node(event.node)) \(wording.detail(event))\(whom)")
    }
}

extension JSONWriter {
    mutating func fields(_ record: EvictionRecord, _ event: Event, _ names: Names) {
        field("incoming", key: record.incoming, names)
        field("stored_by", event, .stored)
        field("stored_at_ns", record.storedAt)
        field("policy", names.policies[Int(record.reason.policy)].name)
        field("reason", names.sentence(record.reason))
        fields(record.fill)
    }
}

/// An entry that a policy chose to evict or not to admit.
public struct EvictionRecord: BitwiseCopyable, Sendable {
    /// When the entry had been stored.
    public var storedAt: Instant
    public var fill: Fill
    /// The policy's own words for its choice.
    public var reason: PolicyReason
    /// The key for which room was made.
    public var incoming: KeyID

    public init(incoming: KeyID, storedAt: Instant, reason: PolicyReason, fill: Fill) {
        self.incoming = incoming
        self.storedAt = storedAt
        self.reason = reason
        self.fill = fill
    }
}

/// Why a policy made a choice: a code and two numbers, which the policy's own wording turns into a sentence.
public struct PolicyReason: BitwiseCopyable, Sendable {
    /// The code of an entry that was not admitted because memory was full and nothing could be evicted for it.
    public static let memoryIsFull: UInt8 = 250

    public var first: Int64
    public var second: Int64
    /// The policy, as a number in `Names.policies`.
    public var policy: Int16
    public var code: UInt8

    public init(policy: Int16, code: UInt8, first: Int64, second: Int64) {
        self.policy = policy
        self.code = code
        self.first = first
        self.second = second
    }
}
