/// A world with a clock of its own: tasks that run one at a time, in an order that depends on nothing but the
/// program, and time that passes only when every task waits for it.
///
/// One thread at a time may use a simulation and everything in it: while `run` is under way that is the thread that
/// called it, which debug builds check.
public final class Simulation: @unchecked Sendable {
    // Confined to the thread that calls `run`; tasks reach it only through the ready queue that this thread drains.
    let ready: ReadyQueue
    var timers = Timers()
    private var parking = Parking()
    private var isClosed = false
    /// Whether a task that is alone may move the clock itself instead of suspending.
    var mayMoveClock = false
    /// The real world, once the simulation has parts that are not simulated.
    var outside: Outside?
    /// Fired when nothing is left to happen, so that a task that only watches does not wait in vain.
    public weak var watched: Signal?

    /// The present moment.
    public internal(set) var now = Instant.start
    /// Counts what happens and stops a run that goes on too long.
    public let budget: Budget

    /// Asked of a task that has waited for a moment, before it goes on; it may have it wait for longer. Nil if nobody does.
    public var gate: (@Sendable () async throws -> Void)?

    /// Decides what happens next; nil for insertion order.
    let chooser: (any Chooser)?
    /// What tasks and timers are called and how they are told apart, if a chooser wants to know.
    private var tasks = TaskBook()
    private var timerNames: [UInt64: String] = [:]
    private var owner = Owner()

    /// Makes a simulation at the start of time, without any task.
    public init(budget: Budget = Budget(), chooser: (any Chooser)? = nil) {
        self.budget = budget
        self.chooser = chooser
        ready = ReadyQueue(tracksTasks: chooser != nil)
    }

    // MARK: Tasks

