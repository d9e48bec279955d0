internal import DequeModule
internal import Simulation
internal import Tracing

/// A bulkhead: so many calls at one time and no more; who comes later waits in line, or is refused.
///
/// A slow database then holds up at most so many callers, and gets at most so many calls.
final class ConnectionPool: @unchecked Sendable {
    // Confined to the simulation's thread.
    private final class Place: @unchecked Sendable {
        let operation: Operation
        let called: Signal
        var isGranted = false
        var hasLeft = false

        init(_ operation: Operation, _ simulation: Simulation) {
            self.operation = operation
            called = Signal(simulation)
        }
    }

    private let limit: Int
    private let settings: ResilienceSettings
    private unowned let node: CacheNode
    private var inUse = 0
    private var line = Deque<Place>()
    /// How many of the line still wait.
    private var waiting = 0

    init(_ limit: Int, _ settings: ResilienceSettings, node: CacheNode) {
        self.limit = limit
        self.settings = settings
        self.node = node
    }

    /// A connection in use: with which event it was taken, and by which operation.
    private final class Loan {
        let taken: EventNumber
        let operation: Operation
        var isOver = false

        init(_ taken: EventNumber, _ operation: Operation) {
            self.taken = taken
            self.operation = operation
        }
    }

    /// The connections in use, the one taken first in front; some behind it may have been given back.
    private var loans = Deque<Loan>()

    /// What a caller that got no connection names: the call that has had one for longest, and the fault that slows it
    /// down.
    var holder: Links {
        guard let first = loans.first(where: { !$0.isOver }) else { return .none }
        return Links(.held, first.taken).and(.slowed, first.operation.slowing)
    }

    /// Runs a call with a connection of its own.
    ///
    /// - Throws: `Refused` if none was to be had.
    func run<Answer: Sendable>(
        _ verb: Verb, _ key: Key?, _ operation: Operation, _ call: () async throws -> Answer
    ) async throws -> Answer {
        if inUse < limit { inUse += 1 } else { try await waitForOne(verb, key, operation) }
        var loan: Loan?
        defer {
            loan?.isOver = true
            while let first = loans.first, first.isOver { loans.removeFirst() }
            release()
            noteRelease(key, operation, of: loan?.taken ?? 0)
        }
        // Who gave up in the moment in which it was granted needs it no more.
        if operation.isLeftBehind { throw Refused(node: node.id, refusal: .timeout) }
        let taken = node.world.note(
            operation, node.id, key, .connect(inUse: inUse, limit: limit))
        let own = Loan(taken, operation)
        loan = own
        loans.append(own)
        return try await call()
    }

    /// Nothing follows from it for the operation that had the connection, so it is not the newest event of that.
    private func noteRelease(_ key: Key?, _ operation: Operation, of taken: EventNumber) {
        if taken == 0 { return }
        let last = operation.last
        node.world.note(
            operation, node.id, key, .release(inUse: inUse, waiting: waiting), cause: taken)
        operation.last = last
    }

    private func waitForOne(_ verb: Verb, _ key: Key?, _ operation: Operation) async throws {
        let world = node.world
        dismiss()
        if let most = settings.connectionQueue, waiting >= most { throw refuse(verb, key, operation) }
        let place = Place(operation, world.simulation)
        line.append(place)
        waiting += 1
        operation.awaitsConnection = true
        defer { operation.awaitsConnection = false }
        world.note(operation, node.id, key, .wait(inUse: inUse, waiting: waiting))
        let deadline = settings.connectionWait.map { world.simulation.now + $0 }
        let alarm = deadline.map {
            world.simulation.at($0, named: "end of waiting for a connection") { place.called.fire() }
        }
        defer { if let alarm { world.simulation.cancel(alarm) } }
        while !place.isGranted {
            if place.hasLeft { throw Refused(node: node.id, refusal: .timeout) }
            if let deadline, world.simulation.now >= deadline {
                place.hasLeft = true
                waiting -= 1
                throw refuse(verb, key, operation)
            }
            try await place.called.wait()
        }
    }

    private func refuse(_ verb: Verb, _ key: Key?, _ operation: Operation) -> Refused {
        node.world.note(operation, node.id, key, .refuse(verb, .exhausted), links: holder)
        return Refused(node: node.id, refusal: .exhausted)
    }

    /// Hands the connection to who has waited longest, or puts it back.
    private func release() {
        dismiss()
        guard let next = line.popFirst() else { return inUse -= 1 }
        waiting -= 1
        next.isGranted = true
        next.called.fire()
    }

    /// Lets those go who have given up while they waited, so that they take no place in the line. As the limit is the same
    /// for all, who came first gives up first. O(1), amortised.
    private func dismiss() {
        while let first = line.first, first.hasLeft || first.operation.isLeftBehind {
            line.removeFirst()
            if first.hasLeft { continue }
            waiting -= 1
            first.hasLeft = true
            first.called.fire()
        }
    }
}
