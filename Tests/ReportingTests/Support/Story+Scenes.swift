import Reporting
import Simulation
import Tracing

/// Scenes as the engine plays them, with the causes that it names.
extension Story {
    func stored(_ entries: Int, at now: Double, ttl: Double? = 60, replaced: Bool = false) -> Happening {
        .store(
            Stored(
                ttl: ttl.map { .lasting($0) }, expires: ttl.map { .at(now + $0) }, replaced: replaced,
                isAbsence: false, capacity: 3, inBytes: false,
                fill: Fill(entries: entries, bytes: entries * 11)))
    }

    func done(_ verb: Verb, _ took: Double, _ node: NodeID, durable: Bool = false) -> Happening {
        .done(Completion(verb: verb, took: .lasting(took), node: node, isDurable: durable, found: true))
    }

    /// A cache-aside read that misses, and loads in 20ms through a cache 1ms away.
    ///
    /// - Returns: the event of the store.
    @discardableResult
    func load(
        _ key: String, at time: Double, operation: Int, _ cause: MissCause = .cold,
        from fate: EventNumber = 0,
        value: String = "row 1", entries: Int = 1, evicting: (Event, Event) -> Void = { _, _ in }
    ) -> Event {
        let request = tell(time, .application, key, .request(.read), operation: operation)
        let miss = tell(
            time, front, key, .miss(cause), operation: operation, cause: fate == 0 ? request.number : fate)
        let read = tell(
            time + 0.001, users, key, .read(found: true, took: .milliseconds(20)), operation: operation,
            cause: miss.number, value: value)
        evicting(miss, read)
        let store = tell(
            time + 0.021, front, key, stored(entries, at: time + 0.021), operation: operation,
            cause: read.number, value: value)
        tell(
            time + 0.022, .application, key, done(.read, 0.022, users), operation: operation,
            cause: store.number, value: value)
        return store
    }

    /// A write-behind write that is accepted after 1ms.
    ///
    /// - Returns: the event with which it was taken into the queue.
    @discardableResult
    func accept(_ value: String, at time: Double, operation: Int, version: Int) -> Event {
        let request = tell(time, .application, "user:1", .request(.write), operation: operation)
        let store = tell(
            time, front, "user:1", stored(1, at: time), operation: operation, cause: request.number,
            value: value, version: version)
        let queue = tell(
            time + 0.001, front, "user:1", .queue(depth: 1, capacity: 1000), operation: operation,
            cause: store.number, value: value, version: version)
        tell(
            time + 0.001, .application, "user:1", done(.write, 0.001, front), operation: operation,
            cause: queue.number, value: value, version: version)
        return queue
    }
}
