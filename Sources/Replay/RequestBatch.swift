/// What a request of a trace asks for.
public enum RequestOperation: UInt8, Sendable, CaseIterable {
    /// A read; if it misses, the entry is loaded and stored.
    case read
    /// A write: the entry is stored with the request's size, resident or not.
    case write
    /// The entry is deleted if it is resident.
    case delete
    /// A write that stores the entry only if it is not resident, as Redis's SETNX.
    case add
    /// A write that stores the entry only if it is resident, as Redis's SET with XX.
    case replace
    /// A resident entry is used and gets the request's time to live, or none; nothing is stored.
    case expire

    /// Whether it writes in every count of reads, writes and deletions.
    var isWrite: Bool { self == .write || self == .add || self == .replace }
}

/// A stretch of a trace, column by column, its keys already dense: numbered 0, 1, 2, … in order of first appearance.
///
/// A column is either empty, because the trace says nothing of it, or as long as `ids`.
public struct RequestBatch: Sendable {
    /// The dense number of each request's key.
    public var ids: [UInt32] = []
    /// Bytes of each request's object; empty if the trace has no sizes.
    public var sizes: [UInt64] = []
    /// What each request asks for; empty if all are reads.
    public var operations: [RequestOperation] = []
    /// When each request came, in nanoseconds since the trace's own zero; empty if the trace has no times.
    public var times: [UInt64] = []
    /// The time to live each request gives its object, in nanoseconds: 0 for none, `UInt64.max` for a write that leaves it as it is.
    /// Empty if the trace has none.
    public var lifetimes: [UInt64] = []

    /// What a miss of each request costs, in thousandths of whatever the trace counts it in; empty if it does not tell.
    public var costs: [UInt64] = []
    /// For whom each request was made, a name by its hash; empty if the trace does not tell.
    public var tenants: [UInt64] = []

    /// An empty batch.
    public init() {}

    /// How many requests it holds.
    public var count: Int { ids.count }
}

/// A trace that can be read from its beginning to its end, once.
public protocol RequestSource {
    /// Appends up to `limit` further requests to the batch, numbering their keys with the table; returns false at the end.
    mutating func read(_ limit: Int, into batch: inout RequestBatch, keys: inout KeyTable) throws(TraceError)
        -> Bool

    /// What the trace may say of its requests besides their keys; what is not among it stands in no batch.
    var columns: TraceColumns { get }

    /// Which share of the trace was read, from 0 to 1; nil if nobody can tell.
    var progress: Double? { get }

    /// At most how many requests the trace has; nil if nobody can tell.
    var requestsAtMost: Int? { get }
}

extension RequestSource {
    public var columns: TraceColumns { .all }
    public var progress: Double? { nil }
    public var requestsAtMost: Int? { nil }
}

/// Why a trace cannot be read, with the place and the remedy.
public struct TraceError: Error, Equatable, CustomStringConvertible {
    /// The file's name as the user gave it, or `standard input`.
    public var file: String
    /// The line of a text trace, counted from 1, or nil.
    public var line: Int?
    /// What was wrong, what was expected and what to do instead.
    public var message: String

    /// An error at a place.
    public init(file: String, line: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    public var description: String {
        if let line { return "\(file):\(line): \(message)" }
        return "\(file): \(message)"
    }
}
