import Basics
@testable import Caching
import Keyspace
import Simulation
import Strategies
import Testing
import Tracing

/// Expired copies, defaults, leases and early expiry: what is put around a cache's answers.
@Suite struct AnswerTests {
    static let reads = ["cache-aside", "read-through", "refresh-ahead"]

    // MARK: Expired copies

    @Test(arguments: reads) func anExpiredCopyIsBetterThanAnError(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) {
            $0.ttl = .s(10)
            $0.resilience.staleIfError = .s(60)
        }
        try lab.read("a")
        try lab.advance(.s(20))
        lab.world.disturb(lab.database, .down(until: nil))
        #expect(try lab.read("a") == "1")
        #expect(try lab.read("b") == nil)
        #expect(lab.count(.staleServed) == 1)
        #expect(lab.front.memory[lab.key("a").id] == nil, "it is not stored again")
        try lab.advance(.s(60))
        #expect(try lab.read("a") == nil, "its time is over")
    }

    @Test(arguments: reads) func anExpiredCopyIsServedWhileItIsLoadedAnew(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) {
            $0.ttl = .s(10)
            $0.resilience.staleWhileRevalidate = .s(60)
        }
        try lab.read("a")
        try lab.write("a", "new", at: lab.database)
        try lab.advance(.s(20))
        let before = lab.world.simulation.now
        #expect(try lab.read("a") == "1")
        #expect(lab.world.simulation.now == before + .ms(1), "nobody waits")
        #expect(lab.world.log.metrics[.application][.staleReads] == 1)
        try lab.settle()
        #expect(try lab.read("a") == "new")
        #expect(lab.count(.refreshes) == 1)
    }

    @Test func aHerdStartsOneLoad() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.ttl = .s(10)
            $0.resilience.staleWhileRevalidate = .s(60)
        }
        try lab.read("a")
        try lab.advance(.s(20))
        try lab.together(Array(repeating: Lab.reading("a"), count: 50))
        try lab.settle()
        #expect(lab.count(.staleServed) == 50)
        #expect(lab.count(.loads, at: lab.database) == 2)
    }

    @Test func whatWasTakenOutIsNeverServed() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.ttl = .s(10)
            $0.resilience.staleIfError = .s(60)
        }
        try lab.read("a")
        try lab.advance(.s(20))
        try lab.invalidate("a")
        lab.world.disturb(lab.database, .down(until: nil))
        #expect(try lab.read("a") == nil)
    }

    @Test func copiesTakeOnlyTheRoomThatIsLeft() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.ttl = .s(10)
            $0.capacity = .entries(3)
            $0.resilience.staleIfError = .s(600)
        }
        for key in ["a", "b", "c"] { try lab.read(key) }
        try lab.advance(.s(20))
        try lab.read("d")
        try lab.read("e")
        lab.world.disturb(lab.database, .down(until: nil))
        // Two of the three places are taken: the copy that expired last is left.
        #expect(try ["a", "b", "c"].map { try lab.read($0) } == [nil, nil, "3"])
    }

    @Test func aCrashLosesTheCopiesToo() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.ttl = .s(10)
            $0.resilience.staleIfError = .s(60)
        }
        try lab.read("a")
        try lab.advance(.s(20))
        lab.world.crash(lab.front, until: nil)
        lab.world.disturb(lab.database, .down(until: nil))
        #expect(try lab.read("a") == nil)
    }

    // MARK: Defaults

    @Test func aDefaultIsTheLastResort() throws {
        let lab = Lab()
        try lab.cache("read-through") { $0.resilience.fallback = "none" }
        #expect(try lab.read("a") == "1")
        lab.world.disturb(lab.database, .down(until: nil))
        #expect(try lab.read("a") == "1")
        #expect(try lab.read("b") == "none")
        #expect(lab.count(.fallbacks) == 1)
        #expect(lab.world.log.metrics[.application][.staleReads] == 1, "it is not the truth")
        #expect(lab.front.memory[lab.key("b").id] == nil, "and not kept")
    }

    // MARK: Leases

    @Test(arguments: reads) func oneReaderLoadsAndTheOthersWaitForIt(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) { $0.resilience.lease = .s(2) }
        try lab.together(Array(repeating: Lab.reading("a"), count: 20))
        #expect(lab.count(.loads, at: lab.database) == 1)
        #expect(lab.count(.leaseWaits) == 19)
        #expect(lab.world.log.metrics[.application][.reads] == 20)
    }

    /// R.get, R.read, W.write, W.delete, R.set: the stale set of cache-aside.
    @Test(arguments: reads) func whatAWriterHasOutdatedIsNotStored(strategy: String) throws {
        for lease in [nil, TimeSpan.s(2)] {
            let lab = Lab()
            lab.configureDatabase { $0.read = .fixed(.ms(90)) }
            try lab.cache(strategy) { $0.resilience.lease = lease }
            lab.after(.ms(10)) { try await $0.world.write($0.key("a"), "new", through: $0.front, client: 1) }
            #expect(try lab.read("a") == "1")
            try lab.settle()
            let second = try lab.read("a")
            #expect(second == (lease == nil ? "1" : "new"))
            #expect(lab.count(.leaseRefusals) == (lease == nil ? 0 : 1))
            #expect(lab.world.log.metrics[.application][.staleReads] == (lease == nil ? 1 : 0))
        }
    }

    /// A command is somebody else as well as a writer is.
    @Test(arguments: ["SET a new", "DEL a"]) func whatACommandHasChangedIsNotOverwritten(command: String)
        throws
    {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.lease = .s(2) }
        lab.after(.ms(5)) {
            let words = (["SET a old", command]).map {
                $0.split(separator: " ").map { ByteString(String($0)) }
            }
            _ = try await $0.world.pipeline(words, at: $0.front, client: 1)
        }
        #expect(try lab.read("a") == "1")
        #expect(lab.count(.leaseRefusals) == 1)
        #expect(lab.front.memory[lab.key("a").id]?.value?.text == (command == "DEL a" ? nil : "new"))
    }

    @Test(arguments: reads) func aLeaseIsGivenBackWhereLoadingFails(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) { $0.resilience.lease = .s(30) }
        lab.world.disturb(lab.database, .down(until: nil))
        try lab.together(Array(repeating: Lab.reading("a"), count: 3))
        #expect(lab.world.simulation.now < .start + .s(1))
        #expect(lab.world.log.metrics[.application][.errorsDown] == 3)
    }

    @Test(arguments: reads) func absenceThatIsNotKeptHoldsNobodyUp(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) { $0.resilience.lease = .s(30) }
        try lab.together(Array(repeating: Lab.reading("no such row"), count: 3))
        #expect(lab.world.simulation.now < .start + .s(1))
    }

    @Test func aReaderThatNeverComesBackHoldsOthersUpNoLongerThanItsLease() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.lease = .s(2) }
        lab.world.disturb(lab.database, .hung(until: .start + .s(30)))
        lab.after(.ms(5)) { try await $0.world.read($0.key("a"), through: $0.front, client: 2) }
        try lab.read("a")
        let loads = lab.world.log.events.filter { if case .read = $0.what { true } else { false } }.map(
            \.time)
        #expect(loads.count == 2)
        #expect(loads.last.map { $0 > .start + .s(2) && $0 < .start + .ms(2100) } == true)
    }

    /// Asked just before the value is stored, and answered just after: it is there by then.
    @Test(arguments: reads) func whoMissedWhatIsThereByNowLoadsNothing(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) { $0.resilience.lease = .s(2) }
        for after in [TimeSpan.ms(19), .ms(20), .ms(21)] {
            lab.after(after + .milliseconds(1) - .microseconds(500)) {
                try await $0.world.read($0.key("a"), through: $0.front, client: 2)
            }
        }
        try lab.read("a")
        #expect(try lab.settle())
        #expect(lab.count(.loads, at: lab.database) == 1)
    }

    /// A refresh has the lease of its key too, and must not keep it if it fails.
    @Test func aRefreshThatFailsGivesItsLeaseBack() throws {
        for grace in [nil, TimeSpan.s(1)] {
            let lab = Lab()
            try lab.cache("refresh-ahead") {
                $0.ttl = .s(10)
                $0.resilience.lease = .s(30)
                $0.resilience.staleWhileRevalidate = grace
            }
            try lab.read("a")
            try lab.advance(grace == nil ? .s(8) : .ms(10_500))
            lab.world.disturb(lab.database, .down(until: lab.world.simulation.now + .ms(100)))
            try lab.read("a")
            #expect(lab.count(.refreshes) == 1)
            try lab.advance(.s(5))
            let before = lab.world.simulation.now
            #expect(try lab.read("a") == "1")
            #expect(lab.world.simulation.now == before + .ms(22), "nobody has the lease")
        }
    }

    /// It joined the load of one whose lease had run out, and so it never used its own.
    @Test func whoJoinedALoadGivesItsLeaseBack() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.singleFlight = true
            $0.resilience.lease = .ms(15)
        }
        try lab.together([Lab.reading("a"), Lab.reading("a")])
        #expect(lab.world.simulation.now == .start + .ms(21))
        try lab.read("a")
        #expect(lab.count(.leaseWaits) == 1)
        #expect(lab.world.simulation.now == .start + .ms(43))
    }

    /// A cache that answers nobody gives no leases either, and nobody asks it again and again.
    @Test(.timeLimit(.minutes(10))) func aCacheThatRefusesGivesNoLease() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.resilience.lease = .s(30) }
        try lab.read("a")
        lab.world.disturb(lab.front, .flaky(share: 1, until: nil))
        try lab.together([Lab.reading("a"), Lab.reading("a")])
        #expect(lab.count(.loads, at: lab.database) == 3)
        #expect(lab.count(.leaseWaits) == 0)
    }

    // MARK: Early expiry

    @Test(arguments: reads) func entriesAreLoadedAnewBeforeTheirEnd(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) {
            $0.ttl = .s(1)
            $0.resilience.early = 1
            $0[share: RefreshAhead.refreshAt] = 1
        }
        try lab.read("a")
        for _ in 0..<2000 {
            try lab.advance(.ms(2))
            try lab.read("a")
        }
        #expect(lab.count(.missesEarly) > 3)
        #expect(lab.count(.missesExpired) == 0)
        #expect(lab.count(.loads, at: lab.database) == 1 + lab.count(.missesEarly))
    }

    /// The share of readers that strike at a distance from the end is e^(-distance / (beta * load time)).
    @Test func theChanceIsThePapers() throws {
        for (distance, share) in [(TimeSpan.ms(20), 0.3679), (.ms(100), 0.0067), (.ms(40), 0.1353)] {
            var early = EarlyExpiry(1, stream: RandomStream(seed: 7, name: "early"))
            let memory = Memory(names: Names(), keepsFates: false)
            let key = memory.names.key("a").id
            early.loaded(key, in: .ms(20))
            _ = memory.store(key, Value("1"), bytes: 1, life: Lifetime(.s(1), from: .start), at: .start)
            let entry = try #require(memory[key])
            let now = Instant.start + .s(1) - distance
            var strikes = 0
            for _ in 0..<100_000 where early.strikes(entry, of: key, at: now) != nil { strikes += 1 }
            #expect(abs(Double(strikes) / 100_000 - share) < 0.006, "\(distance): \(strikes)")
        }
    }
}
