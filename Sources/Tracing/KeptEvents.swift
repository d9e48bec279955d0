internal import Simulation

/// The newest events of a log: at least `limit` of them, where there have been so many, and at most twice as many.
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
    mutating func append(_ facts: EventFacts, value: Value?, truth: Value?) {
        newest += 1
        guard limit > 0 else { return }
        retainKeys(of: facts.what, facts.key)
        younger.append(facts, value: value, truth: truth)
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
}

/// What an event consists of besides its number and its values: plain bits, which cost nothing to let go of.
struct EventFacts: BitwiseCopyable, Sendable {
    var what: Happening
    var time: Instant
    var operation: Int
    var cause: EventNumber
    var client: Int32
    var key: KeyID
    var node: NodeID
    var isOfCommand: Bool
}

/// A stretch of the log, column by column.
private struct Generation: Sendable {
    private(set) var facts: [EventFacts] = []
    private var values: [Value?] = []
    /// The truths of the few events that have one, by position.
    private var truths: [Int: Value] = [:]

    var count: Int { facts.count }

    mutating func append(_ event: EventFacts, value: Value?, truth: Value?) {
        if let truth { truths[facts.count] = truth }
        facts.append(event)
        values.append(value)
    }

    mutating func append(_ event: Event) {
        append(
            EventFacts(
                what: event.what, time: event.time, operation: event.operation, cause: event.cause,
                client: event.client, key: event.key, node: event.node, isOfCommand: event.isOfCommand),
            value: event.value, truth: event.truth)
    }

    mutating func removeAll() {
        facts.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        truths = [:]
    }

    func event(at position: Int, number: EventNumber) -> Event {
        let facts = facts[position]
        return Event(
            number: number, time: facts.time, node: facts.node, key: facts.key, operation: facts.operation,
            client: facts.client, cause: facts.cause, what: facts.what, value: values[position],
            truth: truths.isEmpty ? nil : truths[position], isOfCommand: facts.isOfCommand)
    }
}
