internal import Simulation
internal import Tracing

/// The chain of causes of an event.
///
/// It follows the causes that the events name, back to the first one. An event of another operation is told together
/// with what that operation was, and ends its branch; an event that belongs to none, such as an expiry or a fault,
/// is told and passed through.
struct Chain {
    let log: Log
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

    /// Adds the other events that an event names, and those that its story needs.
    private func collectExtras(_ event: Event, _ links: inout Links) {
        switch event.what {
        case .expire(let stored, let storedAt, _, _):
            visit(stored, from: event, word: "stored", at: storedAt, &links)
            if log.lifeOrigin(of: event) != .stored { addStore(before: event, &links) }
        case .evict(let record), .reject(let record):
            visit(record.stored, from: event, word: "stored", at: record.storedAt, &links)
        case .coalesce(_, let replaced, let queuedAt):
            visit(replaced, from: event, word: "accepted", at: queuedAt, &links)
        case .remove(true, _): addStore(before: event, &links)
        case .stale(let staleness): collectStale(event, staleness, &links)
        case .lost(let acknowledgedAt, _): addAcceptance(of: event, at: acknowledgedAt, &links)
        case .drop: addAcceptance(of: event, at: nil, &links)
        case .retry, .flushed, .write(_, .writeBack): addFlush(before: event, &links)
        case .heal(let fault): if case .down = fault { follow(event, &links) }
        case .guarded(.timeout), .refuse(_, .timeout): addSlowness(of: event.node, before: event, &links)
        case .refuse(_, .exhausted): addHolder(before: event, &links)
        default: break
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
        case .miss(.lost(let at)):
            visit(event.cause, from: event, word: "crashed", at: at, &links)
            addStore(before: log.cause(of: event) ?? event, key: event.key, &links)
        default: break
        }
    }

    /// The newest store of an entry before an event that took it away.
    private func addStore(before event: Event, key: KeyID? = nil, _ links: inout Links) {
        let key = key ?? event.key
        for earlier in log.events.reversed() where earlier.number < event.number {
            guard earlier.key == key, earlier.node == event.node else { continue }
            if case .store = earlier.what { _ = links.add(earlier.number) }
            switch earlier.what {
            case .store, .expire, .evict, .remove: return
            default: break
            }
        }
    }

    /// The fault that kept a node from answering in time, where it had one.
    private func addSlowness(of node: NodeID, before event: Event, _ links: inout Links) {
        var ended: [EventNumber] = []
        for other in log.events.reversed() where other.number < event.number && other.node == node {
            switch other.what {
            case .heal: ended.append(other.cause)
            case .fault(.slow), .fault(.hung):
                if !ended.contains(other.number) { return visit(other.number, from: event, &links) }
            default: continue
            }
        }
    }

    /// What kept a call so long that had the connection for which another waited in vain.
    private func addHolder(before event: Event, _ links: inout Links) {
        for other in log.events.reversed() where other.number < event.number && other.node == event.node {
            guard case .guarded(.connect) = other.what else { continue }
            let call = log.events(ofOperationOf: other).first { later in
                switch later.what {
                case .read, .write: later.number > other.number
                default: false
                }
            }
            if let call { addSlowness(of: call.node, before: event, &links) }
            return
        }
    }

    /// The event with which a write was taken into the queue.
    private func addAcceptance(of event: Event, at time: Instant?, _ links: inout Links) {
        for earlier in log.events.reversed() where earlier.number < event.number {
            guard earlier.key == event.key, earlier.isAcceptance else { continue }
            if let version = event.value?.version {
                guard earlier.value?.version == version else { continue }
            } else if let time, earlier.time != time || earlier.value != nil {
                continue
            }
            visit(earlier.number, from: event, &links)
            return
        }
    }

    /// The start of the batch that a write was part of, and where that was not the first try what had failed before it:
    /// the newest failure, which says how many there had been.
    private func addFlush(before event: Event, _ links: inout Links) {
        for earlier in log.events.reversed() where earlier.number < event.number {
            guard earlier.operation == event.operation, case .flush = earlier.what else { continue }
            _ = links.add(earlier.number)
            if case .retry = event.what { return }
            if case .retry = log.cause(of: earlier)?.what { follow(earlier, &links) }
            return
        }
    }

    /// A stale read: where the value came from, what made it outdated, and why the copy was still there.
    private func collectStale(_ event: Event, _ staleness: Staleness, _ links: inout Links) {
        visit(staleness.outdatedBy, from: event, word: "outdated", at: staleness.since, &links)
        let hit = log.events(ofOperationOf: event).last { $0.isHit }
        if let hit {
            visit(hit.number, from: event, &links)
            follow(hit, &links)
        }
        // Who brought the value may have read it from a replica that lagged.
        for other in log.events(ofOperationOf: hit.flatMap { log.cause(of: $0) } ?? event) {
            if case .guarded(.lag) = other.what, other.key == event.key { _ = links.add(other.number) }
        }
        // What should have taken the copy out and did not.
        for later in log.events
        where later.number > staleness.outdatedBy && later.number < event.number && later.key == event.key {
            guard case .skip(let verb, _) = later.what, later.operation != event.operation else { continue }
            let isOfTheWrite = later.operation == log[staleness.outdatedBy]?.operation
            if verb == .delete || isOfTheWrite { visit(later.number, from: event, &links) }
        }
        if staleness.versionsBehind > 1 { addNewestChange(before: event, since: staleness, &links) }
        guard staleness.versionsBehind == 0 else { return }
        for earlier in log.events where earlier.number < event.number && earlier.key == event.key {
            if case .lost = earlier.what, earlier.value?.version == event.value?.version {
                _ = links.add(earlier.number)
            }
        }
    }

    /// The newest of several changes that a stale read did not see: what was true when it began.
    private func addNewestChange(before event: Event, since staleness: Staleness, _ links: inout Links) {
        let began = log.request(of: event)?.number ?? event.number
        for earlier in log.events.reversed() where earlier.number < began && earlier.key == event.key {
            if earlier.number <= staleness.outdatedBy { return }
            switch earlier.what {
            case .queue, .coalesce, .write(_, .direct), .write(_, .behindTheBack):
                return visit(earlier.number, from: event, &links)
            default: continue
            }
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

extension Log {
    /// The kept events of the operation that an event belongs to, oldest first, up to the end of the operation.
    ///
    /// The worker that writes back goes on for ever with one operation: of it, the events of one batch.
    func events(ofOperationOf event: Event) -> [Event] {
        guard event.operation != 0 else { return [] }
        var found: [Event] = []
        // From the event on back to the beginning, and on to the end: operations lie close together.
        var number = event.number
        while let earlier = self[number] {
            if earlier.operation == event.operation {
                found.append(earlier)
                if earlier.isRequest || EventKind(earlier) == .flush { break }
            }
            number -= 1
        }
        found.reverse()
        if found.contains(where: \.isEnd) { return found }
        number = event.number + 1
        while let later = self[number] {
            if later.operation == event.operation {
                if EventKind(later) == .flush { break }
                found.append(later)
                if later.isEnd { break }
            }
            number += 1
        }
        return found
    }
}

extension Event {
    var isHit: Bool { if case .hit = what { true } else { false } }

    /// Whether an operation ends with it; a stale read is noted right behind.
    var isEnd: Bool {
        switch what {
        case .done, .failed: true
        default: false
        }
    }
}
