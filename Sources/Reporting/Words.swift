public import Tracing

extension Verb {
    /// The verb as a noun in a sentence: `the read at 3.000s`.
    var noun: String {
        switch self {
        case .read, .write, .refresh, .flush, .command: name
        case .delete: "deletion"
        case .invalidate: "invalidation"
        case .warm: "warming read"
        }
    }

    /// The noun with its indefinite article.
    var aNoun: String { self == .invalidate ? "an \(noun)" : "a \(noun)" }
}

extension MissCause {
    /// The cause in one word, as `expect miss` and JSON have it.
    public var name: String {
        switch self {
        case .cold: "cold"
        case .expired: "expired"
        case .evicted: "evicted"
        case .rejected: "rejected"
        case .invalidated: "invalidated"
        case .lost: "lost"
        case .unavailable: "unavailable"
        case .negative: "negative"
        case .early: "early"
        }
    }
}

extension LossCause {
    public var name: String {
        switch self {
        case .crash: "crash"
        case .dropped: "dropped"
        case .overwritten: "overwritten"
        }
    }
}

extension WriteKind {
    public var name: String {
        switch self {
        case .direct: "direct"
        case .writeBack: "write-back"
        case .behindTheBack: "behind-the-back"
        }
    }
}
