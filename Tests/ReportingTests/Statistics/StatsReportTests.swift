import Foundation
import Reporting
import Simulation
import Testing
import Tracing

@Suite struct StatsReportTests {
    let story = Story()

    private func play() {
        let store = story.load("user:1", at: 0, operation: 1)
        story.load("user:2", at: 1, operation: 2, entries: 2)
        for operation in 3...8 {
            story.tell(Double(operation), .request(.read), operation: operation)
            story.tell(
                Double(operation), story.front, .hit(age: .seconds(1), left: nil), operation: operation,
                cause: store.number, value: "row 1")
            story.tell(
                Double(operation) + 0.001, story.done(.read, 0.001, story.front), operation: operation)
        }
        story.accept("Ann", at: 9, operation: 9, version: 2)
        story.tell(10, story.front, .flushed(age: .lasting(1.03), depth: 0), value: "Ann")
        story.tell(11, story.users, .refuse(.read, .down))
        story.tell(11, .failed(.read, .down, took: .milliseconds(1)))
    }

    @Test func theTable() {
        play()
        let report = StatsReport(story.log.metrics, names: story.names)
        #expect(
            report.table() == """
                app (application)                p50     p90     p99   p99.9     max    mean
                  reads                    8     1ms    22ms    22ms    22ms    22ms  6.25ms
                  writes                   1     1ms     1ms     1ms     1ms     1ms     1ms
                  errors                   1  down 1
                front (cache)                    p50     p90     p99   p99.9     max    mean
                  hits                     6  75% of the lookups
                  misses                   2  cold 2
                  stores                   3
                  entries now              1  11B, at most 22B
                  queued                   1
                  flushed                  1
                  waiting now              0  at most 1
                  waited                       1.03s   1.03s   1.03s   1.03s   1.03s   1.03s
                users (database)                 p50     p90     p99   p99.9     max    mean
                  loads                    2    20ms    20ms    20ms    20ms    20ms    20ms
                  errors                   1  down 1

                """)
    }

    @Test func aTotalStandsBelowSeveralCachesAndNothingIsTooWide() {
        play()
        let back = story.names.addNode("back", .cache)
        story.tell(12, back, .miss(.lost(at: .at(1))))
        let lines = StatsReport(story.log.metrics, names: story.names).table().split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        let total = lines.drop { !$0.hasPrefix("total") }
        #expect(total.contains("  misses                   3  cold 2, lost 1"))
        #expect(total.contains("  hits                     6  66.67% of the lookups"))
    }

    @Test func nothingCountedIsSaid() {
        #expect(StatsReport(Metrics(), names: story.names).table() == "nothing has been counted yet\n")
    }

    @Test func figuresByName() {
        play()
        let report = StatsReport(story.log.metrics, names: story.names)
        let front = StatsScope.node(story.front)
        #expect(report.value(of: "hit-rate", at: front) == .share(0.75))
        #expect(report.value(of: "miss-rate", at: front) == .share(0.25))
        #expect(report.value(of: "hits", at: front) == .count(6))
        #expect(report.value(of: "misses-cold", at: .total) == .count(2))
        #expect(report.value(of: "reads", at: .total) == .count(8))
        #expect(report.value(of: "loads", at: .total) == .count(2))
        #expect(report.value(of: "writes", at: .total) == .count(1))
        #expect(report.value(of: "entries", at: front) == .count(1))
        #expect(report.value(of: "bytes", at: front) == .bytes(11))
        #expect(report.value(of: "bytes-max", at: front) == .bytes(22))
        #expect(report.value(of: "queue-depth", at: front) == .count(0))
        #expect(report.value(of: "queue-depth-max", at: .total) == .count(1))
        #expect(report.value(of: "queue-age-max", at: .total) == .duration(.lasting(1.03)))
        #expect(report.value(of: "max", at: .total) == .duration(.milliseconds(22)))
        #expect(report.value(of: "read-mean", at: .total) == .duration(.nanoseconds(6_250_000)))
        #expect(report.value(of: "errors", at: .total) == .count(1))
        #expect(report.value(of: "errors-down", at: .node(.application)) == .count(1))
        #expect(report.value(of: "hit-rate", at: .node(story.users)) == nil)
        #expect(report.value(of: "p99", at: front) == nil)
        #expect(report.value(of: "hit rate", at: front) == nil)
        #expect(StatsReport.kind(of: "hit-rate") == .share)
    }

    @Test func everyNameIsUniqueMeansSomethingAndIsOfItsKind() {
        play()
        let report = StatsReport(story.log.metrics, names: story.names)
        let names = StatsReport.names
        #expect(Set(names.map(\.name)).count == names.count)
        for (name, meaning, kind) in names {
            #expect(!meaning.isEmpty && !meaning.hasSuffix("."))
            #expect(StatsReport.kind(of: name) == kind)
            for scope in [StatsScope.total, .node(story.front), .node(story.users), .node(.application)] {
                if let value = report.value(of: name, at: scope) { #expect(value.kind == kind) }
            }
        }
        let asked =
            "hits misses hit-rate miss-rate p50 p90 p99 p99.9 max mean read-p50 write-p99 stale-reads lost-writes queue-depth queue-depth-max queue-age-max entries bytes loads refreshes"
        for name in asked.split(separator: " ") { #expect(StatsReport.kind(of: String(name)) != nil) }
    }

    @Test func theJSONParsesAndSaysTheSame() throws {
        play()
        let report = StatsReport(story.log.metrics, names: story.names)
        let parsed = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
        let object = try #require(parsed as? [String: Any])
        let nodes = try #require(object["nodes"] as? [[String: Any]])
        #expect(nodes.map { $0["node"] as? String } == ["app", "front", "users"])
        #expect(nodes.map { $0["kind"] as? String } == ["application", "cache", "database"])
        #expect(nodes[1]["hit_rate"] as? Double == 0.75)
        #expect(nodes[1]["misses_cold"] as? Int == 2)
        #expect(nodes[1]["read_p50_ns"] is NSNull)
        #expect(nodes[2]["read_max_ns"] as? Int == 20_000_000)
        let total = try #require(object["total"] as? [String: Any])
        #expect(total["read_p99_9_ns"] as? Int == 22_000_000)
        #expect(total["reads"] as? Int == 8)
    }

    @Test(arguments: [
        (StatValue.count(12), "12"), (.share(0.75), "75%"), (.share(0.66666), "66.67%"),
        (.duration(.nanoseconds(22_345_678)), "22.3ms"), (.duration(.seconds(61)), "61s"),
        (.duration(.nanoseconds(999_999)), "1ms"), (.bytes(1536), "1.5KiB"), (.bytes(120), "120B"),
    ]) func figuresAreRoundedForPeople(_ value: StatValue, _ text: String) {
        #expect(value.text == text)
    }

    /// What no node of a kind has counted is left out there, but a hit rate of 0 is news.
    @Test func prometheusHasNoFamiliesOfNoughts() {
        story.load("user:1", at: 0, operation: 1)
        let lines = StatsReport(story.log.metrics, names: story.names, over: .seconds(1)).prometheus()
            .split(separator: "\n").map(String.init)
        #expect(lines.contains(#"larder_hits_total{node="front",kind="cache"} 0"#))
        #expect(lines.contains(#"larder_hit_rate_ratio{node="front",kind="cache"} 0.0"#))
        #expect(lines.contains(#"larder_errors_total{node="users",kind="database"} 0"#))
        #expect(lines.contains(#"larder_misses_cold_total{node="front",kind="cache"} 1"#))
        #expect(!lines.contains { $0.contains("hits_total{node=\"users\"") || $0.contains("hedges") })
        #expect(lines.count < 100)
        // Once one has counted it, all of its kind have it.
        let other = story.names.addNode("other", .cache)
        story.tell(1, other, .hedge(after: .seconds(1)))
        let more = StatsReport(story.log.metrics, names: story.names).prometheus()
        #expect(more.contains(#"larder_hedges_total{node="front",kind="cache"} 0"#))
        #expect(more.contains(#"larder_hedges_total{node="other",kind="cache"} 1"#))
    }
}

extension StatsReportTests {
    /// The unit stands at the end of a name, `_total` behind it if the figure only grows, and nowhere else.
    @Test func prometheusNamesAndTypesAgree() {
        story.load("user:1", at: 0, operation: 1)
        story.tell(1, story.users, .refuse(.read, .down), operation: 2)
        for name in [
            "network_bytes_total counter", "network_bytes_per_second gauge", "round_trips_total counter",
            "connection_failures_total counter", "max_bytes gauge", "bytes gauge",
        ] {
            let text = StatsReport(story.log.metrics, names: story.names, over: .seconds(1)).prometheus()
            #expect(text.contains("# TYPE larder_\(name)\n"), "\(name)")
        }
        story.tellEverything()
        let text = StatsReport(story.log.metrics, names: story.names, over: .seconds(60)).prometheus()
        let types = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
            .map { $0.split(separator: " ") }
        #expect(types.count > 40)
        #expect(Set(types.map { $0[2] }).count == types.count)
        for type in types {
            #expect(type[2].hasSuffix("_total") == (type[3] == "counter"), "\(type[2])")
            #expect(!type[2].contains("bytes_max") && !type[2].contains("total_bytes"), "\(type[2])")
        }
    }

    /// What one layer has not, the next is asked for: their rates are told apart.
    @Test func theOverviewTellsTheRateOfEachCache() {
        story.load("user:1", at: 0, operation: 1)
        let near = story.names.addNode("near", .cache)
        story.tell(1, near, .miss(.cold))
        story.tell(2, near, .hit(age: .seconds(1), left: nil))
        story.tell(3, near, .hit(age: .seconds(1), left: nil))
        let report = StatsReport(story.log.metrics, names: story.names, over: .seconds(4))
        let lines = report.overview(at: .total).split(separator: "\n").map(String.init)
        #expect(lines[1].hasSuffix("50%  2 of 4 lookups of all caches: front 0%, near"), "\(lines)")
        #expect(lines[2].trimmed == "66.67%")
        #expect(!report.overview(at: .node(near)).contains("of all caches"))
    }

    @Test func whereThereIsNoPoolNoConnectionsAreCounted() {
        story.load("user:1", at: 0, operation: 1)
        let without = StatsReport(story.log.metrics, names: story.names).overview(at: .total)
        #expect(without.contains("connections                   -  none taken from a pool (connections=)\n"))
        story.tell(1, story.front, .connect(inUse: 1, limit: 2))
        let with = StatsReport(story.log.metrics, names: story.names).overview(at: .total)
        #expect(with.contains("connections                   1  in use at most, and 0 waiting"))
    }

    /// What `promtool check metrics` asks for.
    @Test func everyFamilyForPrometheusHasHelpAndAProperName() {
        story.tellEverything()
        let text = StatsReport(story.log.metrics, names: story.names, over: .seconds(10)).prometheus()
        var helps: [String: String] = [:]
        var types: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                #expect(helps.updateValue(words[3], forKey: words[2]) == nil, "\(words[2]) comes twice")
            } else if line.hasPrefix("# TYPE ") {
                types[words[2]] = words[3]
                #expect(helps[words[2]]?.isEmpty == false, "\(words[2]) has no help")
            } else {
                let name = String(line.prefix { $0 != "{" })
                let family = ["_sum", "_count"].first { name.hasSuffix($0) && types[name] == nil }
                    .map { String(name.dropLast($0.count)) }
                #expect(types[family ?? name] != nil, "\(name) has no type")
            }
        }
        for (family, type) in types {
            #expect((type == "counter") == family.hasSuffix("_total"), "\(family) is a \(type)")
        }
        #expect(types.count > 40)
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}

extension TimeSpan {
    static func nanoseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count) }
}
