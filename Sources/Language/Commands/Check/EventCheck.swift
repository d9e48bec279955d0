internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

/// A question about the events that are kept: whether there are some of a kind, or how many.
struct EventCheck: Sendable {
    /// How many are wanted.
    enum Wanted: Sendable {
        case absent, present
        case count(Comparison, Int)
    }

    private let kind: EventKind
    private let keys: KeyList?
    private let node: ArgumentReader.Text?
    private let before: TimeSpan?
    private let after: TimeSpan?
    private let wanted: Wanted

    /// Reads the kind, perhaps a key, and the options; and where nothing is said of how many, a comparison.
    init(_ arguments: inout ArgumentReader, _ wanted: Wanted?) throws {
        kind = try arguments.next("a kind of event", EventKind.named)
        var words: [KeyWord] = []
        while arguments.hasMore, !Comparison.isNext(arguments) {
            words.append(try KeyWord(try arguments.next("a key"), arguments))
        }
        keys = words.isEmpty ? nil : KeyList(words)
        if let wanted {
            self.wanted = wanted
        } else {
            let comparison = try Comparison(&arguments)
            let count = try arguments.next("a number") { text throws(Problem) in
                try Units.integer(text, for: "number of events", in: 0...1_000_000_000)
            }
            self.wanted = .count(comparison, count)
        }
        node = try arguments.text("in")
        before = try arguments.timeSpanOption("before")
        after = try arguments.timeSpanOption("after")
    }

    /// What speaks against it; nil if it holds.
    func complaint(_ context: Context) throws -> String? {
        let existing = ExistingKeys(context.world)
        let keys = try keys?.everUsed(context)
        if let keys, !existing.haveIncludedAny(of: keys) {
            return "no such key has ever existed, so this checks nothing"
        }
        let ids = keys.map { Set(existing.used(among: $0).map(\.id)) }
        let node = try node.map { try context.node($0).id }
        func isMeant(_ event: Event) -> Bool {
            EventKind(event) == kind && (ids?.contains(event.key) ?? true)
                && (node.map { $0 == event.node } ?? true)
                && (before.map { event.time - .start < $0 } ?? true)
                && (after.map { event.time - .start >= $0 } ?? true)
        }
        switch wanted {
        case .present: return context.world.log.events.contains(where: isMeant) ? nil : "there is none"
        case .absent:
            return context.world.log.events.last(where: isMeant).map {
                "there is one, #\($0.number) at \($0.time)"
            }
        case .count(let comparison, let count):
            let found = context.world.log.events.count(where: isMeant)
            return comparison.holds(Double(found), Double(count)) ? nil : "there are \(found)"
        }
    }

    /// How far behind the read was that was furthest behind the truth.
    static func staleness(in log: Log) -> TimeSpan {
        var longest = TimeSpan.zero
        for event in log.events {
            if case .stale(let staleness) = event.what { longest = max(longest, staleness.age) }
        }
        return longest
    }
}

extension EventKind {
    /// The kind of a name, as the trace and `expect` have it.
    static func named(_ text: String) throws(Problem) -> EventKind {
        guard let kind = EventKind(named: text.lowercased()) else {
            let known = all.map(\.name)
            throw .unknownWord(
                text, for: "kind of event", nearest: NearestWord.find(text, among: known), known: known)
        }
        return kind
    }
}
