@testable import Caching
import Simulation
import Testing
import Tracing

/// The circuit breaker's three states, and health checks.
@Suite struct CircuitBreakerTests {
    private func lab(_ change: (inout ResilienceSettings) -> Void = { _ in }) throws -> Lab {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.resilience.breaker = 0.5
            $0.resilience.breakerCalls = 4
            $0.resilience.breakerPause = .s(2)
            change(&$0.resilience)
        }
        return lab
    }

    private func states(_ lab: Lab) -> [BreakerState] {
        lab.world.log.events.compactMap {
            if case .breaker(let state, _, _, _) = $0.what { state } else { nil }
        }
    }

    @Test func itOpensAtItsShareOfFailures() throws {
        let lab = try lab()
        try lab.read("a")
        try lab.read("b")
        lab.world.disturb(lab.database, .down(until: nil))
        try lab.read("c")
        #expect(states(lab) == [])
        try lab.read("c")
        #expect(states(lab) == [.open])
        try lab.read("c")
        #expect(lab.count(.errorsOpen) == 1)
        #expect(lab.count(.errorsDown, at: lab.database) == 2)
    }

    @Test func belowItsNumberOfCallsItNeverOpens() throws {
        let lab = try lab()
        lab.world.disturb(lab.database, .down(until: nil))
        for _ in 0..<3 { try lab.read("a") }
        #expect(states(lab) == [])
    }

    @Test func whatLiesFurtherBackThanTheWindowCountsNot() throws {
        let lab = try lab { $0.breakerWindow = .s(1) }
        lab.world.disturb(lab.database, .down(until: nil))
        for _ in 0..<6 {
            try lab.read("a")
            try lab.advance(.ms(500))
        }
        #expect(states(lab) == [])
    }

    @Test func aProbeThatFailsOpensItAgainAndOneThatGoesWellClosesIt() throws {
        let lab = try lab()
        lab.world.disturb(lab.database, .down(until: .start + .s(3)))
        for _ in 0..<4 { try lab.read("a") }
        try lab.advance(.s(2))
        try lab.read("a")
        #expect(states(lab) == [.open, .halfOpen, .open])
        try lab.advance(.s(2))
        #expect(try lab.read("a") == "1")
        #expect(states(lab) == [.open, .halfOpen, .open, .halfOpen, .closed])
        #expect(lab.count(.breakerOpens) == 2)
    }

    @Test func halfOpenItLetsNoMoreThroughThanItsProbes() throws {
        let lab = try lab { $0.breakerProbes = 2 }
        lab.world.disturb(lab.database, .down(until: .start + .s(1)))
        for _ in 0..<4 { try lab.read("a") }
        try lab.advance(.s(2))
        try lab.together(["a", "b", "c", "d", "e"].map { Lab.reading($0) })
        #expect(lab.count(.loads, at: lab.database) == 2)
        #expect(lab.count(.errorsOpen) == 3)
        #expect(states(lab).last == .closed)
    }

    /// A slow call that was let through before it opened, and whose answer comes while a probe is under way.
    @Test func whatBeganBeforeItOpenedIsNoProbe() throws {
        let lab = try lab { $0.breakerPause = .ms(500) }
        lab.configureDatabase { $0.read = .fixed(.s(1)) }
        for key in ["a", "b"] { lab.after(.zero) { try await $0.world.read($0.key(key), through: $0.front) } }
        try lab.advance(.ms(100))
        lab.world.disturb(lab.database, .down(until: .start + .ms(200)))
        for _ in 0..<4 { try lab.read("c") }
        #expect(states(lab) == [.open])
        lab.after(.ms(600)) { try await $0.world.read($0.key("d"), through: $0.front) }
        try lab.advance(.s(1))
        #expect(lab.count(.loads, at: lab.database) == 3)
        #expect(states(lab) == [.open, .halfOpen], "the probe is still under way")
        try lab.settle()
        #expect(states(lab) == [.open, .halfOpen, .closed])
    }

    @Test func aBatchOfWritesIsACallToo() throws {
        let lab = Lab()
        try lab.cache("write-behind") {
            $0.flushEvery = .ms(100)
            $0.retry = .ms(100)
            $0.resilience.breaker = 1
            $0.resilience.breakerCalls = 2
        }
        lab.world.disturb(lab.database, .down(until: .start + .s(3)))
        try lab.write("a", "new")
        #expect(try lab.settle())
        #expect(states(lab).first == .open)
        #expect(try lab.database.rows.read(lab.key("a"))?.text == "new")
        #expect(lab.count(.lostWrites) == 0)
    }

    // MARK: Health checks

    @Test func pingsTakeANodeOutOfUseAndBack() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.resilience.healthEvery = .s(1)
            $0.resilience.healthFailures = 2
        }
        lab.world.disturb(lab.database, .hung(until: .start + .ms(4500)))
        try lab.advance(.ms(2500))
        #expect(try lab.read("a") == nil)
        #expect(lab.count(.errorsUnhealthy) == 1)
        #expect(lab.world.simulation.now == .start + .ms(2501))
        try lab.advance(.ms(2600))
        #expect(try lab.read("a") == "1")
    }

    /// Pings go on for ever, and nothing waits for that.
    @Test func settlingDoesNotWaitForPings() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.healthEvery = .s(1) }
        try lab.read("a")
        #expect(try lab.settle())
        #expect(lab.world.simulation.now == .start + .ms(22))
        #expect(!lab.world.mayGoOn)
    }
}
