import Glibc
import Testing

/// `larder run`: what comes out where, and with which exit status.
@Suite struct RunTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test func statementsOfTheCommandLine() throws {
        let run = try Tool.run(
            ["run", "-c", "database users rows=user:1..user:3; read user:1\nread user:2"], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(
            run.output == """
                database users rows=user:1..user:3 read=20ms write=30ms
                   0.000s  users   READ     user:1   "row 1", 20ms
                   0.020s  app     DONE     user:1   "row 1" from users in 20ms
                   0.020s  users   READ     user:2   "row 2", 20ms
                   0.040s  app     DONE     user:2   "row 2" from users in 20ms

                """)
    }

    /// However few steps a script takes, one that makes long texts is stopped soon after it has used what it may. In a
    /// process of its own: here, what other tests have freed would be used first, and so much would not be seen.
    @Test func longTextsAreLookedAtEarly() throws {
        try folder.write(
            """
            trace off; database d { a=1 }
            let x = aaaaaaaaaaaaaaaa; repeat 15 { let x = $x$x }
            for i in 1..1000 { write k:$i $x$i }

            """, to: "long.larder")
        let run = try Tool.run(["run", "--max-memory", "300MiB", "long.larder"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("long.larder:3:1: error: stopped: more than 300MiB of memory is in use"))
    }

    @Test func severalFilesAreOneSession() throws {
        try folder.write(shop, to: "build.larder")
        try folder.write("read user:1\n", to: "use.larder")
        let run = try Tool.run(["run", "build.larder", "use.larder"], in: folder)
        #expect(run.status == 0)
        #expect(run.output.hasSuffix("0.022s  app     DONE     user:1   \"row 1\" from users in 22ms\n"))
    }

    @Test func filesThenStatements() throws {
        try folder.write(shop + "read user:1\n", to: "sub/use.larder")
        let run = try Tool.run(["run", "sub/use.larder", "-c", "expect miss cold; expect hit"], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("ok\nexpect hit: NOT SO"))
    }

    @Test(arguments: [
        (["run", "--frob"], "Unknown option '--frob'"),
        (["run"], "name a script, or give statements with -c"),
        (["there.larder"], "to run a script: larder run there.larder"),
        (["rnu"], "did you mean 'larder run'?"),
        (["nowhere.larder"], "there is no subcommand and no file 'nowhere.larder'"),
    ])
    func whatIsTypedWrongly(arguments: [String], answer: String) throws {
        try folder.write("show\n", to: "there.larder")
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains(answer), "\(run.errors)")
    }

