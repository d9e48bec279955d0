/// What an operation is about.
public enum Verb: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case read, write, delete, invalidate, warm, refresh, flush
    /// A command of Redis, sent to one cache; the request's value is what was sent.
    case command
    /// The beginning or the end of a database's transaction.
    case transaction

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
        case .transaction: "transaction"
        }
    }

    /// The verb as a noun in a sentence: `the read at 3.000s`.
    public var noun: String {
        switch self {
        case .read, .write, .refresh, .flush, .command, .transaction: name
        case .delete: "deletion"
        case .invalidate: "invalidation"
        case .warm: "warming read"
        }
    }

    /// The noun with its indefinite article.
    var aNoun: String { self == .invalidate ? "an \(noun)" : "a \(noun)" }

    /// As a call of a node: `a read`, and `a batch of writes` for a flush.
    var aCall: String { self == .flush ? "a batch of writes" : aNoun }
}
