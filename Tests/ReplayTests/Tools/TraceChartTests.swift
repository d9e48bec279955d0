import Testing

@testable import Replay

/// The pictures of a trace.
@Suite struct TraceChartTests {
    @Test func theySayWhatTheTraceSays() throws {
        let file = try TemporaryFile(
            "time,key,size,op,ttl\n"
                + String(
                    repeating:
                        "1,a,100,get,60\n1,a,100,get,60\n1,b,4000,set,60\n1,a,100,get,60\n1,c,7,get,3600\n",
                    count: 10),
            named: "trace.csv")
        var trace = try TraceFile.open(file.path)
        let charts = try TraceProfile(of: &trace).charts(of: "trace.csv").charts
        #expect(charts.count == 5)
        // Three of five requests are for a, four for a and the next.
        let popularity = try #require(charts.first?.series.first?.points)
        #expect(popularity.first?.x == 1 && popularity.first?.y == 0.6)
        #expect(popularity.last?.x == 3 && popularity.last?.y == 1)
        let sizes = try #require(charts.first { $0.horizontal == .sizes }?.series.first?.points)
        #expect(sizes.map(\.y) == [0.2, 0.8, 1])
        let course = try #require(charts.first { $0.horizontal == .requests })
        #expect(course.series.map(\.name) == ["distinct keys", "writes and deletions"])
        #expect(course.series.allSatisfy { $0.points.allSatisfy { (0...1).contains($0.y) } })
        for chart in charts {
            #expect(TextChart(chart).text.split(separator: "\n").allSatisfy { $0.count <= 80 })
            #expect(SVGChart(chart).text.hasSuffix("</svg>\n"))
        }
    }
}
