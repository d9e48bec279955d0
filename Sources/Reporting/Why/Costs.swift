internal import Simulation
internal import Tracing

/// What an event cost: time, and calls of databases.
struct Costs {
    let source: any EventSource

    func cost(of event: Event) -> String? {
        switch event.what {
        case .miss, .done, .failed, .refuse, .join, .hit, .skip, .block: return cost(ofOperationOf: event)
        case .evict, .expire, .remove(true, _), .reject, .crash: return cost(ofMissAfter: event)
        default: return nil
        }
    }

    /// What the whole operation took, and which databases it called.
    private func cost(ofOperationOf event: Event) -> String? {
        let events = source.events(ofOperationOf: event)
        guard let first = events.first, let last = events.last(where: \.isEnd) else { return nil }
        var text = "\(took(last) ?? last.time - first.time)"
        if case .miss = event.what, case .done = last.what, let without = lookUp(event, events),
            took(last) != without
        {
            text += " instead of \(without)"
        }
        let calls = calls(events)
        if event.isHit || event.isStaleHit, calls.isEmpty { return text + ", and no call of a database" }
        guard let end = calls.last else { return text }
        let rest = calls.dropLast()
        return text + (rest.isEmpty ? "" : ", " + rest.joined(separator: ", ")) + ", and " + end
    }

    private func took(_ event: Event) -> TimeSpan? {
        switch event.what {
        case .done(let completion): completion.took
        case .failed(_, _, let took): took
        default: nil
        }
    }

    /// How long it takes to ask the cache that missed: what a hit would have taken.
    ///
    /// The way there and back is seen after the miss where the application asks the cache, and after the store where
    /// the cache loads by itself.
    private func lookUp(_ miss: Event, _ events: [Event]) -> TimeSpan? {
        if case .miss(.unavailable) = miss.what { return nil }
        guard let index = events.firstIndex(where: { $0.number == miss.number }) else { return nil }
        if index + 1 < events.count, events[index + 1].time > miss.time {
            return events[index + 1].time - miss.time
        }
        guard let end = events.last(where: \.isEnd),
            let store = events.last(where: { $0.node == miss.node && $0.isStore }),
            end.time > store.time
        else { return nil }
        return end.time - store.time
    }

    /// `one read of users`, for each database in the order of the first call.
    private func calls(_ events: [Event]) -> [String] {
        var counts: [(node: NodeID, noun: String, count: Int)] = []
        for event in events {
            let noun: String
            switch event.what {
            case .read: noun = "read"
            case .write: noun = "write"
            default: continue
            }
            if let known = counts.firstIndex(where: { $0.node == event.node && $0.noun == noun }) {
                counts[known].count += 1
            } else {
                counts.append((event.node, noun, 1))
            }
        }
        return counts.map { call in
            let number = call.count == 1 ? "one \(call.noun)" : "\(call.count) \(call.noun)s"
            return "\(number) of \(source.names.node(call.node))"
        }
    }

    /// The first miss that an event led to.
    private func cost(ofMissAfter event: Event) -> String? {
        let misses = source.events(causedBy: event.number).filter { $0.isMiss }
        guard let first = misses.first else { return nil }
        let cost = cost(ofOperationOf: first).map { " (\($0))" } ?? ""
        let rest = misses.count == 1 ? "" : ", the first of \(misses.count)"
        return "the miss at \(first.time)\(rest)\(cost)"
    }
}

extension Event {
    fileprivate var isStore: Bool { if case .store = what { true } else { false } }
}
