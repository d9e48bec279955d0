internal import Basics
public import Simulation

/// Something that may go wrong between any two steps.
public enum Disturbance: Hashable, Sendable {
    /// A node crashes and is back at once.
    case crash(String)
    /// A client never goes on.
    case crashClient(String)
    /// An entry's time runs out.
    case expire(String)
    /// An entry is taken away; nil for any.
    case evict(String?)
    /// The next call of a node fails.
    case fail(String)
    /// A call, or the answer to one, gets lost; nil for anybody's.
    case dropMessage(of: String?)
    /// With a clock: an answer comes so much later.
    case delay(TimeSpan)

    /// As it is written in a scenario.
    public var words: String {
        switch self {
        case .crash(let node): "may crash \(node)"
        case .crashClient(let client): "may crash client \(client)"
        case .expire(let key): "may expire \(key)"
        case .evict(let key): "may evict\(key.map { " \($0)" } ?? "")"
        case .fail(let node): "may fail \(node) once"
        case .dropMessage(let name): "may drop message\(name.map { " of \($0)" } ?? "")"
        case .delay(let span): "may delay \(span)"
        }
    }
}

/// One disturbance that could happen now, and what does it.
struct Occurrence {
    var offer: Offer
    /// The place of the step within which it happens; nil if it happens between two steps.
    var step: Int?
    var act: () -> Void

    init(_ name: String, within step: Int? = nil, _ act: @escaping () -> Void) {
        self.step = step
        let identity = Fingerprint(Fingerprint.of(name), 77).bits
        offer = Offer(identity: identity, name: name, actor: identity, isDisturbance: true)
        self.act = act
    }
}
