import Foundation
import FoundationXML
import Lessons
import Testing

/// The whole of each report over the same files: one that passes, one that differs, one whose time is up, one stray.
@Suite struct GoldenFormatTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.write("a/fine.larder", "say 1")
        try workshop.write("a/fine.out", "larder> say 1\n1\n")
        // What every format has to keep from being taken for its own marks.
        try workshop.write("odd #1 <&\">.larder", "say ]]> & \"quoted\" \\ \u{1B}[0m\n")
        try workshop.write("odd #1 <&\">.out", "larder> say ]]> & \"quoted\" \\ \u{1B}[0m\n---\n")
        try workshop.write("slow.larder", "wait")
        try workshop.write("slow.out", "")
        try workshop.write("stray.out", "")
    }

    private func report(_ format: GoldenFormat, isColored: Bool = false) throws -> String {
        try workshop.run([], .init(timeLimit: .milliseconds(50)), format: format, isColored: isColored).report
            .replacingOccurrences(of: workshop.path, with: "FOLDER")
    }

    @Test func text() throws {
        #expect(
            try report(.text) == #"""
                ok     a/fine.larder
                FAILED odd #1 <&">.larder: parted from its golden at line 2, after `say ]]> & "quoted" \ \u{1B}[0m`
                --- odd #1 <&">.out	golden
                +++ odd #1 <&">.out	this run
                @@ -1,2 +1,2 @@ larder> say ]]> & "quoted" \ \u{1B}[0m
                 larder> say ]]> & "quoted" \ \u{1B}[0m
                ----
                +]]> & "quoted" \ \u{1B}[0m
                FAILED slow.larder: ran longer than 50ms, and was stopped at line 1 in `wait`
                FAILED stray.out: is a golden without a script; there is no stray.larder
                1 passed, 3 failed

                """#)
    }

    @Test func textIsColouredOnlyWhenTold() throws {
        #expect(try !report(.text).contains("\u{1B}"))
        let colored = try report(.text, isColored: true)
        #expect(colored.contains("\u{1B}[31m----\u{1B}[0m\n\u{1B}[32m+]]>"))
        for format in [GoldenFormat.tap, .junit, .json, .github] {
            #expect(try report(format, isColored: true) == report(format))
        }
    }

    @Test func tap() throws {
        #expect(
            try report(.tap) == ##"""
                TAP version 13
                1..4
                ok 1 - a/fine.larder
                not ok 2 - odd \#1 <&">.larder
                  ---
                  kind: mismatch
                  message: "parted from its golden at line 2, after `say ]]> & \"quoted\" \\ \\u{1B}[0m`"
                  golden: "odd #1 <&\">.out"
                  line: 2
                  after: "say ]]> & \"quoted\" \\ \\u{1B}[0m"
                  diff: |
                    --- odd #1 <&">.out golden
                    +++ odd #1 <&">.out this run
                    @@ -1,2 +1,2 @@ larder> say ]]> & "quoted" \ \u{1B}[0m
                     larder> say ]]> & "quoted" \ \u{1B}[0m
                    ----
                    +]]> & "quoted" \ \u{1B}[0m
                  ...
                not ok 3 - slow.larder
                  ---
                  kind: time-limit
                  message: "ran longer than 50ms, and was stopped at line 1 in `wait`"
                  ...
                not ok 4 - stray.out
                  ---
                  kind: stray-golden
                  message: "is a golden without a script; there is no stray.larder"
                  ...
                # 1 passed, 3 failed

                """##)
    }

    @Test func junit() throws {
        let report = try report(.junit)
        #expect(
            report == #"""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites tests="4" failures="2" errors="1">
                  <testsuite name="larder test" tests="4" failures="2" errors="1" skipped="0">
                    <testcase classname="a" name="fine.larder"/>
                    <testcase classname="FOLDER" name="odd #1 &lt;&amp;&quot;&gt;.larder">
                      <failure type="mismatch" message="parted from its golden at line 2, after `say ]]&gt; &amp; &quot;quoted&quot; \ \u{1B}[0m`">parted from its golden at line 2, after `say ]]&gt; &amp; &quot;quoted&quot; \ \u{1B}[0m`
                --- odd #1 &lt;&amp;&quot;&gt;.out	golden
                +++ odd #1 &lt;&amp;&quot;&gt;.out	this run
                @@ -1,2 +1,2 @@ larder&gt; say ]]&gt; &amp; &quot;quoted&quot; \ \u{1B}[0m
                 larder&gt; say ]]&gt; &amp; &quot;quoted&quot; \ \u{1B}[0m
                ----
                +]]&gt; &amp; &quot;quoted&quot; \ \u{1B}[0m</failure>
                    </testcase>
                    <testcase classname="FOLDER" name="slow.larder">
                      <failure type="time-limit" message="ran longer than 50ms, and was stopped at line 1 in `wait`">ran longer than 50ms, and was stopped at line 1 in `wait`</failure>
                    </testcase>
                    <testcase classname="FOLDER" name="stray.out">
                      <error type="stray-golden" message="is a golden without a script; there is no stray.larder">is a golden without a script; there is no stray.larder</error>
                    </testcase>
                  </testsuite>
                </testsuites>

                """#)
        #expect(XMLParser(data: Data(report.utf8)).parse())
    }

    @Test func junitIsWellFormedWhateverAFileIsCalled() throws {
        for scalar in (1...0x9F).compactMap(Unicode.Scalar.init) + ["\u{FFFE}", "\u{FFFF}", "\u{2028}"]
        where scalar != "/" {
            try workshop.write("n/\(scalar).larder", "say a")
            try workshop.write("n/\(scalar).out", "\(scalar)")
        }
        let report = try workshop.run(["n"], format: .junit).report
        #expect(XMLParser(data: Data(report.utf8)).parse())
        let json = try workshop.run(["n"], format: .json).report
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    }

    @Test func json() throws {
        let report = try report(.json)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
        let results = try #require(document["results"] as? [[String: Any]])
        #expect(document["passed"] as? Int == 1)
        #expect(document["written"] as? Int == 0)
        #expect(document["failed"] as? Int == 3)
        #expect(results.map { $0["status"] as? String } == ["passed", "failed", "failed", "failed"])
        #expect(results.map { $0["kind"] as? String } == [nil, "mismatch", "time-limit", "stray-golden"])
        #expect(results[1]["line"] as? Int == 2)
        #expect(results[1]["after"] as? String == #"say ]]> & "quoted" \ \u{1B}[0m"#)
        #expect((results[1]["diff"] as? [String])?.count == 6)
        #expect(results[2]["statement"] as? String == "wait")
        #expect(report.hasPrefix("{\n  \"results\": [\n    {\n      \"path\": \"a/fine.larder\",\n"))
    }

    @Test func whatWasWrittenIsInEveryFormat() throws {
        for format in GoldenFormat.allCases {
            try workshop.write("u/x.larder", "say a")
            try workshop.write("u/x.out", "old")
            let (report, summary) = try workshop.run(["u"], .init(update: true), format: format)
            #expect(summary == GoldenSummary(passed: 0, written: 1, failed: 0))
            #expect(
                report.contains(
                    format == .json
                        ? #""status": "written""#
                        : format == .github ? "0 passed, 1 written" : "wrote u/x.out (changed)"))
        }
    }
}
