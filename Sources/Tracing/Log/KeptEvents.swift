internal import Simulation

/// The newest events of a log: at least `limit` of them, if there have been so many, and at most twice as many.
///
/// Two generations: when the younger is full, the older goes as a whole. Taking an event in costs O(1) and moves none.
public struct KeptEvents: RandomAccessCollection, Sendable {
    private var older = Generation()
    private var younger = Generation()
    /// The number of the newest event.
    private var newest: EventNumber = 0
    /// Setting it lets go of what is more than it.
    var limit: Int {
        didSet {
            var events = Generation()
            for event in suffix(limit) {
                retainKeys(of: event.what, event.key)
                events.append(event)
            }
            releaseKeys(of: older)
            releaseKeys(of: younger)
            younger = events
            older = Generation()
        }
    }

    /// Retained for as long as an event that names them is kept.
    private let names: Names

    init(limit: Int, names: Names) {
        self.limit = limit
        self.names = names
    }

    /// Takes in the event that has the next number.
    mutating func append(_ facts: EventFacts, links: Links, value: Value?, truth: Value?) {
        newest += 1
        guard limit > 0 else { return }
        retainKeys(of: facts.what, facts.key)
        younger.append(facts, links: links, value: value, truth: truth)
        guard younger.count >= limit else { return }
        releaseKeys(of: older)
        older.removeAll()
        swap(&older, &younger)
    }

    @inline(__always)
    private func retainKeys(of what: Happening, _ key: KeyID) {
        names.retain(key)
        if let other = what.otherKey { names.retain(other) }
    }

    private func releaseKeys(of generation: Generation) {
        for facts in generation.facts {
            names.release(facts.key)
            if let other = facts.what.otherKey { names.release(other) }
        }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { older.count + younger.count }

    public subscript(position: Int) -> Event {
        let number = newest - count + 1 + position
        return position < older.count
            ? older.event(at: position, number: number)
            : younger.event(at: position - older.count, number: number)
    }

    /// The positions, from one on, of the events of an operation or batch that began with an event.
    func positions(begunBy number: EventNumber, from position: Int) -> [Int] {
        positions(from: position) { $0.begun == number }
    }

    /// The positions, from one on, of the events that have this cause.
    func positions(causedBy number: EventNumber, from position: Int) -> [Int] {
        positions(from: position) { $0.cause == number }
    }

    private func positions(from first: Int, where fits: (EventFacts) -> Bool) -> [Int] {
        var found: [Int] = []
        for (generation, offset) in [(older, 0), (younger, older.count)] {
            let start = Swift.max(0, first - offset)
            guard start < generation.count else { continue }
            for position in start..<generation.count where fits(generation.facts[position]) {
                found.append(offset + position)
            }
        }
        return found
    }
}

/// What an event consists of besides its number and its values: plain bits, which cost nothing to let go of.
struct EventFacts: BitwiseCopyable, Sendable {
    var what: Happening
    var time: Instant
    var operation: Int
    var cause: EventNumber
    var begun: EventNumber
    var client: Int32
    var key: KeyID
    /// Where its links stand in the table of them; -1 if it has none.
    var links: Int32 = -1
    var node: NodeID
    var isOfCommand: Bool
}

/// A stretch of the log, column by column.
private struct Generation: Sendable {
    private(set) var facts: [EventFacts] = []
    private var values: [Value?] = []
    /// The links of those events that name more than their cause.
    private var links: [Links] = []
    /// The truths of the few events that have one, by position.
    private var truths: [Int: Value] = [:]

    var count: Int { facts.count }

    mutating func append(_ event: EventFacts, links: Links, value: Value?, truth: Value?) {
        if let truth { truths[facts.count] = truth }
        facts.append(event)
        if !links.isEmpty {
            facts[facts.count - 1].links = Int32(self.links.count)
            self.links.append(links)
        }
        values.append(value)
    }

    mutating func append(_ event: Event) {
        append(
            EventFacts(
                what: event.what, time: event.time, operation: event.operation, cause: event.cause,
                begun: event.begun, client: event.client, key: event.key, node: event.node,
                isOfCommand: event.isOfCommand),
            links: event.links, value: event.value, truth: event.truth)
    }

    mutating func removeAll() {
        facts.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        truths = [:]
    }

    func event(at position: Int, number: EventNumber) -> Event {
        let facts = facts[position]
        return Event(
            number: number, time: facts.time, node: facts.node, key: facts.key, operation: facts.operation,
            client: facts.client, cause: facts.cause, begun: facts.begun,
            links: facts.links < 0 ? .none : links[Int(facts.links)], what: facts.what,
            value: values[position],
            truth: truths.isEmpty ? nil : truths[position], isOfCommand: facts.isOfCommand)
    }
}
