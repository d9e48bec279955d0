import Reporting
import Simulation
import Tracing

/// A log written by hand: events are told one after the other, each at its moment.
final class Story {
    let simulation = Simulation()
    let names = Names()
    let log: Log
    let front: NodeID
    let users: NodeID
    let lru: Int16
    /// The event with which each operation began, and the one that answered it.
    private var begun: [Int: EventNumber] = [:]
    private var answers: [Int: EventNumber] = [:]

    init(limit: Int = 100_000) {
        log = Log(simulation: simulation, names: names, limit: limit)
        front = names.addNode("front", .cache)
        users = names.addNode("users", .database)
        lru = names.addPolicy("lru") { code, first, second in "reason \(code) of \(first) and \(second)" }
    }

    /// Tells that something happened.
    ///
    /// - Parameters:
    ///   - seconds: when, in seconds; not before the event told last.
    ///   - value: the event's value.
    @discardableResult
    func tell(
        _ seconds: Double, _ node: NodeID, _ key: String?, _ what: Happening,
        operation: Int = 0, client: Int32 = 0, cause: EventNumber = 0, links: Links = .none,
        value: String? = nil, truth: String? = nil, version: Int = 1
    ) -> Event {
        let time = Instant(nanoseconds: Int64((seconds * 1e9).rounded()))
        do {
            try simulation.run { try await self.simulation.sleep(until: time) }
        } catch {
            fatalError("the clock stopped: \(error)")
        }
        let number = log.append(
            what, node: node, key: key.map { names.key($0).id } ?? .none, operation: operation,
            client: client, cause: cause, begun: begun[operation] ?? 0,
            links: links.and(.answered, what.isStale ? answers[operation] ?? 0 : 0),
            value: value.map { Value($0, version: version) },
            truth: truth.map { Value($0, version: version) })
        switch what {
        case .request, .flush: if operation != 0 { begun[operation] = number }
        case .hit, .serve, .fallback: answers[operation] = number
        default: break
        }
        guard let event = log[number] else { fatalError("event #\(number) is not kept") }
        return event
    }

    /// Tells of the key `user:1`, and of the application if no node is named.
    @discardableResult
    func tell(
        _ seconds: Double, _ node: NodeID, _ what: Happening, operation: Int = 0,
        client: Int32 = 0, cause: EventNumber = 0, links: Links = .none, value: String? = nil,
        truth: String? = nil, version: Int = 1
    ) -> Event {
        tell(
            seconds, node, "user:1", what, operation: operation, client: client, cause: cause, links: links,
            value: value, truth: truth, version: version)
    }

    @discardableResult
    func tell(
        _ seconds: Double, _ what: Happening, operation: Int = 0, client: Int32 = 0,
        cause: EventNumber = 0, links: Links = .none, value: String? = nil, truth: String? = nil,
        version: Int = 1
    ) -> Event {
        tell(
            seconds, .application, what, operation: operation, client: client, cause: cause, links: links,
            value: value, truth: truth, version: version)
    }

    /// The lines of all kept events.
    func lines(_ level: TraceLevel = .brief, styled: Bool = false) -> [String] {
        let trace = TextTrace(log: log, level: level, styled: styled)
        return log.events.map { trace.line($0) }.filter { !$0.isEmpty }
    }
}

extension Instant {
    /// A moment, in seconds.
    static func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64((seconds * 1e9).rounded())) }
}

extension TimeSpan {
    /// A span, in seconds.
    static func lasting(_ seconds: Double) -> TimeSpan { Instant.at(seconds) - .start }
}

extension Story: @unchecked Sendable {}

extension Happening {
    fileprivate var isStale: Bool { if case .stale = self { true } else { false } }
}
