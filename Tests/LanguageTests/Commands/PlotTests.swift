import Reporting
import Testing

@testable import Language

/// `plot` of every metric that windows of time have.
@Suite struct PlotTests {
    private let bench = Bench(
        "trace off; database users rows=user:1..user:20; cache front over users; read user:1..user:12 user:1")

    /// Made once: a page runs its example.
    private static let help = Result { try Help.text(on: "plot") + Help.text(on: "metrics") }

    @Test(arguments: Window.metrics.map(\.name)) func everyMetricIsDrawnAndExplained(_ metric: String) throws
    {
        // The times of reads are drawn under their short names: p50 for read-p50.
        let title = metric.hasPrefix("read-") ? String(metric.dropFirst("read-".count)) : metric
        #expect(bench.run("plot \(metric) every=1s").hasPrefix("\(title) of total, each column 1s\n"))
        #expect(bench.errors == "")
        #expect(try Self.help.get().contains(metric))
    }

    @Test(arguments: Window.aliases.keys.sorted()) func otherNamesDrawTheSame(_ alias: String) throws {
        let name = try #require(Window.aliases[alias])
        #expect(bench.run("plot \(alias) every=1s") == bench.run("plot \(name) every=1s"))
        #expect(bench.errors == "")
        #expect(Window.metrics.contains { $0.name == name })
    }

    /// Where nothing was looked up there is no rate, which is not a rate of 0%.
    @Test func aGapIsNoNought() throws {
        let none = Bench("trace off; database a").run("plot hit-rate")
        #expect(none.hasPrefix("hit-rate of total, each column 1s\n") && none.contains("0% ┤········\n"))
        let misses = bench.run("advance 1s; plot hit-rate every=500ms")
        let bottom = try #require(
            misses.split(separator: "\n").first {
                $0.contains("0% ┤") && !$0.contains("100%") && !$0.contains("50%")
            })
        #expect(bottom.contains("▇") && bottom.contains("·"), "\(misses)")
    }

    /// A call of 2s in windows of 250ms: the database works, and its connection is held, in nine of them.
    @Test func aLongCallShowsInEveryWindowThatItCovers() {
        let bench = Bench(
            """
            trace off; database users rows=user:1..user:9 read=2s; cache front over users connections=2
            together { read user:1
            read user:2 }
            """)
        for (metric, top) in [("busy", "100% ┤"), ("connections", "2 ┤")] {
            let lines = bench.run("plot \(metric) every=250ms").split(separator: "\n").map(String.init)
            // Eight columns of eight characters, and a ninth in which it ends.
            let full = top + String(repeating: "█", count: 64)
            #expect(lines[1].hasPrefix(full), "\(lines)")
            #expect(lines[1].count == full.count + (metric == "busy" ? 0 : 8), "\(lines)")
        }
        #expect(
            bench.run("advance 1s; plot connections every=250ms").contains(
                "2 ┤" + String(repeating: "█", count: 45)))
    }

    /// 12 loads of 20ms within 265ms.
    @Test func aNodeIsBusyWhileItIsCalled() {
        let plot = bench.run("plot busy users every=265ms")
        #expect(plot.hasPrefix("busy of users, each column 265ms\n"))
        #expect(bench.run("expect stats users busy > 90%; expect stats users busy < 91%") == "ok\nok\n")
        // 90.6% of twelve lines leave the topmost one empty and nearly fill the next.
        let lines = plot.split(separator: "\n")
        #expect(lines[1] == "100% ┤" && lines[2].contains("▇"), "\(plot)")
    }

    @Test func theTimesOfReadsHaveTheirLongNamesToo() {
        for figure in ["p50", "p90", "p99", "max", "mean"] {
            let plot = bench.run("plot \(figure) app every=1s")
            #expect(plot.hasPrefix("\(figure) of app"))
            #expect(bench.run("plot read-\(figure) app every=1s") == plot)
        }
        // 12 reads of 22ms and one of 1ms.
        #expect(bench.run("stats every=1s").contains("22ms"))
        #expect(bench.run("expect stats app mean > 20ms; expect stats app mean < 21ms") == "ok\nok\n")
        let mean = bench.run("plot mean app every=1s").split(separator: "\n")
        let longest = bench.run("plot max app every=1s").split(separator: "\n")
        #expect(mean.dropFirst() != longest.dropFirst())
    }

    @Test(arguments: [
        ("plot read-hits", "'read-hits' is no metric to plot"),
        ("plot write-p99", "'write-p99' is no metric"),
        ("plot", "'plot' needs a metric"), ("plot hits every=0s", "every= cannot be 0s: expected more than"),
        ("stats every=0s", "every= cannot be 0s: expected more than no time"),
    ])
    func mistakes(_ typed: String, _ message: String) {
        let error = bench.error(typed)
        #expect(error?.contains(message) == true, "\(error ?? "no error")")
    }

    /// Windows may begin at a mark, be those of several nodes, and say where they had to be wider.
    @Test func windowsOfStats() {
        let bench = Bench("trace off; database d rows=k:1..k:9; cache c over d ttl=1s")
        bench.run("read k:1 k:2 k:3; mark here; read k:1; advance 2s; read k:4")
        func reads(_ statement: String) -> [String] {
            let lines = bench.run(statement).split(separator: "\n").map {
                $0.split(separator: " ").map(String.init)
            }
            guard let column = lines.first?.firstIndex(of: "requests") else { return [] }
            return lines.dropFirst().compactMap { $0.indices.contains(column) ? $0[column] : nil }
        }
        #expect(reads("stats every=1s") == ["4", "0", "1"])
        #expect(reads("stats every=1s since=here") == ["1", "0", "1"])
        let two = bench.run("stats d c every=1s")
        #expect(two.hasPrefix("d\n"))
        #expect(two.contains("\n\nc\n"))
        #expect(two.contains(bench.run("stats c every=1s")))
        #expect(bench.run("stats every=1ns").hasSuffix("those of 1ns would be too many\n"))
        #expect(bench.error("stats every=1s since=nowhere") == "error: there is no mark 'nowhere'")
        // Where events have left the log, the session is run again.
        let short = Bench("trace off; database d rows=k:1..k:9; cache c over d ttl=1s") { $0.keep = 8 }
        short.run("read k:1 k:2 k:3; mark here; read k:1; advance 2s; read k:4")
        #expect(short.run("stats every=1s since=here") == bench.run("stats every=1s since=here"))
    }
}