    /// Starts a task. It first runs when the present one suspends, after those that were ready before it.
    ///
    /// - Parameters:
    ///   - name: what a chooser is told of it: `client alice`, `refresh of k:1`.
    ///   - isPrompt: whether it only prepares what others do, so that an explorer runs it as soon as it is ready.
    ///   - isOnly: whether there is never another of its name at the same time, so that its name alone tells it from others.
    public func start(
        named name: @autoclosure () -> String = "task", isPrompt: Bool = false, isOnly: Bool = false,
        _ body: @escaping @Sendable () async -> Void
    ) {
        owner.check()
        guard chooser != nil else {
            Task(executorPreference: ready) { await body() }
            return
        }
        let task = tasks.start(name(), by: ready.running, isPrompt: isPrompt, isOnly: isOnly)
        ready.enqueuing = task
        Task(executorPreference: ready) {
            await body()
            self.tasks.end(task)
        }
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

    /// Suspends the present task until a moment that somebody named: `advance 5s`, `at 30s`. Under a chooser that stops the
    /// clock, such a wait still moves it, where a wait for an answer does not.
    public func pause(until deadline: Instant) async throws {
        guard leavesClock else { return try await sleep(until: deadline) }
        try budget.spend()
        if isClosed { throw CancellationError() }
        if deadline <= now { return }
        try await withUnsafeThrowingContinuation { continuation in
            _ = timers.set(deadline, .pause(parking.park(continuation, ready.running)))
        }
    }

    /// Whether waits for answers take no time, as a chooser decides when they end.
    public var leavesClock: Bool { chooser?.stopsClock ?? false }

    /// The first half of a sleep: lets the time pass at once if that has the same effect as suspending.
    ///
    /// Code that sleeps very often calls the halves itself, `pass` and, if that returns false, `suspend`: a call of an
    /// asynchronous function costs several times as much as a plain one, even if it never suspends.
    ///
    /// - Returns: whether the present task has slept.
    public func pass(until deadline: Instant) throws -> Bool {
        try budget.spend()
        if isClosed { throw CancellationError() }
        if leavesClock { return false }
        if deadline <= now { return true }
        if gate != nil { return false }
        // If nothing else is ready and nothing is due before, suspending would only bring this task back at its
        // deadline: moving the clock at once gives the same order and saves the round trip.
        while mayMoveClock, ready.isEmpty {
            if deadline < timers.earliest {
                now = deadline
                return true
            }
            guard let (time, body) = timers.popCall(until: deadline) else { return false }
            try budget.spend()
            now = max(now, time)
            body()
        }
        return false
    }

    /// The second half of a sleep, for a deadline that `pass` could not reach at once.
    public func suspend(until deadline: Instant) async throws {
        try await withUnsafeThrowingContinuation { continuation in
            _ = timers.set(deadline, .wake(parking.park(continuation, ready.running)))
        }
        if let gate { try await gate() }
    }

    /// Suspends the present task until `wake` is called for the place that `register` is given.
    func park(_ register: (Parking.Place) -> Void) async throws {
        if isClosed { throw CancellationError() }
        try await withUnsafeThrowingContinuation { continuation in
            register(parking.park(continuation, ready.running))
        }
    }

    func wake(_ place: Parking.Place) {
        owner.check()
        guard let waiter = parking.leave(place) else { return }
        ready.enqueuing = waiter.task
        waiter.continuation.resume()
    }

    // MARK: Timers

    /// What names a timer that was set, so that it can be cancelled.
    public struct Timer: Sendable { fileprivate var handle: Timers.Handle }

    /// Calls `body` at `time`; timers of the same time fire in the order in which they were set.
    ///
    /// - Parameters:
    ///   - name: what a chooser is told of it: `expiry of front`.
    ///   - isPlain: whether `body` only changes data, so that a task that lets the time pass may run it itself.
    @discardableResult
    public func at(
        _ time: Instant, named name: @autoclosure () -> String = "timer", isPlain: Bool = false,
        _ body: @escaping @Sendable () -> Void
    ) -> Timer {
        owner.check()
        let handle = timers.set(max(time, now), isPlain ? .callWithin(body) : .call(body))
        if chooser != nil { timerNames[handle.sequence] = name() }
        return Timer(handle: handle)
    }

    /// Cancels a timer; one that has fired is left alone.
    public func cancel(_ timer: Timer) {
        // A closed simulation has no timers any more; a task that `close` wakes may still cancel its own.
        if isClosed { return }
        timers.cancel(timer.handle)
        timerNames[timer.handle.sequence] = nil
    }

    /// How many timers are set.
    public var timerCount: Int { timers.count }

    /// When the next timer fires; nil if none is set.
    public var nextTimer: Instant? { timers.count == 0 ? nil : timers.earliest }

    // MARK: Running

    /// Runs `body` as a task, and time with it, until it has finished.
    ///
    /// Other tasks that have not finished by then go on with the next call.
    ///
    /// - Throws: what `body` throws; `BudgetExceeded` when the budget is spent before it finishes; `Stalled` when it
    ///   waits for something that nothing is left to bring about; `Abandoned` when the chooser ends the run.
    public func run(
        named name: @autoclosure () -> String = "session", _ body: @escaping @Sendable () async throws -> Void
    ) throws {
        owner.claim()
        defer { owner.release() }
        let outcome = Outcome()
        mayMoveClock = chooser == nil && outside == nil
        if let outside { now = max(now, outside.now) }
        defer { mayMoveClock = false }
        start(named: name()) {
            do {
                try await body()
                outcome.result = .success(())
            } catch {
                outcome.result = .failure(error)
            }
            self.mayMoveClock = false
        }
        if let chooser {
            try go(on: outcome, as: chooser)
        } else {
            ready.drain()
            while outcome.result == nil {
                try budget.spend()
                guard try goOn() || wakeWatchers() else { throw Stalled() }
                if budget.stopped != nil { break }
            }
        }
        // A task that was stopped is not what it would have been, whether or not it says so.
        if let stopped = budget.stopped { throw stopped }
        try outcome.result?.get()
    }

    /// Does what comes next: the next timer, or with parts outside whatever comes first by the real clock.
    ///
    /// - Returns: whether there was anything to come.
    private func goOn() throws -> Bool {
        guard let outside else { return fireNext() }
        return try goOn(with: outside)
    }

    /// Moves the clock to the next timer, fires it, and runs all that it makes ready.
    ///
    /// - Returns: whether there was a timer.
    @discardableResult
    public func fireNext() -> Bool {
        guard let (time, action) = timers.popEarliest() else { return false }
        fire(action, at: time)
        ready.drain()
        return true
    }

    private func fire(_ action: Timers.Action, at time: Instant) {
        switch action {
        case .wake where leavesClock: break
        default: now = max(now, time)
        }
        switch action {
        case .wake(let place), .pause(let place): wake(place)
        case .call(let body), .callWithin(let body): body()
        }
    }

    /// Runs what is ready, without letting time pass, for whoever drives the clock from outside.
    public func runReady() { ready.drain() }

    /// Moves the clock to a moment, and fires the timers that are due until then. A moment that has passed changes nothing.
    ///
    /// It is for whoever drives the clock from outside, between tasks and never within one.
    public func advance(to moment: Instant) {
        while timers.count > 0, timers.earliest <= moment { fireNext() }
        now = max(now, moment)
    }

    private func wakeWatchers() -> Bool {
        guard let watched, watched.hasWaiters else { return false }
        watched.fire()
        if chooser == nil { ready.drain() }
        return true
    }

    // MARK: Choosing

    /// Does one thing after another as the chooser says, until the run's task has finished and nothing is ready.
    private func go(on outcome: Outcome, as chooser: any Chooser) throws {
        while outcome.result == nil || !ready.isEmpty {
            try budget.spend()
            let isOver = outcome.result != nil
            // An explorer wants to know of a wait in vain, and has no use for a watcher that finds that nothing happened.
            guard try step(as: chooser, withTimers: !isOver) || !chooser.stopsClock && wakeWatchers() else {
                throw Stalled()
            }
            if budget.stopped != nil { return }
        }
    }

    /// Does one thing that the chooser chooses.
    ///
    /// - Returns: whether there was anything to choose.
    private func step(as chooser: any Chooser, withTimers: Bool) throws -> Bool {
        var choices = ready.readyTasks.map { task in
            Choice(kind: .task, number: Int(task.value), name: name(of: task))
        }
        let readyCount = choices.count
        var due: [(handle: Timers.Handle, time: Instant, action: Timers.Action)] = []
        if withTimers, readyCount == 0 || !chooser.isTimed {
            due = timers.candidates(ofEarliestTime: chooser.isTimed)
            choices += due.map { choice($0.handle, at: $0.time, $0.action) }
        }
        if choices.isEmpty { return chooser.relieve() }
        guard let place = chooser.choose(choices, at: now) else { throw Abandoned() }
        if place == Self.again { return true }
        precondition(choices.indices.contains(place), "a chooser chose what was not offered")
        if place < readyCount {
            ready.runOne(at: place)
        } else {
            let chosen = due[place - readyCount]
            timerNames[chosen.handle.sequence] = nil
            if let action = timers.take(chosen.handle) { fire(action, at: chosen.time) }
        }
        return true
    }

    private func choice(_ handle: Timers.Handle, at time: Instant, _ action: Timers.Action) -> Choice {
        switch action {
        case .wake(let place):
            guard let task = parking.task(at: place) else { break }
            return Choice(kind: .wake(due: time), number: Int(task.value), name: name(of: task))
        case .pause(let place):
            guard let task = parking.task(at: place) else { break }
            return Choice(kind: .pause(due: time), number: Int(task.value), name: name(of: task))
        case .call, .callWithin: break
        }
        return Choice(
            kind: .timer(due: time), number: Int(handle.sequence),
            name: timerNames[handle.sequence] ?? "timer")
    }

    private func name(of task: TaskNumber) -> String {
        task == .none ? "task" : tasks.name(of: task)
    }

    /// What a chooser returns if it has done something itself and is to be asked again.
    public static let again = -1

    /// What a chooser may know of the task of a choice; nil of a timer.
    public func task(of choice: Choice) -> TaskBook.Note? {
        if case .timer = choice.kind { return nil }
        return choice.number > 0 ? tasks[choice.number] : nil
    }

    /// Tells the running task from every other one, in every order in which tasks may start; 0 outside of tasks.
    public var runningTask: UInt64 {
        ready.running == .none ? 0 : tasks[Int(ready.running.value)].identity
    }

    /// Says that the running task only watches from now on, or no longer: woken, it is to look at once whether what it waits
    /// for is so.
    public func watches(_ isWatching: Bool) {
        if chooser != nil, ready.running != .none { tasks.setPrompt(ready.running, isWatching) }
    }

    /// How many tasks have been started under a chooser, and what is known of each, from 1.
    public var taskBook: TaskBook { tasks }

    /// Has the task of a choice that waits for a moment wait for so much longer.
    public func postpone(_ choice: Choice, by span: TimeSpan) {
        guard case .wake = choice.kind else { return }
        for candidate in timers.candidates(ofEarliestTime: false) {
            guard case .wake(let place) = candidate.action, let task = parking.task(at: place),
                Int(task.value) == choice.number, let action = timers.take(candidate.handle)
            else { continue }
            _ = timers.set(candidate.time + span, action)
            return
        }
    }

    // MARK: Closing

    /// Ends the simulation: every suspended task is woken with a `CancellationError` and runs to its end.
    public func close() {
        isClosed = true
        mayMoveClock = false
        timers.cancelAll()
        while true {
            let waiting = parking.leaveAll()
            if waiting.isEmpty { break }
            for waiter in waiting {
                ready.enqueuing = waiter.task
                waiter.continuation.resume(throwing: CancellationError())
            }
            ready.drain()
        }
    }

    /// Nothing is under way that could bring about what a task waits for.
    public struct Stalled: Error {}

    /// The chooser ended the run.
    public struct Abandoned: Error {}

    private final class Outcome: @unchecked Sendable {
        // Confined to the simulation's thread.
        var result: Result<Void, any Error>?
    }
}
