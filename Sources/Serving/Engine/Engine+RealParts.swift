internal import Caching
internal import Keyspace
internal import Language
internal import Simulation
internal import Tracing

/// A setup with real parts: a database that clients' commands read through to and write back to.
extension Engine {
    /// Whether the setup has real parts, so that its clock is the real one and nothing moves it.
    var hasRealParts: Bool { world.simulation.followsRealTime }

    /// Takes in answers of real parts.
    func takeAnswers() {
        // They are taken in when the script has ended.
        guard busy == nil else { return }
        session.grantSteps()
        if let target = clock.target(real: realTime()), target > now { world.simulation.advance(to: target) }
        world.simulation.takeAnswers()
        endTurn()
    }

    /// Throws for what would move the clock.
    func checkClockMoves() throws(CommandError) {
        if hasRealParts { throw CommandError("the setup has real parts, and nothing moves the real clock") }
    }

    /// Throws for what would take back what clients did, or do it again.
    func checkMayGoBack() throws(CommandError) {
        if hasRealParts {
            throw CommandError(
                "the setup has real parts, and what clients did there cannot be taken back or done again")
        }
    }

    /// Writes back at once what waits in write-behind queues, because the server ends.
    ///
    /// - Returns: what is to be told, and whether everything was written.
    func writeBack(within span: TimeSpan) -> (lines: [String], isAll: Bool) {
        let caches = world.caches.filter { !$0.queue.waiting.isEmpty || !$0.queue.underWay.isEmpty }
        guard hasRealParts, !caches.isEmpty else { return ([], true) }
        let count = caches.reduce(0) { $0 + $1.queue.waiting.count + $1.queue.underWay.count }
        session.grantSteps()
        for cache in caches {
            var settings = cache.settings
            settings.flushEvery = .zero
            // Its policy and the rest were checked when it was built.
            try? world.configure(
                cache, settings, summary: "\(cache.name) writes back, because the server ends")
        }
        let deadline = now + span
        try? world.simulation.run { [world] in _ = try await world.settle(until: deadline) }
        var lines: [String] = []
        var left = 0
        for cache in caches {
            let keys = (cache.queue.underWay + cache.queue.waiting).map(\.key.text)
            guard !keys.isEmpty else { continue }
            left += keys.count
            let shown = keys.prefix(Self.mostKeys).joined(separator: ", ")
            let more = keys.count > Self.mostKeys ? " and \(keys.count - Self.mostKeys) more" : ""
            lines.append(
                "\(keys.count) of \(count) writes could not be written back to \(cache.below.name) within \(span): \(shown)\(more)"
            )
        }
        if left == 0 { lines = ["wrote \(count) \(count == 1 ? "write" : "writes") back"] }
        return (lines, left == 0)
    }

    /// How many keys are named of those that could not be written back.
    private static let mostKeys = 20
}
