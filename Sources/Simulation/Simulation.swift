/// A world with a clock of its own: tasks that run one at a time, in an order that depends on nothing but the
/// program, and time that passes only when every task waits for it.
///
/// A simulation and everything in it belongs to one thread: the one that calls `run`.
public final class Simulation: @unchecked Sendable {
    // Confined to the thread that calls `run`; tasks reach it only through the ready queue that thread drains.
    private let ready = ReadyQueue()
    private var timers = Timers()
    private var parking = Parking()
    private var isClosed = false
    /// Whether a task that is alone may move the clock itself instead of suspending.
    private var mayMoveClock = false
    /// Fired when nothing is left to happen: what only watches for something does not wait in vain.
    public weak var watched: Signal?

    /// The present moment.
    public private(set) var now = Instant.start
    /// Counts what happens and stops a run that goes on too long.
    public let budget: Budget

    public init(budget: Budget = Budget()) { self.budget = budget }

    // MARK: Tasks

    /// Starts a task. It first runs when the present one suspends, after those that were ready before it.
    public func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: ready) { await body() }
    }

    /// Suspends the present task for a span of simulated time.
    ///
    /// - Throws: `CancellationError` once the simulation is closed, `BudgetExceeded` when the budget is spent.
    public func sleep(for span: TimeSpan) async throws {
        try await sleep(until: now + span)
    }

    /// Suspends the present task until a moment of simulated time; a moment that has passed is now.
    public func sleep(until deadline: Instant) async throws {
        if try pass(until: deadline) { return }
        try await suspend(until: deadline)
    }

    /// The first half of a sleep: lets the time pass at once where that is the same as suspending.
    ///
    /// Whoever sleeps very often calls the halves, `pass` and where it is false `suspend`, because a call of an
    /// asynchronous function costs several times as much as a plain one even where it never suspends.
    ///
    /// - Returns: whether the present task has slept.
    public func pass(until deadline: Instant) throws -> Bool {
        try budget.spend()
        if isClosed { throw CancellationError() }
        if deadline <= now { return true }
        // Where nothing else is ready and nothing is due before, suspending would only bring this task back at
        // its deadline: moving the clock at once gives the same order and spares the round trip.
        guard mayMoveClock, ready.isEmpty, deadline < timers.earliest else { return false }
        now = deadline
        return true
    }

    /// The second half of a sleep, where the first one did not do.
    public func suspend(until deadline: Instant) async throws {
        try await withUnsafeThrowingContinuation { continuation in
            _ = timers.set(deadline, .wake(parking.park(continuation)))
        }
    }

    /// Suspends the present task until `wake` is called for the place that `register` is given.
    func park(_ register: (Parking.Place) -> Void) async throws {
        if isClosed { throw CancellationError() }
        try await withUnsafeThrowingContinuation { continuation in register(parking.park(continuation)) }
    }

    func wake(_ place: Parking.Place) { parking.leave(place)?.resume() }

    // MARK: Timers

    /// What names a timer that was set, so that it can be cancelled.
    public struct Timer: Sendable { fileprivate var handle: Timers.Handle }

    /// Calls `body` at `time`; timers of the same time fire in the order in which they were set.
    @discardableResult
    public func at(_ time: Instant, _ body: @escaping @Sendable () -> Void) -> Timer {
        Timer(handle: timers.set(max(time, now), .call(body)))
    }

    /// Cancels a timer; one that has fired is left alone.
    public func cancel(_ timer: Timer) {
        // What is closed has no timers any more; a task that `close` wakes may still cancel its own.
        if !isClosed { timers.cancel(timer.handle) }
    }

    /// How many timers are set.
    public var timerCount: Int { timers.count }

    /// When the next timer fires, if one is set.
    public var nextTimer: Instant? { timers.count == 0 ? nil : timers.earliest }

    // MARK: Running

    /// Runs `body` as a task, and time with it, until it has finished.
    ///
    /// What else is under way stays under way, and goes on with the next call.
    ///
    /// - Throws: what `body` throws; `BudgetExceeded` when the budget is spent before it finishes;
    ///   `Stalled` when it waits for something that nothing is left to bring about.
    public func run(_ body: @escaping @Sendable () async throws -> Void) throws {
        let outcome = Outcome()
        mayMoveClock = true
        defer { mayMoveClock = false }
        start {
            do {
                try await body()
                outcome.result = .success(())
            } catch {
                outcome.result = .failure(error)
            }
            self.mayMoveClock = false
        }
        ready.drain()
        while outcome.result == nil {
            try budget.spend()
            guard fireNext() || wakeWatchers() else { throw Stalled() }
            if budget.stopped != nil { break }
        }
        // A task that was stopped is not what it would have been, whether or not it says so.
        if let stopped = budget.stopped { throw stopped }
        try outcome.result?.get()
    }

    /// Moves the clock to the next timer, fires it, and runs all that it makes ready.
    ///
    /// - Returns: whether there was a timer.
    @discardableResult
    public func fireNext() -> Bool {
        guard let (time, action) = timers.popEarliest() else { return false }
        now = max(now, time)
        switch action {
        case .wake(let place): wake(place)
        case .call(let body): body()
        }
        ready.drain()
        return true
    }

    private func wakeWatchers() -> Bool {
        guard let watched, watched.hasWaiters else { return false }
        watched.fire()
        ready.drain()
        return true
    }

    /// Ends the simulation: every suspended task is woken with a `CancellationError` and runs to its end.
    public func close() {
        isClosed = true
        mayMoveClock = false
        timers.cancelAll()
        while true {
            let waiting = parking.leaveAll()
            if waiting.isEmpty { break }
            for continuation in waiting { continuation.resume(throwing: CancellationError()) }
            ready.drain()
        }
    }

    /// Nothing is under way that could bring about what a task waits for.
    public struct Stalled: Error {}

    private final class Outcome: @unchecked Sendable {
        var result: Result<Void, any Error>?
    }
}
