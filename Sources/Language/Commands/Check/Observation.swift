internal import Reporting
internal import Simulation
internal import Tracing

/// What can be said of one operation of a client, gathered from its events.
struct Observation {
    var request: Event
    /// Its first look into a cache: a hit or a miss.
    var lookup: Event?
    var ending: Event?
    var stale: Event?

    /// The newest operation of a client that has ended.
    ///
    /// - Parameter reads: whether only reads count.
    static func newest(in log: Log, reads: Bool) -> Observation? {
        let found = log.events.last { event in
            guard event.client >= 0, event.node == .application else { return false }
            switch event.what {
            case .done(let completion):
                if reads, completion.verb == .command { return of(event.operation, in: log)?.lookup != nil }
                return !reads || completion.verb == .read || completion.verb == .warm
            case .failed(let verb, _, _): return !reads || verb == .read || verb == .warm
            default: return false
            }
        }
        return found.flatMap { of($0.operation, in: log) }
    }

    /// The operation of a number.
    static func of(_ operation: Int, in log: Log) -> Observation? {
        var observation: Observation?
        for event in log.events where event.operation == operation {
            switch event.what {
            case .request where observation == nil: observation = Observation(request: event)
            case .hit, .miss: if observation?.lookup == nil { observation?.lookup = event }
            case .done, .failed: observation?.ending = event
            case .stale: observation?.stale = event
            default: break
            }
        }
        return observation
    }

    var isHit: Bool { if case .hit = lookup?.what { true } else { false } }

    var missCause: MissCause? { if case .miss(let cause) = lookup?.what { cause } else { nil } }

    var completion: Completion? { if case .done(let completion) = ending?.what { completion } else { nil } }

    var refusal: Refusal? { if case .failed(_, let refusal, _) = ending?.what { refusal } else { nil } }

    /// How long it took, whether or not it failed.
    var took: TimeSpan? {
        switch ending?.what {
        case .done(let completion): completion.took
        case .failed(_, _, let took): took
        default: nil
        }
    }

    /// What happened, for someone who expected something else.
    func told(_ log: Log) -> String {
        let key = request.key.exists ? log.names.key(request.key).text : ""
        guard case .request(let verb) = request.what else { return "" }
        var text = "the \(verb.name) of \(key) at \(request.time)"
        if let refusal { return text + " failed: \(refusal.name)" }
        switch lookup?.what {
        case .hit: text += " was a hit"
        case .miss(let cause): text += " was a miss (\(cause.name))"
        default: text += verb == .read ? " asked no cache" : " ended"
        }
        if verb == .read || verb == .command {
            text += ending?.value.map { ", and brought \(Columns.quoted($0.text))" } ?? ", and found nothing"
        }
        if stale != nil { text += ", which was stale" }
        return text
    }
}

extension MissCause {
    /// As it is printed and typed.
    var name: String {
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

    static let names = [
        "cold", "expired", "evicted", "rejected", "invalidated", "lost", "unavailable", "negative", "early",
    ]
}
