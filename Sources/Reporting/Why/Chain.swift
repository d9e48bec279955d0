internal import Simulation
internal import Tracing

/// The chain of causes of an event.
///
/// It follows the causes and the links that the events name, back to the first one. An event of another operation says
/// which operation that was, and ends its branch; the chain goes on behind an event that belongs to none, such as an
/// expiry or a fault.
struct Chain {
    let source: any EventSource

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
        // What an event names beside its cause comes first: it says more where an event has left the source.
        collectFate(event, &links)
        collectExtras(event, &links)
        follow(event, &links)
        links.numbers.removeAll { $0 == event.number }
        if case .stale = event.what { links.numbers.removeAll { source[$0]?.isEnd == true } }
        let steps = links.numbers.sorted().compactMap { source[$0] }
        var rows = links.lost.sorted { $0.number < $1.number }.map(\.row)
        rows += steps.map { row(for: $0, explaining: event) }
        return rows
    }

    /// What a chain has come upon so far.
    struct Links {
        var numbers: [EventNumber] = []
        /// What has left the log, as far as it is known.
        var lost: [(number: EventNumber, row: Explanation.Row)] = []

        mutating func add(_ number: EventNumber) -> Bool {
            guard !numbers.contains(number) else { return false }
            numbers.append(number)
            return true
        }
    }

    // MARK: Rows

    /// - Parameter subject: the event that is being explained; what belongs to its own operation needs no mention of it.
    private func row(for event: Event, explaining subject: Event) -> Explanation.Row {
        let wording = Wording(source)
        let isOwn = event.operation == subject.operation
        let other = event.key.exists && event.key != subject.key ? wording.key(event.key) + ": " : ""
        var (word, text) = wording.row(for: event, isOwn: isOwn)
        if case .stale(let staleness) = subject.what {
            text += whyStale(event, staleness, outdated: subject.links[.outdated])
        }
        // What has expired was gone from then on, whenever somebody noticed.
        return Explanation.Row(word: word, time: source.end(of: event) ?? event.time, text: other + text)
    }

    /// What a step has to do with a read that was stale.
    private func whyStale(_ event: Event, _ staleness: Staleness, outdated: EventNumber) -> String {
        switch event.what {
        case .store: return stored(late: event, after: outdated)
        case .hit: return staleness.versionsBehind > 0 ? ": nothing had removed it" : ""
        default: return ""
        }
    }

    /// A reader that loaded the old value before the write and stored it after the write; or a writer of the old one,
    /// who was sooner in the database and later in the cache.
    private func stored(late event: Event, after write: EventNumber) -> String {
        guard write > 0, event.number > write else { return "" }
        for earlier in source.events(ofOperationOf: event).reversed() where earlier.number < write {
            switch earlier.what {
            case .read:
                return ": it had been loaded at \(earlier.time), before the write, and was stored after it"
            case .write:
                return
                    ": it had been written at \(earlier.time), before the other write, and was stored after it"
            default: continue
            }
        }
        return ""
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
        guard let cause = source[number] else {
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
        case .refuse, .retry, .skip, .drop, .breaker: true
        default: false
        }
    }

    /// Whether an event only says what the operation found before it went on: why that was so is a question of its own.
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

    /// What an event itself says of one that it names, for the case that this one has left the source.
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
        case .stampede, .thrash, .penetration:
            // The miss from which it came, and what had become of that entry.
            guard let miss = source.cause(of: event) else { break }
            visit(event.cause, from: event, word: "missed", &links)
            collectFate(miss, &links)
            // A load names the miss that it follows from.
            if case .read = miss.what, let before = source.cause(of: miss) {
                visit(before.number, from: miss, word: "missed", &links)
            }
        default: break
        }
    }

    /// The start of the batch that a write was part of, and if that was not the first attempt, the failure before it.
    private func addBatch(of event: Event, _ links: inout Links) {
        guard event.begun > 0, let batch = source[event.begun], case .flush = batch.what else { return }
        _ = links.add(batch.number)
        if case .retry = event.what { return }
        if case .retry = source.cause(of: batch)?.what { follow(batch, &links) }
    }

    /// A stale read: where the copy came from, and what should have taken it out and did not.
    private func collectStale(_ event: Event, _ links: inout Links) {
        let answer = source[event.links[.answered]]
        if let answer { follow(answer, &links) }
        // Whoever brought the value may have read it from a replica that lagged.
        let copy = answer.flatMap { $0.isHit ? source.cause(of: $0) : nil }
        for other in source.events(ofOperationOf: copy ?? event) {
            if case .lag = other.what, other.key == event.key { _ = links.add(other.number) }
        }
        if let copy { addFarCopy(of: copy, event, &links) }
        guard let outdating = source[event.links[.outdated]] else { return }
        for later in source.events(ofOperationOf: outdating)
        where later.number > outdating.number && later.number < event.number && later.key == event.key {
            if case .skip = later.what { visit(later.number, from: event, &links) }
        }
    }

    /// The copy of another cache that a copy was made from: it was as old already.
    private func addFarCopy(of copy: Event, _ event: Event, _ links: inout Links) {
        for far in source.events(ofOperationOf: copy)
        where far.isHit && far.key == event.key && far.node != copy.node && far.number < copy.number {
            _ = links.add(far.number)
            collectFate(far, &links)
        }
    }

    /// What the operation of an event had done before it.
    private func collectOperation(until event: Event, _ links: inout Links) {
        for earlier in source.events(ofOperationOf: event) where earlier.number < event.number {
            // What a call gives back when it ends changes nothing for it.
            if case .release = earlier.what { continue }
            guard links.add(earlier.number) else { continue }
            switch earlier.what {
            case .refuse, .skip, .miss(.unavailable), .join, .block, .timeout, .again, .hedge, .breaker,
                .connect, .wait,
                .serve, .fallback, .lease, .health, .lag, .renew:
                collectExtras(earlier, &links)
                follow(earlier, &links)
            default: break
            }
        }
    }
}
