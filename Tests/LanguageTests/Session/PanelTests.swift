import Caching
import Reporting
import Testing
import Tracing

@testable import Language

/// Classic scripts, and what an expert says of each: what happened, which steps led to it, the first medicine and its price.
/// Everything is data; how it is worded is of no concern here.
@Suite struct PanelTests {
    @Test(arguments: PanelTests.cases) func anExpertSaysTheSame(_ classic: Classic) throws {
        let bench = Bench("trace off\n" + classic.script)
        #expect(bench.errors == "")
        let log = bench.session.engine.world.log
        let worst = Harms(after: 0, in: log).worst ?? Explanation.last(in: log)
        let event = try #require(worst)
        #expect(event.kind.name == classic.event)
        let steps = Explanation(of: event, in: log).rows.map(\.word)
        #expect(isSubsequence(classic.steps, of: steps), "\(steps)")
        let answer = bench.session.whatIf(event)
        let helpful = answer?.helpful.map(\.change.wordsWithNode) ?? []
        #expect(
            helpful.first == classic.medicine,
            "\(helpful), harmful \(answer?.harmful.map(\.change.wordsWithNode) ?? [])")
        let harmful = answer?.harmful.map(\.change.wordsWithNode) ?? []
        for harm in classic.harmful { #expect(harmful.contains(harm), "\(harmful)") }
        let price = answer?.helpful.first?.price.words
        if let expected = classic.price { #expect(price == expected) }
    }

    private func isSubsequence(_ few: [String], of many: [String]) -> Bool {
        var rest = many[...]
        return few.allSatisfy { word in
            guard let place = rest.firstIndex(of: word) else { return false }
            rest = rest[(place + 1)...]
            return true
        }
    }

    struct Classic: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        /// The event that is explained.
        var event: String
        /// Words of steps that are told, in this order.
        var steps: [String] = []
        /// The first change that helps, with its node; nil if nothing does.
        var medicine: String?
        /// Changes that only move the harm.
        var harmful: [String] = []
        /// The price of the first medicine; nil if the case says nothing of it.
        var price: String?

        var testDescription: String { name }
    }

    static let system = "database db rows=k:1..k:20 read=20ms write=30ms\n"

    static let cases: [Classic] = staleReads + losses + failures + herds + misses + races + tiers + settings

    private static let staleReads: [Classic] = [
        Classic(
            name: "a write behind the cache's back",
            script: system + "cache c over db ttl=60s\nread k:1\nwrite k:1 new in=db\nread k:1",
            event: "stale", steps: ["stored", "written", "found"], medicine: "the write sent through c"),
        Classic(
            name: "write-around leaves the copy",
            script: system
                + "cache c over db strategy=write-around ttl=60s\nread k:1\nwrite k:1 new\nread k:1",
            event: "stale", steps: ["stored", "written", "found"],
            medicine: "strategy=write-through on c"),
        Classic(
            name: "a load that began before the write stores after it",
            script: system
                + "cache c over db ttl=60s latency=1ms\nclient alice { read k:1 }\n"
                + "after 10ms write k:1 new in=db\nadvance 5ms\nat 12ms invalidate k:1\nadvance 100ms\nread k:1",
            event: "stale", steps: ["stored"], medicine: "the write sent through c"),
        Classic(
            name: "the stale set race of cache-aside",
            script: "database db rows=k:1 read=100ms write=10ms\ncache c over db ttl=60s\n"
                + "client slow { read k:1 }\nafter 50ms write k:1 new\nadvance 1s\nread k:1",
            event: "stale", steps: ["written", "stored", "found"], medicine: "lease=10s on c"),
        Classic(
            name: "an absence outlives the row that appeared",
            script: system
                + "cache c over db negative-ttl=60s\nread ghost\nwrite ghost here in=db\nread ghost",
            event: "stale", steps: ["written"], medicine: "the write sent through c"),
        Classic(
            name: "a near cache hears of nothing",
            script: system
                + "cache far over db ttl=60s strategy=write-through\ncache near over far ttl=60s\n"
                + "read k:1 in=near\nwrite k:1 new in=far\nadvance 1s\nread k:1 in=near",
            event: "stale", steps: ["stored", "written", "found"], medicine: "tracking=on on near"),
        Classic(
            name: "a replica that lags",
            script: "database db rows=k:1 replica-lag=1s\ncache c over db\nwrite k:1 new\nread k:1",
            event: "stale", steps: ["written"], medicine: "replica-lag=none on db"),
        Classic(
            name: "the invalidation finds the cache down",
            script: system
                + "cache c over db ttl=60s\nread k:1\nfail c for=10s at next write\nwrite k:1 new\n"
                + "advance 20s\nread k:1",
            event: "stale", steps: ["stored", "written", "found"], medicine: "ttl=20s on c"),
        Classic(
            name: "two writers cross in a write-through cache",
            script: "database db rows=k:1 read=20ms write=10ms\n"
                + "cache c over db strategy=write-through\n"
                + "at 0s slow db x5 for=1ms\nclient ann { write k:1 Ann }\n"
                + "after 2ms client bob { write k:1 Bob }\nadvance 1s\nread k:1",
            event: "stale", steps: ["written", "stored", "found"], medicine: "strategy=cache-aside on c"),
        Classic(
            name: "an old copy instead of an error",
            script: system
                + "cache c over db ttl=1s stale-if-error=1h timeout=100ms\nread k:1\nwrite k:1 new in=db\n"
                + "advance 2s\nfail db\nread k:1",
            event: "stale", steps: ["stored", "written", "broken", "served"], medicine: nil,
            harmful: ["the write sent through c", "stale-if-error=1s on c"]),
    ]

