import Glibc
import Testing

/// `larder test`: scripts and their goldens, through the real language.
@Suite struct TestCommandTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(shop + "read user:1\n", to: "good.larder")
        try folder.write("raed user:1\n", to: "bad.larder")
    }

    private func update(_ paths: [String] = ["."]) throws {
        let run = try Tool.run(["test", "--update", "--accept-errors"] + paths, in: folder)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }

    @Test func updateWritesWhatTheScriptsPrint() throws {
        let refused = try Tool.run(["test", "--update", "bad.larder"], in: folder)
        #expect(refused.status == 1)
        #expect(refused.output.contains("would newly end with exit status 1"), "\(refused.output)")
        #expect(refused.output.contains("`larder test --update bad.larder --accept-errors`"))
        #expect(folder.read("bad.out") == nil)
        let run = try Tool.run(["test", "--update", "--accept-errors", "."], in: folder)
        #expect(run.status == 0)
        #expect(
            run.output == """
                wrote bad.out (new, ends with exit status 1)
                wrote good.out (new)
                0 passed, 2 written, 0 failed

                """)
        #expect(
            folder.read("good.out") == """
                larder> database users rows=user:1..user:100
                database users rows=user:1..user:100 read=20ms write=30ms
                larder> cache front over users capacity=3 ttl=60s
                cache front over users strategy=cache-aside capacity=3 policy=lru ttl=60s
                larder> read user:1
                   0.000s  front   MISS     user:1   cold: never cached before
                   0.001s  users   READ     user:1   "row 1", 20ms
                   0.021s  front   STORE    user:1   ttl 60s, until 60.021s · 1 of 3 entries
                   0.022s  app     DONE     user:1   "row 1" from users in 22ms

                """)
        #expect(
            folder.read("bad.out") == """
                larder> raed user:1
                bad.larder:1:1: error: no statement is called 'raed'
                   1 | raed user:1
                     | ^~~~
                  did you mean 'read'?
                exit status 1

                """)
        // A second time there is nothing to write, and all passes.
        #expect(try Tool.run(["test", "--update", "."], in: folder).output.hasSuffix("2 passed, 0 failed\n"))
        let passed = try Tool.run(["test", "."], in: folder)
        #expect(passed.status == 0)
        #expect(passed.output.hasSuffix("2 passed, 0 failed\n"))
    }

    /// A failed expectation fails the test, and is not accepted as a golden; expected, it is right.
    @Test func noGoldenMakesAFailedExpectationRight() throws {
        try folder.write(shop + "read user:1\nexpect hit\n", to: "wrong.larder")
        let update = try Tool.run(["test", "--update", "wrong.larder"], in: folder)
        #expect(update.status == 1)
        #expect(update.output.contains("wrong.larder: 1 expectation does not hold"), "\(update.output)")
        #expect(folder.read("wrong.out") == nil)
        // A golden that somebody accepted all the same.
        let run = try Tool.shell("larder run --echo wrong.larder", in: folder)
        try folder.write(run.output + "exit status 1\n", to: "wrong.out")
        let test = try Tool.run(["test", "wrong.larder"], in: folder)
        #expect(test.status == 1)
        #expect(test.output.contains("wrong.larder: 1 expectation does not hold"), "\(test.output)")

        try folder.write(shop + "read user:1\nexpect error { expect hit }\n", to: "meant.larder")
        #expect(try Tool.run(["test", "--update", "meant.larder"], in: folder).status == 0)
        #expect(try Tool.run(["test", "meant.larder"], in: folder).status == 0)
    }

    /// A script that eats memory fails alone, and those after it are run.
    @Test func aScriptThatNeedsTooMuchMemory() throws {
        try folder.write("trace off\n" + shop + "every 1ns { read user:1 }\nadvance 1s\n", to: "sub/a.larder")
        try folder.write("show\n", to: "sub/b.larder")
        for name in ["a", "b"] { try folder.write("it is 0.000s\n", to: "sub/\(name).out") }
        let run = try Tool.run(["test", "--jobs", "1", "--max-memory", "48MiB", "sub"], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("stopped: more than 48MiB of memory is in use"), "\(run.output)")
        #expect(run.output.contains("sub/b.larder"))
    }

    @Test func aMismatchSaysWhereItParted() throws {
        try update()
        try folder.write(
            try #require(folder.read("good.out")).replacing("22ms", with: "23ms"), to: "good.out")
        let run = try Tool.run(["test", "."], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("good.larder: parted from its golden at line 9, after `read user:1`"))
        #expect(run.output.contains("-   0.022s  app     DONE     user:1   \"row 1\" from users in 23ms\n"))
        #expect(run.output.contains("+   0.022s  app     DONE     user:1   \"row 1\" from users in 22ms\n"))
        #expect(run.output.hasSuffix("1 passed, 1 failed\n"))
    }

    @Test func aMissingGoldenFails() throws {
        try update(["good.larder"])
        let run = try Tool.run(["test", "."], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("bad.larder: has no golden"))
        #expect(run.output.contains("larder test --update bad.larder"))
    }

    @Test func updateIsRefusedInCI() throws {
        let run = try Tool.run(["test", "--update", "."], in: folder, environment: ["CI": "true"])
        #expect(run.status == 2)
        #expect(run.errors.contains("--update is refused because CI is set"))
        #expect(folder.names() == ["bad.larder", "good.larder"])
    }

    @Test func formats() throws {
        try update(["good.larder"])
        let tap = try Tool.run(["test", "--format", "tap", "."], in: folder)
        #expect(tap.status == 1)
        #expect(tap.output.contains("1..2\n"))
        #expect(tap.output.contains("not ok 1 - bad.larder"))
        #expect(tap.output.contains("ok 2 - good.larder"))
        let junit = try Tool.run(["test", "--format", "junit", "."], in: folder)
        #expect(junit.status == 1)
        #expect(junit.output.hasPrefix("<?xml"))
        #expect(junit.output.contains("failures=\"1\""))
        let json = try Tool.run(["test", "--format", "json", "."], in: folder)
        #expect(json.status == 1)
        #expect(json.output.hasPrefix("{"))
        #expect(json.output.contains("\"missing-golden\""))
    }

    @Test func anyNumberOfJobsGivesTheSameReport() throws {
        for number in 1...12 {
            try folder.write(
                "seed \(number)\n" + shop
                    + "configure users read=exponential(20ms)\ntogether 5 read user:\(number)\n"
                    + "workload keys=user:1..user:100 zipf=0.9 for=2s writes=10%\nstats\n",
                to: "s\(number).larder")
        }
        try update()
        let golden = try #require(folder.read("s7.out"))
        try folder.write(golden + "more\n", to: "s7.out")
        let one = try Tool.run(["test", "--jobs", "1", "."], in: folder)
        let two = try Tool.run(["test", "--jobs", "2", "."], in: folder)
        let eight = try Tool.run(["test", "--jobs", "8", "."], in: folder)
        #expect(one.status == 1)
        #expect(one.output.contains("s7.larder: parted"))
        #expect(one.output.hasSuffix("13 passed, 1 failed\n"))
        #expect(one.output == two.output)
        #expect(one.output == eight.output)
    }

    @Test(arguments: [
        "repeat 1000000000 read user:1", "advance 1000000h",
        "repeat 10 {\n  together 3 { repeat 100000000 read user:2 }\n}",
    ])
    func theTimeLimitNamesTheCommand(statement: String) throws {
        try folder.write(shop + "trace off\nevery 1ms read user:3\n\(statement)\n", to: "slow.larder")
        try folder.write("", to: "slow.out")
        let run = try Tool.run(["test", "--time-limit", "1", "slow.larder"], in: folder)
        #expect(run.status == 1)
        let first = statement.split(separator: "\n")[0]
        #expect(
            run.output.contains("slow.larder: ran longer than 1s, and was stopped at line 5 in `\(first)`"),
            "\(run.output)")
    }

    @Test func aPathThatIsNotThere() throws {
        let run = try Tool.run(["test", "nowhere"], in: folder)
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.errors.contains("nowhere"))
        let empty = try Folder()
        let nothing = try Tool.run(["test", "."], in: empty)
        #expect(nothing.status == 2)
        #expect(nothing.errors.contains("there is no script"))
    }
}
