internal import Simulation
internal import Tracing

/// The chain of causes of an event.
///
/// It follows the causes that the events name, back to the first one. An event of another operation is told together
/// with what that operation was, and ends its branch; an event that belongs to none, such as an expiry or a fault,
/// is told and passed through.
struct Chain {
    let log: any EventSource
    var telling: Telling { Telling(log: log) }

    static func notKept(_ number: EventNumber) -> String {
        "event #\(number) is no longer kept; raise trace keep="
    }

    func rows(for event: Event) -> [Explanation.Row] {
        var links = Links()
        switch event.what {
        case .done, .failed, .store, .read, .load, .pack, .write(_, .direct):
            collectOperation(until: event, &links)
        default: break
        }
        // What an event names beside its cause comes first: it says more where an event has left the log.
        collectFate(event, &links)
        collectExtras(event, &links)
        follow(event, &links)
        links.numbers.removeAll { $0 == event.number }
        if case .stale = event.what { links.numbers.removeAll { log[$0]?.isEnd == true } }
        let told = links.numbers.sorted().compactMap { log[$0] }
        var rows = links.lost.sorted { $0.number < $1.number }.map(\.row)
        rows += told.map { telling.row(for: $0, in: event) }
        return rows
    }

    /// What a chain has come upon so far.
    struct Links {
        var numbers: [EventNumber] = []
        /// What has left the log, told as far as it is known.
        var lost: [(number: EventNumber, row: Explanation.Row)] = []

        mutating func add(_ number: EventNumber) -> Bool {
            guard !numbers.contains(number) else { return false }
            numbers.append(number)
            return true
        }
    }

    // MARK: Along the causes

    /// Adds what an event names as its cause, and the causes of that.
    private func follow(_ event: Event, _ links: inout Links) {
        if event.cause > 0 { visit(event.cause, from: event, &links) }
    }

    private func visit(
        _ number: EventNumber, from event: Event, word: String = "before", at time: Instant? = nil,
        _ links: inout Links
    ) {
        guard number > 0 else { return }
        guard let cause = log[number] else {
            guard !links.lost.contains(where: { $0.number == number }) else { return }
            links.lost.append(
                (number, Explanation.Row(word: word, time: time, text: Self.notKept(number))))
            return
        }
        guard links.add(number) else { return }
        collectExtras(cause, &links)
        let isOwn = cause.operation == event.operation || cause.operation == 0
        // A queued write and a stored entry say themselves which operation they come from.
        if isOwn ? !isLookUp(cause) : passesThrough(cause) { follow(cause, &links) }
    }

    /// Whether the causes of an event of another operation matter as well.
    private func passesThrough(_ event: Event) -> Bool {
        switch event.what {
        case .refuse, .retry, .skip, .drop, .guarded(.breaker): true
        default: false
        }
    }

    /// Whether an event only tells what the operation found before it went on: why that was so is a story of its own.
    private func isLookUp(_ event: Event) -> Bool {
        switch event.what {
        case .miss(.unavailable): false
        case .miss, .hit: true
        default: false
        }
    }

    // MARK: Beside the causes

    /// Adds the other events that an event names.
    private func collectExtras(_ event: Event, _ links: inout Links) {
        for link in event.links.all {
            let (word, time) = Self.asKnown(link.role, of: event)
            visit(link.event, from: event, word: word, at: time, &links)
        }
        switch event.what {
        case .stale: collectStale(event, &links)
        case .retry, .flushed, .write(_, .writeBack): addBatch(of: event, &links)
        case .heal(let fault): if case .down = fault { follow(event, &links) }
        default: break
        }
    }

    /// What an event itself says of one that it names, for the case that this one has left the log.
    private static func asKnown(_ role: LinkRole, of event: Event) -> (word: String, time: Instant?) {
        switch (role, event.what) {
        case (.lifetime, .expire(let storedAt, _, _)): ("stored", storedAt)
        case (.stored, .evict(let record)), (.stored, .reject(let record)): ("stored", record.storedAt)
        case (.replaced, .coalesce(_, let queuedAt)): ("accepted", queuedAt)
        case (.outdated, .stale(let staleness)): ("outdated", staleness.since)
        default: ("before", nil)
        }
    }

    /// What became of the entry that a lookup, which is to be explained, found or did not find.
    private func collectFate(_ event: Event, _ links: inout Links) {
        switch event.what {
        case .hit(let age, _): visit(event.cause, from: event, word: "stored", at: event.time - age, &links)
        case .miss(.negative(let since, _)):
            visit(event.cause, from: event, word: "stored", at: since, &links)
        case .miss(.expired(let at, _, _)): visit(event.cause, from: event, word: "expired", at: at, &links)
        case .miss(.evicted(let at, _)): visit(event.cause, from: event, word: "evicted", at: at, &links)
        case .miss(.rejected(let at)): visit(event.cause, from: event, word: "rejected", at: at, &links)
        case .miss(.invalidated(let at)): visit(event.cause, from: event, word: "taken out", at: at, &links)
        case .miss(.lost(let at)): visit(event.cause, from: event, word: "crashed", at: at, &links)
        default: break
        }
    }

    /// The start of the batch that a write was part of, and if that was not the first attempt, the failure before it.
    private func addBatch(of event: Event, _ links: inout Links) {
        guard event.begun > 0, let batch = log[event.begun], case .flush = batch.what else { return }
        _ = links.add(batch.number)
        if case .retry = event.what { return }
        if case .retry = log.cause(of: batch)?.what { follow(batch, &links) }
    }

    /// A stale read: where the copy came from, and what should have taken it out and did not.
    private func collectStale(_ event: Event, _ links: inout Links) {
        let answer = log[event.links[.answered]]
        if let answer { follow(answer, &links) }
        // Whoever brought the value may have read it from a replica that lagged.
        let copy = answer.flatMap { $0.isHit ? log.cause(of: $0) : nil }
        for other in log.events(ofOperationOf: copy ?? event) {
            if case .guarded(.lag) = other.what, other.key == event.key { _ = links.add(other.number) }
        }
        guard let outdating = log[event.links[.outdated]] else { return }
        for later in log.events(ofOperationOf: outdating)
        where later.number > outdating.number && later.number < event.number && later.key == event.key {
            if case .skip = later.what { visit(later.number, from: event, &links) }
        }
    }

    /// What the operation of an event had done before it.
    private func collectOperation(until event: Event, _ links: inout Links) {
        for earlier in log.events(ofOperationOf: event) where earlier.number < event.number {
            // What a call gives back when it ends changes nothing for it.
            if case .guarded(.release) = earlier.what { continue }
            guard links.add(earlier.number) else { continue }
            switch earlier.what {
            case .refuse, .skip, .miss(.unavailable), .join, .block, .guarded:
                collectExtras(earlier, &links)
                follow(earlier, &links)
            default: break
            }
        }
    }
}

extension Event {
    var isHit: Bool { if case .hit = what { true } else { false } }
    var isMiss: Bool { if case .miss = what { true } else { false } }

    /// Whether an operation ends with it; a stale read is noted right behind.
    var isEnd: Bool {
        switch what {
        case .done, .failed: true
        default: false
        }
    }
}
