import Basics
import Foundation
@testable import Language
import Testing

/// What does not depend on how the search is run.
@Suite struct VerdictTests {
    private static func answer(_ scenario: ScenarioTests.Case) -> String {
        let bench = Bench()
        return bench.run("trace off\n" + scenario.script) + bench.errors
    }

    /// Several searches at once, on threads of their own, say what each says alone.
    @Test func searchesBesideOneAnotherAnswerTheSame() async {
        let scenarios = Array(ScenarioTests.Case.all.prefix(60))
        let alone = scenarios.map(Self.answer)
        let together = await withTaskGroup(of: (Int, String).self) { group in
            for (index, scenario) in scenarios.enumerated() {
                group.addTask { (index, Self.answer(scenario)) }
            }
            var found = [String](repeating: "", count: scenarios.count)
            for await (index, text) in group { found[index] = text }
            return found
        }
        for (index, scenario) in scenarios.enumerated() {
            #expect(alone[index] == together[index], "\(scenario.name)")
        }
    }

    /// Whatever build this is, the answers have this fingerprint: with their orders, states, steps and schedules. The same
    /// number stands here for debug and for release.
    @Test func everyBuildAnswersTheSame() {
        var all = Fingerprint()
        for scenario in ScenarioTests.Case.all.prefix(60) { all.mix(Self.answer(scenario)) }
        #expect(all.bits == 3_613_048_987_372_387_555)
    }

    /// With a clock only what is due can come next, and latencies decide.
    @Test func theClockDecidesIfItIsAsked() {
        let start = "database users rows=k:1 read=20ms write=30ms\ncache front over users latency=1ms\n"
        let clients = "client reader { read k:1 }; client writer { advance 5ms; write k:1 new }"
        let timed = Bench().run(start + "explore { \(clients); timed }")
        #expect(timed.contains("holds: "), "\(timed)")
        let untimed = Bench().run(start + "explore { \(clients) }")
        #expect(untimed.contains("broken: never stale after settle"), "\(untimed)")
        // The removal comes first if the writer is fast enough.
        let fast = Bench().run(
            start.replacing("write=30ms", with: "write=2ms") + "explore { \(clients); timed }")
        #expect(fast.contains("broken: never stale after settle"), "\(fast)")
    }

    /// A limit in bytes ends the search, and the answer says so and what was seen.
    @Test func memoryIsBounded() {
        let start = "database users rows=k:1..k:9\ncache front over users\n"
        let clients = (1...4).map { "client c\($0) { read k:1; write k:1 v\($0) }" }.joined(separator: "; ")
        let output = Bench().run(start + "explore memory=256KiB { \(clients); never fails }")
        #expect(output.contains("undecided: the states take more memory than is allowed"), "\(output)")
        #expect(output.contains("distinct states seen"))
    }
}
