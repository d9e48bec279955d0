@testable import Caching
import Simulation
import Testing
import Tracing

/// Limits to waiting, repetitions, hedges and pools: what is put around each call of what a cache stands over.
@Suite struct CallGuardTests {
    // MARK: Timeouts

    @Test func aCallThatTakesTooLongHasFailed() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.timeout = .ms(10) }
        #expect(try lab.read("a") == nil)
        #expect(
            lab.events() == """
                3 0.000s app request a read
                4 0.000s front miss a cold ←3
                5 0.001s db read a="1" 20ms ←4
                6 0.011s db timeout a (Tracing.Verb.read, limit: 10ms) ←4
                7 0.011s app failed a read timeout 11ms ←6
                """)
        #expect(lab.count(.timeouts, at: lab.database) == 1)
        #expect(lab.world.log.metrics[.application][.errorsTimeout] == 1)
    }

    @Test func aCallInTimeIsAsItWas() throws {
        let plain = Lab()
        try plain.cache("cache-aside")
        let guarded = Lab()
        try guarded.cache("cache-aside") { $0.resilience.timeout = .ms(100) }
        for lab in [plain, guarded] {
            try lab.read("a")
            try lab.write("a", "new")
            try lab.read("a")
        }
        #expect(plain.events() == guarded.events())
    }

    /// The writer is told that it failed, and the database has it.
    @Test func aWriteThatTimedOutMayHaveBeenWritten() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.timeout = .ms(10) }
        #expect(try lab.write("a", "new") == nil)
        try lab.configure { $0.resilience.timeout = nil }
        #expect(try lab.read("a") == "new")
        #expect(lab.world.log.metrics[.application][.staleReads] == 0)
        #expect(lab.world.log.metrics[.application][.errorsTimeout] == 1)
    }

    @Test func aSlowCacheIsGoneAround() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.resilience.cacheTimeout = .ms(5)
            $0.latency = .fixed(.ms(100))
        }
        #expect(try lab.read("a") == "1")
        #expect(lab.world.simulation.now == .start + .ms(30))
        #expect(lab.count(.timeouts) == 2)
    }

    @Test func settlingWaitsForCallsThatWereLeftBehind() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.timeout = .ms(10) }
        try lab.read("a")
        #expect(lab.world.isBusy)
        #expect(try lab.settle())
        #expect(lab.world.simulation.now == .start + .ms(21))
    }

    // MARK: Retries

    @Test func aCallThatFailedIsMadeAgainAfterLongerAndLongerWaits() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.resilience.retries = 3
            $0.resilience.backoffJitter = 0
        }
        lab.world.disturb(lab.database, .down(until: nil))
        #expect(try lab.read("a") == nil)
        let waits = lab.world.log.events.compactMap { event -> TimeSpan? in
            if case .again(_, _, let after, _) = event.what { after } else { nil }
        }
        #expect(waits == [.ms(100), .ms(200), .ms(400)])
        #expect(lab.count(.errorsDown, at: lab.database) == 4)
        #expect(lab.count(.callRetries) == 3)
    }

    @Test func itEndsWithTheFirstThatGoesWell() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.retries = 5 }
        lab.world.disturb(lab.database, .down(until: .start + .ms(100)))
        #expect(try lab.read("a") == "1")
        #expect(lab.count(.loads, at: lab.database) == 1)
    }

    /// Those who failed together do not come back together.
    @Test func jitterSpreadsTheRepetitions() throws {
        func moments(_ jitter: Double) throws -> Set<Instant> {
            let lab = Lab()
            try lab.cache("cache-aside") {
                $0.resilience.retries = 1
                $0.resilience.backoffJitter = jitter
            }
            lab.world.disturb(lab.database, .down(until: .start + .ms(50)))
            try lab.together(Array(repeating: Lab.reading("a"), count: 50))
            return Set(
                lab.world.log.events.filter { if case .read = $0.what { true } else { false } }.map(\.time))
        }
        #expect(try moments(0).count == 1)
        #expect(try moments(1).count > 10)
    }

    // MARK: Hedging

    @Test func theFirstAnswerOfTwoIsTaken() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.hedge = .ms(5) }
        #expect(try lab.read("a") == "1")
        #expect(lab.count(.hedges) == 1)
        #expect(lab.count(.loads, at: lab.database) == 2)
        // The second call would have come 5ms later.
        #expect(lab.world.simulation.now == .start + .ms(22))
    }

    @Test func aQuickAnswerNeedsNoSecondCall() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.hedge = .ms(50) }
        try lab.read("a")
        try lab.write("a", "new")
        #expect(lab.count(.hedges) == 0)
        #expect(lab.count(.loads, at: lab.database) == 1)
    }

    // MARK: The pool

    @Test func soManyCallsAtOneTimeAndTheOthersWait() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.connections = 2 }
        try lab.together(["a", "b", "c", "d", "e"].map { Lab.reading($0) })
        let starts = lab.world.log.events.filter { if case .read = $0.what { true } else { false } }.map(
            \.time)
        #expect(starts == [.ms(1), .ms(1), .ms(21), .ms(21), .ms(41)].map { .start + $0 })
        #expect(lab.count(.waits) == 3)
        #expect(lab.world.log.metrics[lab.front.id].connectionsHighest == 2)
        #expect(lab.world.log.metrics[lab.front.id].waitingHighest == 3)
    }

    @Test func whoWaitsTooLongOrFindsTheLineFullIsRefused() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.resilience.connections = 1
            $0.resilience.connectionQueue = 2
            $0.resilience.connectionWait = .ms(25)
        }
        try lab.together(["a", "b", "c", "d"].map { Lab.reading($0) })
        // One goes at once, one after 20ms, one would have to wait 40ms, and for one there is no room to wait.
        #expect(lab.count(.errorsExhausted) == 2)
        #expect(lab.count(.loads, at: lab.database) == 2)
        #expect(try lab.read("e") == "5")
    }

    /// A caller that gave up while it waited in line must not take a connection for nothing.
    @Test func whoHasGivenUpTakesNoConnection() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.resilience.connections = 1
            $0.resilience.timeout = .ms(10)
        }
        try lab.together(["a", "b", "c"].map { Lab.reading($0) })
        try lab.settle()
        #expect(lab.count(.loads, at: lab.database) == 1)
        try lab.configure { $0.resilience.timeout = nil }
        #expect(try lab.read("e") == "5")
    }

    @Test func whoHasGivenUpTakesNoPlaceInTheLine() throws {
        let lab = Lab()
        lab.configureDatabase { $0.read = .fixed(.s(1)) }
        try lab.cache("cache-aside") {
            $0.resilience.connections = 1
            $0.resilience.connectionQueue = 2
            $0.resilience.timeout = .ms(50)
        }
        for keys in [["a", "b", "c"], ["d", "e"]] { try lab.together(keys.map { Lab.reading($0) }) }
        // All that came when the connection was taken could wait, and did so until they gave up.
        #expect(lab.count(.waits) == 4)
        #expect(lab.world.log.metrics[lab.front.id].waitingHighest == 2)
        // Only one call was sent, and had no answer in time.
        #expect(lab.world.log.metrics[.application][.errorsExhausted] == 4)
        #expect(lab.world.log.metrics[.application][.errorsTimeout] == 1)
        #expect(lab.count(.timeouts, at: lab.database) == 1)
    }

    /// It waits in the pool of a cache that nobody else knows any more.
    @Test func whoHasGivenUpMayOutliveTheCache() throws {
        let lab = Lab()
        try lab.cache("cache-aside", "first")
        try lab.run {
            var settings = CacheSettings()
            settings.resilience.connections = 1
            settings.resilience.timeout = .ms(5)
            let cache = try lab.world.buildCache("gone", over: lab.database, settings: settings, summary: "")
            lab.world.startPending { _ = try? await lab.world.read(lab.key("a"), through: cache) }
            _ = try await lab.world.read(lab.key("b"), through: cache)
            lab.world.drop(cache)
        }
        #expect(try lab.settle())
        #expect(lab.count(.loads, at: lab.database) == 1)
    }
}
