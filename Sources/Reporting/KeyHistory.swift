internal import Simulation
public import Tracing

/// One key's whole life: the answer of `history KEY`.
///
///     user:1: 3 reads (1 hit, 2 misses: 1 cold, 1 expired), 1 write; stored 2 times, expired once
///     ...and below it the trace of every kept event of the key.
public struct KeyHistory: Sendable {
    public let key: String
    /// One line that sums the life up.
    public let summary: String
    /// What is missing because the log no longer keeps it; nil if nothing is.
    public let gap: String?
    /// The kept events of the key, oldest first.
    public let events: [Event]

    /// - Parameter nodes: only what happened at these nodes counts; nil for all.
    /// - Complexity: O(events kept).
    public init(of key: KeyID, in log: Log, at nodes: [NodeID]? = nil) {
        self.key = log.names.key(key).text
        events = log.events.filter { event in
            event.key == key && (nodes.map { $0.contains(event.node) } ?? true)
        }
        summary = Self.summary(events, log.names)
        gap =
            log.isComplete
            ? nil
            : "events before #\(log.first) are no longer kept, so older ones may be missing; raise trace keep="
    }

    /// Writes the summary and the trace.
    ///
    /// - Parameters:
    ///   - last: how many events are shown at most, the newest ones.
    ///   - filter: which of the events are shown.
    public func append(
        to buffer: inout TextBuffer, log: Log, last: Int = .max, filter: EventFilter = EventFilter(),
        styled: Bool = false, columns: (@Sendable () -> Int?)? = nil
    ) {
        if styled { buffer.append(Style.bold.rawValue) }
        buffer.append(safe: key)
        if styled { buffer.append(Style.reset.rawValue) }
        buffer.append(": ")
        buffer.append(summary)
        buffer.append("\n")
        if let gap {
            buffer.append(gap)
            buffer.append("\n")
        }
        let trace = TextTrace(log: log, level: .full, styled: styled, columns: columns)
        trace.append(newest: last, of: events, filter, showAll: "history \(key) all", to: &buffer)
    }

    // MARK: Summing up

    private static func summary(_ events: [Event], _ names: Names) -> String {
        guard !events.isEmpty else { return "nothing is known of it" }
        var metrics = Metrics()
        for event in events { metrics.count(event, names: names) }
        func total(_ counter: Counter) -> Int { metrics.nodes.reduce(0) { $0 + $1[counter] } }

        let atApplication = metrics[.application]
        var parts = [
            counted(atApplication[.reads], "read", "reads"), lookUps(total),
            counted(atApplication[.writes], "write", "writes"),
            counted(atApplication[.deletes], "delete", "deletes"),
        ]
        parts += [
            (Counter.stores, "stored"), (.refreshes, "refreshed"), (.expiries, "expired"),
            (.evictions, "evicted"), (.rejections, "rejected"),
        ].map { counter, word in times(total(counter), word) }
        parts += [
            counted(total(.staleReads), "stale read", "stale reads"),
            counted(total(.lostWrites), "lost write", "lost writes"),
            counted(total(.errors), "error", "errors"),
        ]
        let known = parts.compactMap { $0 }
        return known.isEmpty ? "nothing has come of it yet" : known.joined(separator: ", ")
    }

    private static func lookUps(_ total: (Counter) -> Int) -> String? {
        var parts = counted(total(.hits), "hit", "hits").map { [$0] } ?? []
        if total(.staleHits) > 0, !parts.isEmpty { parts[0] += " (\(total(.staleHits)) stale)" }
        if let misses = counted(total(.misses), "miss", "misses") {
            let causes = Counter.missCauses.filter { total($0) > 0 }.map { counter in
                "\(total(counter)) \(counter.name.dropFirst("misses-".count))"
            }
            parts.append("\(misses) (\(causes.joined(separator: ", ")))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String? {
        count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
    }

    private static func times(_ count: Int, _ word: String) -> String? {
        switch count {
        case 0: nil
        case 1: "\(word) once"
        default: "\(word) \(count) times"
        }
    }
}

/// All that has happened, the newest of it as a trace: the answer of `history` alone.
public struct SessionHistory: Sendable {
    private let log: Log

    public init(of log: Log) { self.log = log }

    /// Writes how much there is, and the newest events that a filter lets through.
    public func append(
        to buffer: inout TextBuffer, last: Int, filter: EventFilter, styled: Bool,
        columns: (@Sendable () -> Int?)?
    ) {
        buffer.append("\(log.count) \(log.count == 1 ? "event" : "events")")
        if !log.isComplete { buffer.append(", of which those from #\(log.first) on are kept (trace keep=)") }
        buffer.append("\n")
        let trace = TextTrace(log: log, level: .full, styled: styled, columns: columns)
        trace.append(newest: last, of: log.events, filter, showAll: "history all", to: &buffer)
    }
}

extension TextTrace {
    /// Writes the newest of some events, and above them how many more there are and what shows them.
    fileprivate func append(
        newest last: Int, of events: some Sequence<Event>, _ filter: EventFilter, showAll: String,
        to buffer: inout TextBuffer
    ) {
        let fitting = filter.showsAll ? Array(events) : events.filter { filter.shows($0, log.names) }
        if !filter.showsAll {
            buffer.append("\(fitting.count) \(fitting.count == 1 ? "event" : "events") with ")
            buffer.append(safe: filter.words)
            buffer.append("\n")
        }
        if fitting.count > last {
            let words = filter.showsAll ? "" : " \(filter.words)"
            buffer.append("… \(fitting.count - last) earlier: ")
            buffer.append(safe: showAll + words)
            buffer.append(" shows them\n")
        }
        for event in fitting.suffix(last) { append(event, to: &buffer) }
    }
}
