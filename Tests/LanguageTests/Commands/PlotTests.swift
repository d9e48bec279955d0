import Reporting
import Testing

@testable import Language

/// `plot` of every metric that windows of time have.
@Suite struct PlotTests {
    private let bench = Bench(
        "trace off; database users rows=user:1..user:20; cache front over users; read user:1..user:12 user:1")

    @Test(arguments: Window.metrics.map(\.name)) func everyMetricIsDrawnAndExplained(_ metric: String) throws
    {
        #expect(bench.run("plot \(metric) every=1s").hasPrefix("\(metric) of total, each column 1s\n"))
        #expect(bench.errors == "")
        #expect(try Help.text(on: "plot").contains(metric))
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
}
