import Foundation
import Lessons
import Testing

@Suite struct GoldenSuiteTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func aMismatchNamesTheLineAndTheStatement() throws {
        try workshop.write("a.larder", "say one\nsay two\nsay three\n")
        try workshop.write("a.out", "larder> say one\none\nlarder> say two\nTWO\nlarder> say three\nthree\n")
        let (report, summary) = try workshop.run()
        #expect(
            report == """
                FAILED a.larder: parted from its golden at line 4, after `say two`
                --- a.out\tgolden
                +++ a.out\tthis run
                @@ -1,6 +1,6 @@ larder> say one
                 larder> say one
                 one
                 larder> say two
                -TWO
                +two
                 larder> say three
                 three
                0 passed, 1 failed

                """)
        #expect(summary.exitStatus == 1)
    }

    @Test func aMissingGoldenFailsAndSaysWhatMakesIt() throws {
        try workshop.write("it's.larder", "say a")
        let (report, summary) = try workshop.run()
        let path = workshop.at("it'\\''s.larder")
        #expect(
            report == "FAILED it's.larder: has no golden; read what it prints, then make one with "
                + "`larder test --update '\(path)'`\n0 passed, 1 failed\n".replacingOccurrences(
                    of: workshop.path + "/", with: ""))
        #expect(summary.exitStatus == 1)
    }

    @Test func aScriptThatFailsCanBeAGolden() throws {
        try workshop.write("a.larder", "say a\nfail no such cache")
        let golden =
            "larder> say a\na\nlarder> fail no such cache\na.larder:2:1: error: no such cache\nexit status 1\n"
        try workshop.write("a.out", golden)
        #expect(try workshop.run().summary.exitStatus == 0)
        // The exit status and the diagnostics are part of what is compared.
        try workshop.write("a.out", golden.replacingOccurrences(of: "exit status 1\n", with: ""))
        #expect(try workshop.run().summary.exitStatus == 1)
        try workshop.write("a.out", golden.replacingOccurrences(of: "no such cache\ne", with: "no such\ne"))
        #expect(try workshop.run().summary.exitStatus == 1)
    }

    @Test func anUpdateWritesOnlyWhatDiffersAndListsIt() throws {
        try workshop.write("changed.larder", "say new")
        try workshop.write("changed.out", "larder> say old\nold\n")
        try workshop.write("fails.larder", "fail here")
        try workshop.write("new.larder", "say a")
        try workshop.write("same.larder", "say a")
        try workshop.write("same.out", "larder> say a\na\n")
        try workshop.write("slow.larder", "wait")
        chmod(workshop.at("changed.out"), 0o640)
        let (report, summary) = try workshop.run(
            [], .init(update: true, acceptsErrors: true, timeLimit: .milliseconds(50)))
        #expect(
            report == """
                wrote changed.out (changed)
                wrote fails.out (new, ends with exit status 1)
                wrote new.out (new)
                ok     same.larder
                FAILED slow.larder: ran longer than 50ms, and was stopped at line 1 in `wait`
                1 passed, 3 written, 1 failed

                """)
        #expect(summary.exitStatus == 1)
        #expect(try workshop.text("changed.out") == "larder> say new\nnew\n")
        #expect(try workshop.text("new.out") == "larder> say a\na\n")
        var status = stat()
        #expect(stat(workshop.at("changed.out"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o640)
        // No temporary file is left, and no golden of the script that did not end.
        #expect(try workshop.names().count == 9)
        let (again, second) = try workshop.run(
            ["changed.larder", "fails.larder", "new.larder"], .init(update: true))
        #expect(
            again == "ok     changed.larder\nok     fails.larder\nok     new.larder\n3 passed, 0 failed\n")
        #expect(second.exitStatus == 0)
    }

    @Test func anUpdateThatWroteEverythingEndsWell() throws {
        try workshop.write("new.larder", "say a")
        let (report, summary) = try workshop.run([], .init(update: true), ci: "")
        #expect(report == "wrote new.out (new)\n0 passed, 1 written, 0 failed\n")
        #expect(summary.exitStatus == 0)
    }

    @Test func anUpdateIsRefusedWhereCIIsSet() throws {
        try workshop.write("a.larder", "say a")
        let error = #expect(throws: GoldenError.self) {
            try GoldenSuite(
                paths: [workshop.path], options: .init(update: true), continuousIntegration: "true")
        }
        #expect(
            error?.description
                == "--update is refused because CI is set (CI=true): a golden is accepted by a person who has read the "
                + "diff. Where that person is you, run it with `env -u CI`.")
        #expect(try workshop.names() == ["a.larder"])
    }

    @Test func anUpdateKeepsALinkALink() throws {
        try workshop.write("a.larder", "say a")
        try workshop.write("kept/real.txt", "old")
        try workshop.link("a.out", to: "kept/real.txt")
        #expect(try workshop.run(["a.larder"], .init(update: true)).summary.exitStatus == 0)
        #expect(try workshop.text("kept/real.txt") == "larder> say a\na\n")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: workshop.at("a.out")) == "kept/real.txt"
        )
    }

    @Test func aGoldenThatCannotBeWrittenFails() throws {
        try workshop.write("a.larder", "say a")
        try workshop.link("a.out", to: "nowhere/a.out")
        let (report, summary) = try workshop.run([], .init(update: true))
        #expect(report.hasPrefix("FAILED a.larder: cannot write a.out: "))
        #expect(summary.exitStatus == 1)
    }

    @Test func theTimeLimitNamesTheStatement() throws {
        try workshop.write("a.larder", "say a\nwait for it")
        try workshop.write("a.out", "larder> say a\na\n")
        try workshop.write("b.larder", "say b")
        try workshop.write("b.out", "larder> say b\nb\n")
        let (report, _) = try workshop.run([], .init(timeLimit: .milliseconds(50)))
        #expect(
            report == """
                FAILED a.larder: ran longer than 50ms, and was stopped at line 2 in `wait for it`
                ok     b.larder
                1 passed, 1 failed

                """)
    }

    @Test(.timeLimit(.minutes(5)), arguments: [1, 2])
    func aRunnerThatDoesNotStopHoldsNothingUp(jobs: Int) throws {
        for name in ["a", "b", "c"] { try workshop.write("\(name).larder", name == "c" ? "say c" : "hang") }
        for name in ["a", "b", "c"] { try workshop.write("\(name).out", "larder> say c\nc\n") }
        let options = GoldenSuite.Options(
            jobs: jobs, timeLimit: .milliseconds(100), grace: .milliseconds(100))
        let start = ContinuousClock.now
        let (report, _) = try workshop.run([], options)
        #expect(
            report == """
                FAILED a.larder: ran longer than 100ms, and did not stop when told to
                FAILED b.larder: ran longer than 100ms, and did not stop when told to
                ok     c.larder
                1 passed, 2 failed

                """)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func theReportDoesNotDependOnTheNumberOfJobs() throws {
        for number in 0..<40 {
            let isWrong = number % 7 == 0
            try workshop.write("\(number).larder", (0...number).map { "say \($0)\n" }.joined())
            try workshop.write(
                "\(number).out",
                (0...number).map { "larder> say \($0)\n\(isWrong && $0 == 3 ? "x" : "\($0)")\n" }.joined())
        }
        for format in GoldenFormat.allCases {
            let reports = try [1, 2, 16].map {
                try workshop.run([], .init(jobs: $0), format: format) { run in
                    // The later ones tend to be done first.
                    usleep(UInt32(max(0, 2000 - 10 * run.source.utf8.count)))
                    return toyRunner(run)
                }.report
            }
            #expect(reports[0] == reports[1])
            #expect(reports[0] == reports[2])
        }
    }

    @Test func aScriptThatIsNotTextIsNotRun() throws {
        try workshop.write("a.larder", Array("say a\nsay ".utf8) + [0xC3, 0x28])
        try workshop.write("a.out", "")
        let (report, _) = try workshop.run(with: { _ in fatalError("not to be run") })
        #expect(
            report == "FAILED a.larder: is not UTF-8: byte 0xC3 at line 2, column 5\n0 passed, 1 failed\n")
    }
}
