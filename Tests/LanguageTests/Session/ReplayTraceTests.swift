import Caching
import Testing
import Tracing

@testable import Language

/// Traces of requests sent through a whole system.
@Suite struct ReplayTraceTests {
    private static let system = "database db\ncache front over db capacity=1KiB ttl=60s"
    private let folder = testFolder + "/Traces"

    private func bench(_ setup: String = system, traceFile: String? = nil) -> Bench {
        let folder = folder
        return Bench(setup) {
            $0.folder = folder
            $0.traceFile = traceFile
        }
    }

    /// Runs statements as those of a script that stands beside the traces.
    private func run(_ text: String, in bench: Bench) -> [String] {
        bench.run("trace off")
        let lines = bench.runScript(text, folder: folder)
        return lines.split(separator: "\n").map(String.init)
    }

    @Test func requestsComeWhenTheyCameAndDoWhatTheyDid() {
        let bench = bench()
        let lines = run(#"replay "five.csv" trace=on"#, in: bench)
        #expect(
            lines == [
                "five.csv, csv: 5 requests in 3.021s",
                "  the times to live in it do not hold here: those of the caches do",
                "3 reads, 1 write, 1 delete, front hit rate 0.0%",
            ])
        let history = bench.run("trace full; history a; trace off")
        for part in [
            "0.000s  app     REQUEST  a        read", "1.000s  app     REQUEST  a        write",
            "2.500s  app     REQUEST  a        delete", "3.000s  app     REQUEST  a        read",
            // The row was there before it was written, and counts as many bytes as the trace says, with its key.
            "STORE    a        ttl 60s, until 60.021s · 101B of 1KiB",
        ] {
            #expect(history.contains(part), "\(part)")
        }
        #expect(bench.run("trace full; history b; trace off").contains("its size of 2001 bytes is larger"))
    }

    @Test func requestsOfOneInstantBeginInTheirOrder() {
        let bench = bench()
        #expect(run(#"replay "same.csv""#, in: bench).last == "5 reads, 1 write, front hit rate 0.0%")
        let requests = bench.session.engine.world.log.events.filter {
            if case .request = $0.what { true } else { false }
        }
        let names = bench.session.engine.world.names
        #expect(requests.map { names.key($0.key).text } == ["a", "b", "c", "x", "x", "y"])
        let verbs = requests.suffix(3).map { if case .request(let verb) = $0.what { verb.name } else { "" } }
        #expect(verbs == ["write", "read", "read"])
    }

    @Test func aTraceWithoutTimesComesAtARate() {
        let bench = bench()
        #expect(
            run(#"replay "keys.txt" rate=10/s"#, in: bench).first == "keys.txt, text: 5 requests in 401ms")
        #expect(run(#"replay "keys.txt" limit=2"#, in: bench).first == "keys.txt, text: 2 requests in 2ms")
        // Every row is there, so the second time all hit.
        bench.run("expect stats front misses = 3; expect stats front hits = 4")
        #expect(bench.session.failures == 0 && bench.errors == "")
    }

    @Test func speedDividesTheTimes() {
        #expect(
            run(#"replay "five.csv" speed=10 rows=off"#, in: bench()).first
                == "five.csv, csv: 5 requests in 321ms")
    }

    @Test func theTraceThatWasGivenIsSentWhereNoneIsNamed() {
        let bench = bench(traceFile: folder + "/keys.txt")
        #expect(!bench.session.hasReplayedTraceFile)
        #expect(run("replay rate=10/s", in: bench).last == "5 reads, 0 writes, front hit rate 40.0%")
        #expect(bench.session.hasReplayedTraceFile)
        #expect(self.bench().error("replay")?.hasSuffix("there is no trace to replay") == true)
    }

    @Test func undoTakesItBackAndRedoSendsItAgain() {
        let bench = bench(traceFile: folder + "/keys.txt")
        bench.run("trace off; replay")
        let before = bench.run("stats")
        bench.run("undo")
        #expect(bench.run("stats") != before)
        bench.run("redo")
        #expect(bench.run("stats") == before)
    }

    @Test func aBadLineSaysWhereItStands() {
        let bench = bench(traceFile: folder + "/bad.csv")
        let error = bench.error("replay") ?? ""
        #expect(error.contains("bad.csv:3:"), "\(error)")
    }
}
