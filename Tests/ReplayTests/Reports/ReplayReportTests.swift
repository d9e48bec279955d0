import Basics
import Testing

@testable import Replay

/// Reports, whole.
@Suite struct ReplayReportTests {
    private let keys: [UInt64] = [1, 2, 1, 2, 3, 4, 1, 2, 5, 6, 1, 2]

    @Test func windowsStandBelowTheTable() throws {
        var settings = try settings("lru,opt", "3,6")
        settings.window = .requests(8)
        #expect(
            ReplayReport.text([try replay(MemorySource(keys: keys), settings)], .table) == """
                test: 12 requests, 6 distinct keys.
                50.00% of the reads are their key's first request: no cache has those.

                Size 3 entries
                policy  miss ratio  misses  evictions
                opt         50.00%       6          3
                lru         83.33%      10          7

                Size 6 entries
                policy  miss ratio  misses  evictions
                lru         50.00%       6          0
                opt         50.00%       6          0

                Size 3, miss ratio over time
                from request  reads      lru     opt
                           0      8   75.00%  50.00%
                           8      4  100.00%  50.00%

                Size 6, miss ratio over time
                from request  reads     lru     opt
                           0      8  50.00%  50.00%
                           8      4  50.00%  50.00%

                """)
    }

    @Test func csvOfWindows() throws {
        var settings = try settings("lru", "3")
        settings.window = .requests(8)
        #expect(
            ReplayReport.text([try replay(MemorySource(keys: keys), settings)], .csv) == """
                trace,policy,size,requests,misses,miss_ratio,byte_miss_ratio,capacity,unit,reads,writes,deletes,\
                compulsory_misses,expired_misses,evictions,expiries,refused,too_large,stored,stored_bytes,first_request,start_s
                test,lru,3,8,6,0.750000,0.750000,3,entries,8,0,0,4,0,3,0,0,0,6,6,0,
                test,lru,3,4,4,1.000000,1.000000,3,entries,4,0,0,2,0,4,0,0,0,4,4,8,

                """)
    }

    @Test func aChartInLetters() throws {
        let result = try replay(MemorySource(keys: keys), try settings("lru,opt", "1,3,6"))
        let text = TextChart(ReplayReport.chart(result), columns: 40, rowsAStep: 1).text
        #expect(
            text == """
                test: miss ratio
                100.0%┤oooo********
                 80.0%┤    oooooooo************
                 60.0%┤            ooooooo     *******
                 40.0%┤                   ooooooooooooo
                 20.0%┤
                  0.0%┤
                      └────────────────────────────────
                       1           2               5
                       cache size in entries
                       * lru  o opt

                """, "\(text)")
    }

    /// One of a thing is one thing.
    @Test func aTraceOfOneRequest() throws {
        let text = ReplayReport.text(
            [try replay(MemorySource(keys: [7]), try settings("lru", "1,1%"))], .table)
        #expect(text.hasPrefix("test: 1 request, 1 distinct key.\n"), "\(text)")
        #expect(text.contains("\nSize 1 entry\n") && text.contains("\nSize 1% (1 entry)\n"), "\(text)")
    }

    /// The vertical axis is labelled at round shares.
    @Test(arguments: [(0.75, 4), (0.55, 3), (0.31, 4), (0.25, 3), (0.15, 4), (1, 5), (0.004, 5), (0.015, 4)])
    func roundShares(highest: Double, steps: Int) {
        let series = Chart.Series(name: "a", points: [(x: 1, y: highest), (x: 2, y: 0)])
        let chart = Chart(title: "", horizontal: .entries, vertical: "", series: [series])
        #expect(chart.verticalSteps == steps)
        let step = chart.top / Double(steps) * 1000
        #expect((step - step.rounded()).magnitude < 1e-9, "\(step)")
    }

    @Test func namesAreQuotedWhereTheyMustBe() throws {
        #expect(CSVText.field("a,b\"c") == "\"a,b\"\"c\"")
        #expect(JSONText.string("a\"\\\n\u{1}ö") == "\"a\\\"\\\\\\n\\u0001ö\"")
        #expect(Markup.escaped("<a & \"b\">") == "&lt;a &amp; &quot;b&quot;&gt;")
        var table = TextTable(columns: [TextTable.Column(title: "a|b", isNumber: false)])
        table.rows = [["c|d"]]
        #expect(table.markdown() == "| a|b |\n| --- |\n| c\\|d |\n")
    }

    @Test func axes() {
        #expect(Chart.Axis.entries.label(1000) == "1k")
        #expect(Chart.Axis.entries.label(2_500_000) == "2.5M")
        #expect(Chart.Axis.bytes.label(1536) == "1.5KiB")
        #expect(Chart.Axis.bytes.label(12) == "12B")
        let chart = Chart(title: "", horizontal: .seconds, vertical: "", series: [])
        #expect(chart.ticks(in: 0...100) == [0, 20, 40, 60, 80, 100])
        let logarithmic = Chart(title: "", horizontal: .entries, vertical: "", series: [])
        #expect((logarithmic.place(8, in: 1...64) - 0.5).magnitude < 1e-8)
        #expect((logarithmic.place(10, in: 1...64) - 0.553_654_682_5).magnitude < 1e-8)
    }
}