    private static let losses: [Classic] = [
        Classic(
            name: "a crash with dirty writes",
            script: system + "cache c over db strategy=write-behind\nwrite k:1 new\ncrash c\nadvance 5s",
            event: "lost", steps: ["accepted", "crashed"],
            medicine: "strategy=write-through on c",
            price: "1 more write of a database, and writes take 31ms on average instead of 1ms"),
        Classic(
            name: "a crash while the database is down",
            script: system
                + "cache c over db strategy=write-behind flush-every=1s\nfail db for=1m\nwrite k:1 new\n"
                + "advance 10s\ncrash c\nadvance 2m",
            event: "lost", steps: ["accepted", "crashed"], medicine: nil,
            harmful: ["strategy=write-through on c"]),
        Classic(
            name: "writing back is given up",
            script: system
                + "cache c over db strategy=write-behind attempts=2 flush-every=10ms retry=100ms\n"
                + "fail db for=5s\nwrite k:1 new\nadvance 10s",
            event: "lost", steps: ["accepted"], medicine: "attempts=unlimited on c",
            harmful: ["strategy=write-through on c"]),
    ]

    private static let failures: [Classic] = [
        Classic(
            name: "the database is down and the copy has expired",
            script: system + "cache c over db ttl=10s\nread k:1\nadvance 20s\nfail db for=1m\nread k:1",
            event: "failed", steps: ["broken", "missed", "refused"], medicine: "stale-if-error=15s on c"),
        Classic(
            name: "stale-if-error that is too short",
            script: system
                + "cache c over db ttl=10s stale-if-error=5s\nread k:1\nadvance 30s\nfail db for=1m\nread k:1",
            event: "failed", steps: ["broken", "missed", "refused"], medicine: "stale-if-error=30s on c"),
        Classic(
            name: "a short outage that one more attempt outlives",
            script: system + "cache c over db\nfail db for=50ms\nread k:1",
            event: "failed", steps: ["broken", "refused"], medicine: "retries=3 on c"),
        Classic(
            name: "a timeout shorter than a slow database takes",
            script: system + "cache c over db timeout=50ms\nslow db x5 for=1m\nread k:1",
            event: "failed", steps: ["broken", "timed out"], medicine: "timeout=200ms on c"),
        Classic(
            name: "a pool that is too small",
            script: system
                + "cache c over db connections=1 connection-wait=10ms\ntogether 2 { read k:1..k:2 }",
            event: "failed", steps: ["held", "waited", "refused"], medicine: "connections=2 on c"),
        Classic(
            name: "a write while the database is down",
            script: system + "cache c over db strategy=write-through\nfail db for=10s\nwrite k:1 new",
            event: "failed", steps: ["broken", "refused"], medicine: "strategy=write-behind on c"),
        Classic(
            name: "a database with one worker",
            script: "database db rows=k:1..k:9 read=20ms workers=1 worker-wait=30ms\ncache c over db\n"
                + "together 4 read k:1..k:4",
            event: "failed", steps: ["refused"], medicine: "workers=2 on db"),
    ]

    private static let herds: [Classic] = [
        Classic(
            name: "a herd on a cold key",
            script: system + "cache c over db\ntogether 10 read k:1",
            event: "stampede", steps: ["missed", "loaded"], medicine: "single-flight=on on c"),
        Classic(
            name: "a herd on an expired key",
            script: system + "cache c over db ttl=60s\nread k:1\nadvance 61s\ntogether 10 read k:1",
            event: "stampede", steps: ["stored", "expired", "missed", "loaded"],
            medicine: "single-flight=on on c"),
        Classic(
            name: "a loop that is one entry larger than the cache",
            script: system + "cache c over db capacity=3 policy=lru\nrepeat 5 read k:1..k:4",
            event: "thrash", steps: ["stored", "evicted", "missed"], medicine: "capacity=4 on c"),
        Classic(
            name: "the same absent key again and again",
            script: system + "cache c over db\nrepeat 10 read ghost",
            event: "absences", steps: ["missed"], medicine: "negative-ttl=60s on c"),
        Classic(
            name: "many absent keys",
            script: system + "cache c over db\nread ghost:1..ghost:10",
            event: "absences", steps: ["missed"], medicine: nil),
    ]

    private static let misses: [Classic] = [
        Classic(
            name: "an expired copy",
            script: system + "cache c over db ttl=60s\nread k:1\nadvance 61s\nread k:1",
            event: "miss", steps: ["stored", "expired"], medicine: "ttl=90s on c"),
        Classic(
            name: "an evicted copy",
            script: system + "cache c over db capacity=2 policy=lru\nread k:1 k:2 k:3 k:1",
            event: "miss", steps: ["stored", "evicted"], medicine: "capacity=3 on c"),
        Classic(
            name: "an invalidated copy",
            script: system + "cache c over db\nread k:1\nwrite k:1 new\nread k:1",
            event: "miss", steps: ["stored", "removed"], medicine: "strategy=write-through on c"),
    ]
}
