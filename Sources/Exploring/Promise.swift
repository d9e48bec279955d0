public import Caching
internal import Tracing

/// What a scenario is to keep in every order.
public enum Promise: Sendable {
    /// No read brings what was outdated when it began.
    case neverStale
    /// When all has settled no cache has anything but the truth.
    case neverLeftStale
    /// No write that was acknowledged is lost.
    case neverLost
    /// No operation of a client fails.
    case neverFails
    /// No client overwrites what it has not seen, of a row that it has read before.
    case neverLosesUpdates
    /// A client that has written a key never reads what was there before.
    case readsOwnWrites
    /// A client never reads an older value of a key than it has read before.
    case monotonicReads
    /// Each key behaves as if every operation took effect at one moment between its beginning and its end.
    case linearizable
    /// The database, and loaders, are asked at most so often; nil for all keys together.
    case loads(atMost: Int, of: String?)
    /// Something that a statement checks.
    case expectation(Expectation)

    public struct Expectation: Sendable {
        public var words: String
        /// Whether it has to hold at each moment, not only at the end.
        public var isAlways: Bool
        /// Checks it, and says what speaks against it.
        public var complaint: @Sendable (World) -> String?

        public init(words: String, isAlways: Bool, complaint: @escaping @Sendable (World) -> String?) {
            self.words = words
            self.isAlways = isAlways
            self.complaint = complaint
        }
    }

    /// As it is written in a scenario.
    public var words: String {
        switch self {
        case .neverStale: "never stale"
        case .neverLeftStale: "never stale after settle"
        case .neverLost: "never lost"
        case .neverFails: "never fails"
        case .neverLosesUpdates: "never loses an update"
        case .readsOwnWrites: "reads its own writes"
        case .monotonicReads: "monotonic reads"
        case .linearizable: "linearizable"
        case .loads(let most, let key):
            "at most \(most) \(most == 1 ? "load" : "loads")\(key.map { " of \($0)" } ?? "")"
        case .expectation(let expectation): (expectation.isAlways ? "always " : "") + expectation.words
        }
    }

    /// What is promised if nothing else is said.
    public static let usual: [Promise] = [.neverLeftStale, .neverLost]

    func makeMonitor(_ world: World) -> any Monitor {
        switch self {
        case .neverStale: ForbiddenEvents { if case .stale = $0.what { true } else { false } }
        case .neverLost: ForbiddenEvents { if case .lost = $0.what { true } else { false } }
        case .neverFails:
            ForbiddenEvents { event in
                guard event.client >= 0, case .failed(_, let refusal, _) = event.what else { return false }
                // That somebody else was first is an answer.
                return refusal != .conflict
            }
        case .neverLeftStale: LeftStale(world)
        case .neverLosesUpdates: LostUpdates(world)
        case .readsOwnWrites: SessionOrder(world, countsOwnWrites: true)
        case .monotonicReads: SessionOrder(world, countsOwnWrites: false)
        case .linearizable: LinearizableKeys(world)
        case .loads(let most, let key): LoadCount(most, of: key)
        case .expectation(let expectation): Expected(expectation)
        }
    }
}
