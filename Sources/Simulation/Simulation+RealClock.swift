/// A simulation with parts that are not simulated: its clock follows the real one.
extension Simulation {
    /// Lets the clock follow the real one from now on: the simulation has parts that are not simulated. It no longer gives
    /// the same in every run.
    ///
    /// A simulation that has a chooser cannot: it would decide what the world outside decides.
    public func followRealTime() {
        guard outside == nil else { return }
        precondition(chooser == nil, "a chooser cannot order what happens outside")
        outside = Outside(at: now)
        mayMoveClock = false
    }

    /// Whether the clock follows the real one.
    public var followsRealTime: Bool { outside != nil }

    /// Whether it could: nobody orders its steps.
    public var mayFollowRealTime: Bool { chooser == nil }

    /// How long it waits at most before it asks whether it is to stop.
    private static let patience: Int64 = 50

    /// Does what comes first by the real clock: an answer from outside, or the next timer.
    ///
    /// - Returns: whether anything can still come.
    func goOn(with outside: Outside) throws -> Bool {
        let arrived = outside.take()
        now = max(now, outside.now)
        if !arrived.isEmpty {
            for place in arrived { wake(place) }
            ready.drain()
            return true
        }
        if timers.count > 0, timers.earliest <= now { return fireNext() }
        if timers.count == 0, outside.underWay == 0 { return false }
        outside.wait(until: timers.earliest, atMost: Self.patience)
        try budget.ask()
        return true
    }
}
