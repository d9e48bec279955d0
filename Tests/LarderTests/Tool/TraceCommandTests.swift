import Glibc
import PseudoTerminal
import Testing

/// `larder trace`: what comes out where, and with which exit status.
@Suite struct TraceCommandTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private let requests = """
        time,key,size,op,ttl
        0,user:1,100,get,0
        1,user:2,300,set,60
        2,user:1,100,get,0
        4,user:1,100,del,0

        """

    // MARK: info

    @Test func info() throws {
        try folder.write(requests, to: "t.csv")
        let run = try Tool.run(["trace", "info", "t.csv"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors == "")
        #expect(
            run.output == """
                t.csv: csv
                  requests              4
                  distinct keys         2  (50.0% of the requests)
                  one-hit wonders       1  (50.0% of the keys)
                  requested again       50.0% of the requests: no cache can hit more
                  reads                 2  (50.0%)
                  writes                1  (25.0%)
                  deletes               1  (25.0%)
                  bytes requested       500 B
                  bytes of all objects  400 B  (each at its largest)
                  object size           mean 167 B, largest 300 B
                                        50% 100 B, 90% 300 B, 99% 300 B
                  times to live         25.0% of the requests; 50% 1m, 99% 1m
                  time span             4s
                  rate                  1.0/s in the mean, busiest second 1
                  reuse distance        50% 0, 90% 1, 99% 1  (other keys since)
                  reuse interval        50% 1, 90% 2, 99% 2  (requests since)
                  most popular key      75.0% of the requests
                  most popular 1%       75.0% of the requests, 10% of the keys 75.0%
                  Zipf exponent         1.585  (likeliest; off by up to 0.0% of the requests)

                """)
    }

    @Test func infoFromStandardInputAsJSON() throws {
        let run = try Tool.run(["trace", "info", "-", "--format", "json"], in: folder, input: requests)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.output.hasPrefix(#"{"file":"standard input","format":"csv","compression":null,"requests":4,"#)
        )
        #expect(run.output.hasSuffix("\"notes\":[]}\n"))
    }

    @Test func aMalformedLine() throws {
        try folder.write("key,size\na,1\nb,many\n", to: "t.csv")
        let run = try Tool.run(["trace", "info", "t.csv"], in: folder)
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(
            run.errors == """
                error: t.csv:3: found 'many', expected a size in bytes, or nothing if it is not known, in column \
                'size'; --skip-bad 1 passes over a line like this

                """)
        let skipping = try Tool.run(["trace", "info", "t.csv", "--skip-bad", "1"], in: folder)
        #expect(skipping.status == 0)
        #expect(
            skipping.errors == """
                note: t.csv: 1 malformed line passed over, the first: t.csv:3: found 'many', expected a size in bytes, or nothing if it \
                is not known, in column 'size'

                """)
    }

    @Test func aTraceThatIsNotThere() throws {
        let run = try Tool.run(["trace", "info", "nowhere.csv"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errors
                == "error: nowhere.csv: cannot be opened: No such file or directory; is the path right?\n")
    }

    // MARK: convert

    @Test func convertThereAndBack() throws {
        try folder.write(requests, to: "t.csv")
        let there = try Tool.run(["trace", "convert", "t.csv", "t.jsonl.zst"], in: folder)
        #expect(there.status == 0)
        #expect(there.errors == "t.jsonl.zst: 4 requests, jsonl\n")
        let back = try Tool.run(["trace", "convert", "t.jsonl.zst", "-", "--to", "csv"], in: folder)
        #expect(back.status == 0)
        #expect(
            back.output
                == requests.replacing(",get,", with: ",read,").replacing(",set,", with: ",write,").replacing(
                    ",del,", with: ",delete,"))
        #expect(folder.names() == ["t.csv", "t.jsonl.zst"])
    }

    @Test func whatIsLostIsSaid() throws {
        try folder.write(requests, to: "t.csv")
        let run = try Tool.run(["trace", "convert", "t.csv", "t.oracleGeneral"], in: folder)
        #expect(run.status == 0)
        #expect(
            run.errors == """
                t.oracleGeneral: 3 requests, oracleGeneral
                note: t.oracleGeneral: oracleGeneral holds numbers for keys: they are numbered from 0 in the order of first \
                appearance
                note: t.oracleGeneral: 1 time to live lost: oracleGeneral holds none
                note: t.oracleGeneral: 1 write written as reads: oracleGeneral holds no operations
                note: t.oracleGeneral: 1 delete left out: oracleGeneral holds no operations

                """)
        let info = try Tool.run(["trace", "info", "t.oracleGeneral"], in: folder)
        #expect(info.output.hasPrefix("t.oracleGeneral: oracleGeneral\n  requests              3\n"))
    }

    @Test func aFormatThatMustBeNamed() throws {
        try folder.write(requests, to: "t.csv")
        let run = try Tool.run(["trace", "convert", "t.csv", "t.bin"], in: folder)
        #expect(run.status == 64)
        #expect(
            run.errors.hasPrefix(
                "Error: name the format of t.bin with --to, such as --to csv; 'larder trace formats' lists them"
            ))
        let unknown = try Tool.run(["trace", "convert", "t.csv", "t.bin", "--to", "cvs"], in: folder)
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("'cvs'") && unknown.errors.contains("  - csv\n  - tsv\n"))
    }

    @Test func aTruncatedTrace() throws {
        try folder.write(requests, to: "t.csv")
        let run = try Tool.shell(
            "larder trace convert t.csv t.twr 2>/dev/null; head -c 70 t.twr > cut.twr; larder trace info cut.twr",
            in: folder)
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("cut.twr: twr\n  requests              3\n"))
        #expect(
            run.errors
                == "note: cut.twr: the file ends inside a record: 10 of its 20 bytes are there; the 3 requests before it count\n"
        )
    }

    // MARK: generate and sample

    @Test func generateIsDeterministic() throws {
        let options = [
            "--requests", "20k", "--keys", "1k", "--writes", "5%", "--size", "lognormal(1KiB,1)", "--rate",
            "100/s",
        ]
        for name in ["one.lcs", "two.lcs"] {
            let run = try Tool.run(
                ["trace", "generate", "zipf=0.9:0.7+scan:0.3", "-o", name] + options, in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(
                run.errors == """
                    \(name): 20,000 requests, lcs
                    note: \(name): 19,800 times cut to whole seconds

                    """)
        }
        #expect(try Tool.shell("cmp one.lcs two.lcs", in: folder).status == 0)
    }

    @Test func sample() throws {
        let run = try Tool.shell(
            """
            larder trace generate uniform --requests 50k --keys 5k -o t.txt && \
            larder trace sample --rate 10% t.txt -o s.txt && wc -l < s.txt
            """, in: folder)
        #expect(run.status == 0)
        let count = Int(run.output.split(separator: "\n").last?.filter(\.isNumber) ?? "") ?? 0
        #expect((4000...6000).contains(count))
        #expect(
            run.errors.contains(
                "s.txt: \(count / 1000),\(String(1000 + count % 1000).dropFirst()) of 50,000 requests, text\n"
            ))
    }

    @Test(arguments: [
        (
            ["trace", "generate", "zpif", "--requests", "5", "-o", "x"],
            "'zpif' is no pattern; write zipf=EXPONENT, uniform"
        ),
        (
            ["trace", "generate", "zipf", "--requests", "none", "-o", "x"],
            "The value 'none' is invalid for '--requests <count>'"
        ),
        (
            ["trace", "generate", "zipf", "--requests", "5", "-o", "x", "--size", "big"],
            "--size 'big': give an amount"
        ),
        (
            [
                "trace", "generate", "zipf", "--requests", "5", "-o", "x", "--writes", "60%", "--deletes",
                "60%",
            ], "more than 100%"
        ),
        (["trace", "sample", "x", "-o", "y", "--rate", "0%"], "--rate takes a share above 0, such as 1%"),
        (["trace", "info", "x", "--skip-bad", "-1"], "--skip-bad"),
    ]) func wrongUsage(arguments: [String], expected: String) throws {
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains(expected), "\(run.errors)")
        #expect(folder.names() == [])
    }

    // MARK: Sessions as traces

    @Test func aRunIsATrace() throws {
        let run = try Tool.shell(
            """
            larder run --trace json -c 'database users rows=user:1..user:3; cache front over users
            read user:1; write user:1 "Ann"; delete user:2' | larder trace convert - - --to csv
            """, in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "time,key,op\n0,user:1,read\n0.022,user:1,write\n0.053,user:2,delete\n")
    }

    // MARK: Help

    @Test(arguments: [[], ["info"], ["convert"], ["sample"], ["generate"], ["formats"]] as [[String]])
    func everySubcommandHasHelp(subcommand: [String]) throws {
        let run = try Tool.run(["trace"] + subcommand + ["--help"], in: folder)
        #expect(run.status == 0)
        if subcommand != ["formats"] { #expect(run.output.contains("Examples:\n  larder trace ")) }
        for line in run.output.split(separator: "\n") where !line.contains("USAGE") {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test func formatsAreListed() throws {
        let run = try Tool.run(["trace", "formats"], in: folder)
        #expect(run.status == 0)
        #expect(run.output.contains("oracleGeneral  (read and written)\n"))
        #expect(run.output.contains("redis-monitor  (read only)\n"))
        for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    // MARK: Help and progress

    /// What the end of the command's help suggests works.
    @Test func helpOfASubcommand() throws {
        let help = try Tool.run(["trace", "--help"], in: folder).output
        #expect(help.contains("'larder help trace <subcommand>'"))
        for subcommand in ["info", "convert", "sample", "generate", "formats"] {
            let asked = try Tool.run(["help", "trace", subcommand], in: folder)
            #expect(asked.status == 0 && asked.output.contains("USAGE: larder trace \(subcommand)"))
        }
        #expect(try Tool.run(["help", "trace", "nonsense"], in: folder).status == 1)
    }

    /// How far it has come is shown on a terminal, and taken away at the end; elsewhere nothing is.
    @Test(arguments: [
        ["info", "t.csv"], ["convert", "t.csv", "u.csv", "--overwrite"],
        ["sample", "--rate", "50%", "t.csv", "-o", "v.csv", "--overwrite"],
    ])
    func progress(arguments: [String]) throws {
        try folder.write(requests, to: "t.csv")
        #expect(!(try Tool.run(["trace"] + arguments, in: folder).errors.contains("M/s")))
        let terminal = try PseudoTerminal(
            executable: "/bin/sh",
            arguments: ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path, Tool.path, "trace"]
                + arguments,
            environment: ["TERM": "xterm", "PATH": "/usr/bin:/bin"], columns: 80, rows: 24)
        try terminal.expect("t.csv: 4 requests, ")
        try terminal.expect(" M/s, 100%, 0 s left\r\u{1B}[K")
        _ = try terminal.waitForExit()
    }
}
