@testable import Language
import Testing

/// `invalidate` by pattern and by tag, and `depends`.
@Suite struct InvalidationStatementTests {
    private let bench = Bench(
        "trace off; database users rows=user:1..user:20; cache front over users; read user:1..user:12")

    @Test func aPatternTakesOutWhatIsCachedAndMatches() {
        #expect(
            bench.run("invalidate user:1?; expect uncached user:10..user:12; expect cached user:1..user:9")
                == "ok\nok\n")
        #expect(bench.run("invalidate nobody:*") == "front has no key that matches nobody:*\n")
    }

    @Test func aTagTakesOutItsKeys() {
        #expect(
            bench.run(
                "tag odd user:1 user:3; tag odd user:5; invalidate tag:odd; expect uncached user:1 user:3 user:5; expect cached user:2"
            ) == "ok\nok\n")
        #expect(bench.error("invalidate tag:evn") == "error: there is no tag 'evn'")
    }

    @Test func theTraceSaysWhatAKeyDependsOn() {
        let said = bench.run("depends user:2 on user:1; trace brief; invalidate user:1; trace off")
        #expect(said.contains("REMOVE   user:2   removed, as it depends on user:1"), "\(said)")
        #expect(
            bench.run("undo 3; read user:1 user:2; invalidate user:1; expect cached user:2").hasSuffix("ok\n")
        )
    }

    @Test(arguments: [
        "depends", "depends user:1", "depends user:1 user:2", "depends on user:1", "tag", "tag x",
    ])
    func mistakes(_ typed: String) { #expect(bench.error(typed)?.contains("needs") == true) }

    @Test func statisticsForPrometheus() {
        let lines = bench.run("stats format=prometheus").split(separator: "\n")
        #expect(lines.contains("# TYPE larder_hits_total counter"))
        #expect(lines.contains("larder_misses_total{node=\"front\",kind=\"cache\"} 12"))
        #expect(lines.contains("larder_hit_rate_ratio{node=\"front\",kind=\"cache\"} 0.0"))
        #expect(lines.contains("larder_read_seconds_count{node=\"app\",kind=\"application\"} 12"))
        // Each family is there once, with its help before its type and both before its samples.
        let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(Set(types).count == types.count)
        for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("# HELP ") {
            #expect(next.hasPrefix("# TYPE " + line.split(separator: " ")[2]))
        }
    }
}
