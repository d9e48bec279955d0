import Foundation
@testable import Language
@testable import Picturing
import Testing
import Tracing

/// What pictures of a run keep to, whatever the run.
@Suite struct PictureTests {
    /// Keys and values that would break out of whatever they are put into.
    private static let hostile = #"""
        database d
        cache c over d ttl=10s
        write "</script><b>" "</script><script>alert(1)</script>"
        read "</script><b>"
        write "k\n\u{1b}[31m" "]]>; #quot; --> ```\n%% end"
        read "k\n\u{1b}[31m"
        """#

    @Test(arguments: PictureFormat.all.map(\.name))
    func whatIsGivenIsEscaped(_ name: String) throws {
        let format = try #require(PictureFormat.named(name))
        let text = PictureGoldenTests.picture(format, of: Self.hostile)
        let (isEnded, isMarkup, isOrder) = (
            text.contains("</script><"), text.contains("<b>"), text.contains("\u{1b}")
        )
        #expect(!isOrder)
        // JSON that stands in a file of its own may hold markup as it is.
        if ![.perfetto, .events].contains(format) { #expect(!isEnded && !isMarkup) }
        // Every row of a diagram stays one line.
        let lines = text.split(separator: "\n")
        if format == .mermaid { #expect(!lines.contains { $0.hasPrefix("%% end") }) }
    }

    @Test func theLinesOfEventsKeepToTheSchema() throws {
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(EventLines.schema.utf8)) as? [String: Any])
        let kinds = try #require(schema["oneOf"] as? [[String: Any]])
        let text = PictureGoldenTests.picture(.events, of: PictureGoldenTests.race)
        let lines = text.split(separator: "\n")
        #expect(lines.count > 10)
        for (number, line) in lines.enumerated() {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let kind = kinds[number == 0 ? 0 : 1]
            let required = try #require(kind["required"] as? [String])
            #expect(required.filter { object[$0] == nil } == [], "\(line)")
            let properties = try #require(kind["properties"] as? [String: [String: Any]])
            for (name, property) in properties {
                if let type = property["type"] {
                    #expect(Self.fits(object[name], type), "\(name) of \(line)")
                }
                if let value = property["const"] as? String { #expect(object[name] as? String == value) }
                if let value = property["const"] as? Int { #expect(object[name] as? Int == value) }
            }
            for (name, value) in object where name.hasSuffix("_ns") {
                #expect(Self.fits(value, ["integer", "null"]), "\(name) of \(line)")
            }
        }
    }

    private static func fits(_ value: Any?, _ type: Any) -> Bool {
        (type as? [String] ?? [type as? String ?? ""]).contains { name in
            switch name {
            case "null": value is NSNull
            case "integer": value is Int
            case "string": value is String
            default: false
            }
        }
    }

    @Test func aTraceForPerfettoIsJSON() throws {
        let text = PictureGoldenTests.picture(.perfetto, of: Self.hostile)
        let trace = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let events = try #require(trace["traceEvents"] as? [[String: Any]])
        #expect(events.contains { $0["ph"] as? String == "s" })
        // Slices of one row never overlap.
        var ends: [String: Double] = [:]
        for event in events where event["ph"] as? String == "X" {
            let row = "\(event["pid"] ?? 0)/\(event["tid"] ?? 0)"
            let start = try #require(event["ts"] as? Double)
            #expect(start >= ends[row] ?? 0)
            ends[row] = start + (event["dur"] as? Double ?? 0)
        }
    }

    @Test func aPageKnowsWhatLeavesNextAndWhichStatementItWas() throws {
        let bench = Bench(PictureGoldenTests.race)
        let tape = bench.session.recordedTape("race")
        let last = try #require(tape.orders.last)
        #expect(last.keys == ["user:2", "user:3"])
        let write = try #require(tape.entries.first { $0.kind.name == "write" })
        let statement = tape.statements[try #require(write.statement)]
        #expect(statement.lines == 3...3, "the write of 'after', and not the read during which it happened")
        #expect(tape.sources[statement.source].text.contains("after 5ms"))
    }

    @Test func aReplacedPartIsARunOfItsOwn() {
        let bench = Bench(
            "database d\ncache c over d\nread k\nreset\ndatabase e\ncache f over e\nread k\nread k")
        let text = String(decoding: bench.session.page("t").payload, as: UTF8.self)
        let (first, second) = (
            text.contains("\"label\":\"part 1, to 0.021s\""), text.contains("\"label\":\"part 2, to 0.042s\"")
        )
        #expect(first && second)
    }

    @Test func whatWasComparedIsOnThePage() {
        let bench = Bench(
            "database d rows=a:1..a:9\ncache c over d capacity=2\ncompare policy=lru,fifo { read a:1 a:2 a:1 a:3 a:1 }"
        )
        let text = String(decoding: bench.session.page("t").payload, as: UTF8.self)
        let (isThere, partsSomewhere) = (
            text.contains("\"label\":\"policy=fifo\""), text.contains("\"parting\":[")
        )
        #expect(isThere && partsSomewhere)
    }

    @Test func aPageSaysWhatWouldHaveChangedIt() throws {
        let bench = Bench(PictureGoldenTests.race)
        let text = String(decoding: bench.session.page("t").payload, as: UTF8.self)
        let isSaid = text.contains("this read would not have been stale")
        #expect(isSaid)
    }

    @Test func coloursAreForTerminals() {
        let plain = Bench(PictureGoldenTests.race).run("show timeline")
        #expect(!plain.contains("\u{1b}"))
        let styled = Bench(PictureGoldenTests.race) { $0.isStyled = true }.run("show timeline")
        #expect(styled.contains("\u{1b}[31mSTALE\u{1b}[0m"))
        #expect(styled.replacing(/\u{1b}\[[0-9]*m/, with: "") == plain)
    }

    @Test func aLineOfATimelineFitsEightyColumns() {
        let script = """
            trace off
            database a-database-of-a-long-name rows=k:1..k:9
            cache near over a-database-of-a-long-name
            cache nearer over near
            cache nearest over nearer
            client one read k:1
            client two write k:1 "a value that is rather long, and longer still than anything"
            client three read k:2
            settle
            """
        for line in Bench(script).run("show timeline all").split(separator: "\n") {
            #expect(line.unicodeScalars.count <= 80, "\(line)")
        }
    }
}
