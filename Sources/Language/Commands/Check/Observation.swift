internal import Reporting
internal import Simulation
internal import Tracing

/// What can be said of one operation of a client, gathered from its events.
struct Observation {
    var request: Event
    /// Its first look into a cache: a hit, fresh or stale, or a miss.
    var lookup: Event?
    var ending: Event?
    var stale: Event?

    /// The newest operation of a client that has ended, as far as the log goes back.
    ///
    /// It is looked for from the end of the log on: O(events since it began).
    ///
    /// - Parameter reads: whether only reads count, and commands of Redis that looked for a key.
    static func newest(in log: Log, reads: Bool) -> Observation? {
        let events = log.events
        // Commands that have ended, with the place of that: whether they looked for a key stands further back.
        var open: [Int: Int] = [:]
        var newest: Int?
        for place in events.indices.reversed() {
            let event = events[place]
            if let ending = open[event.operation] {
                if event.isHit || event.isStaleHit || event.isMiss {
                    newest = max(newest ?? ending, ending)
                    open[event.operation] = nil
                } else if case .request = event.what {
                    open[event.operation] = nil
                }
            } else if newest == nil, let verb = endedVerb(event) {
                if !reads || verb == .read || verb == .warm {
                    newest = place
                } else if verb == .command, case .done = event.what {
                    open[event.operation] = place
                }
            } else {
                continue
            }
            guard let newest else { continue }
            open = open.filter { $0.value > newest }
            if open.isEmpty { return Observation(endingAt: newest, in: events) }
        }
        return newest.flatMap { Observation(endingAt: $0, in: events) }
    }

    /// What an operation of a client was, where an event is its end.
    private static func endedVerb(_ event: Event) -> Verb? {
        guard event.client >= 0, event.node == .application else { return nil }
        switch event.what {
        case .done(let completion): return completion.verb
        case .failed(let verb, _, _): return verb
        default: return nil
        }
    }

    /// The operation whose end stands at a place; nil where its beginning has left the log.
    private init?(endingAt place: Int, in events: KeptEvents) {
        let ending = events[place]
        var lookup: Event?
        var request: Event?
        for event in events[..<place].reversed() where event.operation == ending.operation {
            if event.isHit || event.isStaleHit || event.isMiss { lookup = event }
            if case .request = event.what {
                request = event
                break
            }
        }
        guard let request else { return nil }
        self.request = request
        self.lookup = lookup
        self.ending = ending
        // What a read brought is judged once it has ended.
        stale = events[place...].first { event in
            if event.operation == ending.operation, case .stale = event.what { true } else { false }
        }
    }

    var isHit: Bool { lookup.map { $0.isHit || $0.isStaleHit } ?? false }

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
        case .serve: text += " was a hit of an expired copy"
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
    /// Every name of a cause.
    static let names = [
        "cold", "expired", "evicted", "rejected", "invalidated", "lost", "unavailable", "negative", "early",
        "gone",
    ]
}