    @Test func helpOnSubcommands() throws {
        for name in ["run", "curve"] {
            #expect(
                try Tool.run(["help", name], in: folder).output
                    == Tool.run([name, "--help"], in: folder).output)
        }
        // What the language means by a name comes first.
        #expect(try Tool.run(["help", "replay"], in: folder).output.hasPrefix("replay: "))
    }

    /// Where no limit is given there is one, and the help names it.
    @Test func thereIsALimitOfMemory() throws {
        let help = try Tool.run(["run", "--help"], in: folder).output.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(help.contains("if not given, 2GiB or a quarter of the machine's, whichever is more"))
        let run = try Tool.run(
            ["run", "--max-memory", "unlimited", "-c", "repeat 9000 { let x = 1 }"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test(arguments: [["run", "-"], [], ["repl"]]) func standardInput(arguments: [String]) throws {
        let run = try Tool.run(
            arguments, in: folder, input: shop + "together {\n  read user:1\n}\nexpect stats app reads = 1")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("ok\n"))
        #expect(run.errors == "")
    }

    @Test func nothingAtAllOnStandardInput() throws {
        let run = try Tool.run([], in: folder)
        #expect(run.status == 0)
        #expect(run.output == "")
        #expect(run.errors == "")
    }

    // MARK: Exit statuses

    @Test(arguments: [["run", "-c"], []] as [[String]]) func anErrorEndsTheRun(how: [String]) throws {
        let text = "database users rows=user:1..user:3\nraed user:1\nshow\n"
        let run = try how.isEmpty ? Tool.run([], in: folder, input: text) : Tool.run(how + [text], in: folder)
        #expect(run.status == 1)
        #expect(run.output == "database users rows=user:1..user:3 read=20ms write=30ms\n")
        let name = how.isEmpty ? "standard input" : "-c"
        #expect(
            run.errors == """
                \(name):2:1: error: no statement is called 'raed'
                   2 | raed user:1
                     | ^~~~
                  did you mean 'read'?

                """)
    }

    /// The number of a line in a pipe is that of the pipe, not of the statement.
    @Test func anErrorInABlockOfStandardInput() throws {
        let run = try Tool.run(
            [], in: folder, input: "\n\(shop)repeat 2 {\n  read user:1\n  raed user:2\n}\n")
        #expect(run.status == 1)
        #expect(
            run.errors.hasPrefix(
                "standard input:6:3: error: no statement is called 'raed'\n   6 |   raed user:2\n"))
    }

    @Test func anUnclosedBlockAtTheEndOfStandardInput() throws {
        let run = try Tool.run([], in: folder, input: "\(shop)repeat 2 {\n  read user:1\n")
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("standard input:3:10: error: this { is never closed\n"))
    }

    @Test func anExpectationThatDoesNotHold() throws {
        let run = try Tool.run(["run", "-c", shop + "read user:1; expect hit; expect miss cold"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.output.hasSuffix(
                "expect hit: NOT SO: the read of user:1 at 0.000s was a miss (cold), and brought \"row 1\"\nok\n"
            ))
    }

    @Test func aMissingFile() throws {
        let run = try Tool.run(["run", "nowhere.larder"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errors
                == "error: nowhere.larder cannot be read: No such file or directory\n  is the path right?\n")
    }

    @Test func aFolderInsteadOfAFile() throws {
        let run = try Tool.run(["run", "."], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("cannot be read: Is a directory"))
    }

    static let wrongUsages: [[String]] = [
        ["run"], ["rnu", "a.larder"], ["run", "--sed", "4", "a.larder"],
        ["run", "--seed", "x", "-c", "show"],
        ["run", "--trace", "loud", "-c", "show"],
        ["run", "--max-events", "0", "-c", "show"],
        ["run", "--max-memory", "much", "-c", "show"], ["run", "--max-memory", "1KiB", "-c", "show"],
        ["run", "--color", "blue", "-c", "show"], ["run", "--keep", "1", "-c", "show"],
        ["test"], ["test", "--jobs", "0", "."], ["test", "--format", "xml", "."],
        ["test", "--time-limit", "-1", "."],
    ]

    @Test(arguments: wrongUsages) func wrongUsage(arguments: [String]) throws {
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(run.errors.hasPrefix("Error: "))
        #expect(run.errors.contains("Usage: larder "))
    }

    // MARK: Options

    @Test func seed() throws {
        let script = "database users rows=user:1..user:9 read=uniform(10ms,30ms); read user:1..user:3"
        let one = try Tool.run(["run", "--seed", "1", "-c", script], in: folder)
        let standard = try Tool.run(["run", "-c", script], in: folder)
        let two = try Tool.run(["run", "--seed", "2", "-c", script], in: folder)
        let said = try Tool.run(["run", "-c", "seed 2;" + script], in: folder)
        #expect(one.output == standard.output)
        #expect(one.output != two.output)
        #expect(said.output == two.output)
    }

    @Test func trace() throws {
        func lines(_ level: String) throws -> [String] {
            let run = try Tool.run(
                ["run", "--trace", level, "-c", shop + "read user:1"], in: folder)
            #expect(run.status == 0)
            return run.output.split(separator: "\n").map(String.init)
        }
        let (off, brief, full, json) = try (lines("off"), lines("brief"), lines("full"), lines("json"))
        #expect(off.count == 2)
        #expect(brief.count == 6)
        #expect(full.count > brief.count)
        #expect(full.contains { $0.contains("#") && $0.contains("MISS") })
        #expect(json.filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.count > 4)
        #expect(json.contains { $0.contains("\"miss\"") })
    }

    @Test func stats() throws {
        let run = try Tool.run(
            ["run", "--stats", "--trace", "off", "-c", shop + "read user:1 user:1"], in: folder)
        #expect(run.status == 0)
        #expect(run.output.contains("front (cache)"))
        #expect(run.output.contains("50% of the lookups"))
    }

    @Test func echo() throws {
        let run = try Tool.run(
            ["run", "--echo", "--trace", "off", "-c", shop + "repeat 2 {\n  read user:1\n}"], in: folder)
        #expect(
            run.output == """
                larder> database users rows=user:1..user:100
                database users rows=user:1..user:100 read=20ms write=30ms
                larder> cache front over users capacity=3 ttl=60s
                cache front over users strategy=cache-aside capacity=3 policy=lru ttl=60s
                larder> repeat 2 {
                   ...>   read user:1
                   ...> }

                """)
    }

    @Test func maxEvents() throws {
        let run = try Tool.run(
            ["run", "--max-events", "500", "--trace", "off", "-c", shop + "repeat 1000000 read user:1"],
            in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("-c:3:1: error: stopped after 500 steps\n"))
        #expect(run.errors.contains("--max-events"))
        let enough = try Tool.run(
            ["run", "--max-events", "500", "--trace", "off", "-c", shop + "repeat 20 read user:1"], in: folder
        )
        #expect(enough.status == 0)
    }

    @Test func maxMemory() throws {
        let run = try Tool.run(
            [
                "run", "--max-memory", "48MiB", "--keep", "100000000", "--trace", "off", "-c",
                shop + "repeat 100000000 read user:1",
            ], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("error: stopped: more than 48MiB of memory is in use\n"))
        #expect(run.errors.contains("--max-memory"))
    }

    // MARK: What it writes to

    @Test func aBrokenPipeEndsQuietly() throws {
        let run = try Tool.shell(
            "{ larder run -c 'database users rows=user:1..user:9; repeat 100000 read user:1'; echo $? >status; } | head -1",
            in: folder)
        #expect(run.output == "database users rows=user:1..user:9 read=20ms write=30ms\n")
        #expect(run.errors == "")
        // As a shell tells of a program that wrote into a pipe that nobody reads.
        #expect(folder.read("status") == "141\n")
    }

    @Test(
        arguments: [
            (["--color", "always"], [:], true), (["--color", "never"], [:], false), ([], [:], false),
            (["--color", "always"], ["NO_COLOR": "1"], true),
            (["--color", "auto"], ["TERM": "xterm"], false),
        ] as [([String], [String: String], Bool)])
    func colour(options: [String], environment: [String: String], isColoured: Bool) throws {
        let run = try Tool.run(
            ["run"] + options + ["-c", shop + "read user:1; stats; why"], in: folder, environment: environment
        )
        #expect(run.output.contains("\u{1B}[") == isColoured)
        #expect(run.status == 0)
    }

    @Test func help() throws {
        let ttl = try Tool.run(["help", "ttl"], in: folder)
        #expect(ttl.status == 0)
        #expect(ttl.output.hasPrefix("ttl: time to live"))
        let list = try Tool.run(["help"], in: folder)
        #expect(list.output.hasPrefix("build\n  database "))
        let command = try Tool.run(["help", "write-behind"], in: folder)
        #expect(command.output.hasPrefix("write-behind: "))
        let unknown = try Tool.run(["help", "stmapede"], in: folder)
        #expect(unknown.status == 1)
        #expect(unknown.output == "")
        #expect(unknown.errors.contains("there is no help on 'stmapede'"))
    }

    @Test func version() throws {
        let run = try Tool.run(["--version"], in: folder)
        #expect(run.output == "larder 0.1.0\n")
        #expect(run.status == 0)
    }

    @Test func interruptedRunEndsWithStatus130() throws {
        let run = try Tool.shell(
            """
            timeout --preserve-status --signal INT 2 \
              larder run --trace off -c 'database users rows=user:1..user:9; repeat 1000000000 read user:1'; echo $?
            """, in: folder)
        #expect(run.output.hasSuffix("\n130\n"))
        #expect(run.errors.contains("interrupted"))
    }
}
