internal import Simulation
internal import Tracing

extension Operation {
    /// The same operation as one call of it goes on alone, so that it can be left behind.
    func fork() -> Operation {
        let fork = Operation(number: number, client: client, verb: verb, key: key, began: began)
        fork.start = start
        fork.last = last
        fork.version = version
        fork.isBehindTheBack = isBehindTheBack
        fork.isLeftBehind = isLeftBehind
        fork.source = source
        fork.isDurable = isDurable
        fork.queued = queued
        fork.batch = batch
        forks.append(fork)
        return fork
    }

    /// Whether it, or all the calls of it that are under way, wait for a connection.
    fileprivate var isHeldUp: Bool {
        awaitsConnection || !forks.isEmpty && forks.allSatisfy(\.isHeldUp)
    }

    /// Goes on from where a call of it ended.
    func join(_ fork: Operation) {
        last = max(last, fork.last)
        unanswered = fork.unanswered
        source = fork.source
        isDurable = fork.isDurable
        slowedBy = fork.slowedBy
        answeredBy = fork.answeredBy
    }

    /// The fault that slows down its newest call, or a call that goes on alone.
    var slowing: EventNumber { slowedBy != 0 ? slowedBy : forks.lazy.map(\.slowing).first { $0 != 0 } ?? 0 }

    /// Its newest event, those of the calls that go on alone included.
    fileprivate var newest: EventNumber { forks.reduce(last) { max($0, $1.newest) } }

    /// Goes on as work that nobody waits for, and all calls of it too.
    fileprivate func becomeBackground(_ number: Int) {
        self.number = number
        client = -1
        isLeftBehind = true
        batch = [:]
        for fork in forks { fork.becomeBackground(number) }
    }
}

/// Calls of one operation that run beside it, of which the first answer counts.
///
/// What comes later goes on by itself, as work in the background: a real call cannot be called back either.
final class Race<Answer: Sendable>: @unchecked Sendable {
    // Confined to the simulation's thread.
    private struct Leg {
        var fork: Operation
        var result: Result<Answer, any Error>?
    }

    private let world: World
    private let operation: Operation
    private let ended: Signal
    private var legs: [Leg] = []
    private var isOver = false

    init(_ operation: Operation, in world: World) {
        self.operation = operation
        self.world = world
        ended = Signal(world.simulation)
    }

    /// Starts a call.
    func start(_ call: @escaping @Sendable (Operation) async throws -> Answer) {
        let fork = operation.fork()
        let index = legs.count
        legs.append(Leg(fork: fork))
        world.startPending(named: "call \(index + 1) of \(operation.key?.text ?? "a batch")") {
            do {
                self.legs[index].result = .success(try await call(fork))
            } catch {
                self.legs[index].result = .failure(error)
                // Nobody waits for it any more, and only what belongs to the simulation may go wrong unseen.
                if self.isOver, !(error is any SimulatedFailure), !(error is CancellationError) {
                    self.world.report(error)
                }
            }
            self.ended.fire()
        }
    }

    /// Waits until a call has brought an answer or all have failed; at most until a moment.
    ///
    /// - Returns: whether that was so in time.
    func wait(until deadline: Instant = .distantFuture) async throws -> Bool {
        let simulation = world.simulation
        let alarm =
            deadline == .distantFuture ? nil : simulation.at(deadline, named: "timeout") { self.ended.fire() }
        defer { if let alarm { simulation.cancel(alarm) } }
        while !isSettled {
            if simulation.now >= deadline { return false }
            try await ended.wait()
        }
        return true
    }

    private var isSettled: Bool {
        legs.contains { if case .success = $0.result { true } else { false } }
            || legs.allSatisfy { $0.result != nil }
    }

    /// Takes the first answer, or the error of the first call if all failed, and leaves the others behind.
    func finish() throws -> Answer {
        let winner =
            legs.firstIndex { if case .success = $0.result { true } else { false } } ?? legs.startIndex
        operation.join(legs[winner].fork)
        abandon(but: winner)
        guard let result = legs[winner].result else { throw CancellationError() }
        return try result.get()
    }

    /// Whether no call has been sent yet, as all wait for a connection.
    var awaitsConnection: Bool { legs.allSatisfy { $0.result == nil && $0.fork.isHeldUp } }

    /// What a caller that waits no longer names: the newest event of the calls, and the fault that slows them down.
    var delay: Links {
        let newest = legs.reduce(0) { max($0, $1.fork.newest) }
        let slowing = legs.lazy.map(\.fork.slowing).first { $0 != 0 } ?? 0
        return Links(.awaited, newest > operation.last ? newest : 0).and(.slowed, slowing)
    }

    /// Leaves the calls that are under way behind.
    func abandon(but winner: Int? = nil) {
        isOver = true
        for (index, leg) in legs.enumerated() where index != winner && leg.result == nil {
            let fork = leg.fork
            fork.becomeBackground(world.operation(fork.verb, fork.key, client: -1).number)
        }
        operation.forks.removeAll { fork in legs.contains { $0.fork === fork } }
    }
}
