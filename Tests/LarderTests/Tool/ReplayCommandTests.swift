import Foundation
import Testing

/// `larder replay`: what comes out where, and with which exit status.
@Suite struct ReplayCommandTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
        // 1 and 2 are hot; 3 to 6 come once.
        try folder.write("1\n2\n1\n2\n3\n4\n1\n2\n5\n6\n1\n2\n", to: "small.txt")
        try folder.write(
            "time,key,size,op,ttl\n0,a,100,set,10\n1,b,200,get,0\n5,a,100,get,0\n20,a,100,get,0\n21,b,200,delete,0\n22,b,200,get,0\n",
            to: "mixed.csv")
    }

    @Test func aTable() throws {
        let run = try Tool.run(["replay", "small.txt", "-p", "lru,opt", "-s", "3"], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(
            run.output == """
                small.txt: 12 requests, 6 distinct keys.
                50.00% of the reads are their key's first request: no cache has those.

                Size 3 entries
                policy  miss ratio  misses  evictions
                opt         50.00%       6          3
                lru         83.33%      10          7

                """)
    }

    @Test func csv() throws {
        let run = try Tool.run(
            ["replay", "small.txt", "--policy", "lru,sieve", "--size", "2,50%", "--format", "csv"], in: folder
        )
        let lines = run.output.split(separator: "\n")
        #expect(lines[0].hasPrefix("trace,policy,size,requests,misses,miss_ratio,byte_miss_ratio,"))
        #expect(lines.count == 5)
        #expect(lines[1].hasPrefix("small.txt,lru,2,12,10,0.833333,0.833333,2,entries,12,0,0,6,"))
        #expect(lines[2].hasPrefix("small.txt,lru,50%,12,10,0.833333,0.833333,3,entries,"))
    }

    @Test func operationsSizesAndTTLs() throws {
        let run = try Tool.run(["replay", "mixed.csv", "-p", "lru", "-s", "1KiB"], in: folder)
        #expect(run.errors == "")
        #expect(
            run.output == """
                mixed.csv: 6 requests, 2 distinct keys.
                4 reads, 1 write, 1 delete; miss ratios are of the reads.
                A read that misses stores the object; so does every write.
                25.00% of the reads are their key's first request: no cache has those.

                Size 1KiB
                policy  miss ratio  by bytes  misses  expired  evictions  stored
                lru         75.00%    83.33%       3        1          0   600 B

                """)
        let ignored = try Tool.run(
            ["replay", "mixed.csv", "-p", "lru", "-s", "1KiB", "--ttl", "ignore", "--format", "csv"],
            in: folder)
        #expect(ignored.output.contains("mixed.csv,lru,1KiB,6,2,0.500000,0.666667,1024,bytes,4,1,1,1,0,0,0,"))
    }

    @Test func standardInput() throws {
        let run = try Tool.run(
            ["replay", "-", "-p", "fifo", "-s", "1", "--format", "csv"], in: folder, input: "x\ny\nx\n")
        #expect(run.output.contains("\nstandard input,fifo,1,3,3,1.000000,"))
    }

    @Test func markdownAndJSON() throws {
        let markdown = try Tool.run(
            ["replay", "small.txt", "-p", "lru", "-s", "3", "--format", "markdown"], in: folder)
        #expect(
            markdown.output.contains(
                "| policy | miss ratio | misses | evictions |\n| --- | ---: | ---: | ---: |\n"))
        let json = try Tool.run(
            ["replay", "small.txt", "-p", "lru,arc", "-s", "3", "--every", "4", "--format", "json"],
            in: folder)
        let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let traces = try #require(document?["traces"] as? [[String: Any]])
        let rows = try #require(traces.first?["results"] as? [[String: Any]])
        #expect(rows.map { $0["policy"] as? String } == ["lru", "arc"])
        #expect(rows.first?["misses"] as? Int == 10)
        #expect((rows.first?["windows"] as? [[String: Any]])?.map { $0["misses"] as? Int } == [2, 4, 4])
    }

    @Test func pictures() throws {
        let run = try Tool.run(
            [
                "replay", "small.txt", "-p", "lru,sieve", "-s", "1,2,3,6", "--plot", "-o", "a.svg", "-o",
                "a.html",
                "-o", "a.md", "-o", "a.csv", "-o", "a.json",
            ], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "wrote a.svg\nwrote a.html\nwrote a.md\nwrote a.csv\nwrote a.json\n")
        #expect(run.output.contains("  * lru  o sieve\n"))
        #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let svg = try #require(folder.read("a.svg"))
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" ") && svg.hasSuffix("</svg>\n"))
        let html = try #require(folder.read("a.html"))
        #expect(html.contains(svg) && !html.contains("http://www.w3.org/1999") && !html.contains("<script"))
        #expect(folder.read("a.csv")?.hasPrefix("trace,policy,size,") == true)
    }

    /// A report is replaced by the next one of the same trace; what Larder did not write needs `--overwrite`.
    @Test(arguments: ["svg", "html", "md", "csv", "json", "txt"]) func reportsOfAnEarlierRun(ending: String)
        throws
    {
        for command in [["replay", "small.txt", "-s", "2"], ["curve", "small.txt"]] {
            let name = "\(command[0]).\(ending)"
            let first = try Tool.run(command + ["-o", name], in: folder)
            #expect(first.status == 0, "\(first.errors)")
            let written = folder.read(name)
            #expect(try Tool.run(command + ["-o", name], in: folder).errors == "wrote \(name)\n")
            try folder.write("notes\n", to: name)
            let refused = try Tool.run(command + ["-o", name], in: folder)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("--overwrite replaces it"), "\(refused.errors)")
            #expect(folder.read(name) == "notes\n")
            #expect(try Tool.run(command + ["-o", name, "--overwrite"], in: folder).status == 0)
            #expect(folder.read(name) == written)
        }
    }

    @Test func explanationsAndObjectives() throws {
        let explained = try Tool.run(
            ["replay", "small.txt", "-s", "3", "--explain", "lru", "sieve"], in: folder)
        #expect(explained.status == 0)
        #expect(explained.output.hasPrefix("small.txt, size 3 entries: lru and sieve part at "))
        // What follows the two policies is a trace.
        let turned = try Tool.run(
            ["replay", "-s", "3", "--explain", "lru", "sieve", "small.txt"], in: folder)
        #expect(turned.output == explained.output)
        let objective = try Tool.run(
            ["replay", "small.txt", "-p", "lru,opt", "--objective", "hit-ratio>=50%"], in: folder)
        #expect(
            objective.output == """
                small.txt: the smallest size with hit-ratio>=50%.
                6 entries hold everything.

                policy  smallest size  miss ratio  with 10% more
                opt         3 entries      50.00%         50.00%
                lru         4 entries      50.00%         50.00%

                """)
    }

    @Test func threadsChangeNothing() throws {
        let arguments = [
            "replay", "small.txt", "-p", "all", "-s", "1,2,3", "--every", "5", "--format", "csv",
        ]
        let one = try Tool.run(arguments + ["--jobs", "1"], in: folder)
        #expect(one.status == 0, "\(one.errors)")
        for jobs in ["2", "7"] {
            #expect(try Tool.run(arguments + ["--jobs", jobs], in: folder).output == one.output)
        }
    }

    // MARK: Errors

    @Test(arguments: [
        (
            ["replay", "small.txt", "-p", "lruu"],
            "error: no eviction policy is called 'lruu'; did you mean 'lru'?\n"
        ),
        (
            ["replay", "small.txt", "-p", "lru-k(k=3)"],
            "error: 'lru-k(k=3)' is no policy; options follow after colons, as in lru-k:k=3 or s3-fifo:small=20%:ghost=50%\n"
        ),
        (
            ["replay", "small.txt", "-s", "10x"],
            "error: '10x' is no size; write entries (1000, 100k), a share of the distinct keys (1%), bytes (64MiB) or a share of the trace's bytes (10%b)\n"
        ),
        (
            ["replay", "small.txt", "-s", "1GiB"],
            "error: small.txt tells no sizes, so a cache of 1GiB cannot be filled; give --size in entries or as a share (1%)\n"
        ),
        (
            ["replay", "small.txt", "--ttl", "60s"],
            "error: small.txt tells no times, so no TTL can run out; use --ttl ignore\n"
        ),
        (
            ["replay", "small.txt", "--objective", "hits>80%"],
            "error: 'hits>80%' is no objective; write hit-ratio>=80%, miss-ratio<=20%, or the same with byte- in front\n"
        ),
        (
            ["replay", "none.txt"],
            "error: none.txt: cannot be opened: No such file or directory; is the path right?\n"
        ),
    ])
    func wrongRequests(arguments: [String], message: String) throws {
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(run.errors == message)
    }

    @Test(arguments: [
        ["replay"], ["replay", "small.txt", "--jobs", "0"], ["replay", "small.txt", "-o", "x.png"],
        ["replay", "small.txt", "--explain", "lru"], ["replay", "small.txt", "--format", "xml"],
    ])
    func wrongUsage(arguments: [String]) throws {
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("Error: "))
    }

    /// Options in pairs: both are obeyed, or one is refused by name; none is ignored.
    @Test func everyPairOfOptions() throws {
        let options: [[String]] = [
            ["--policy", "fifo"], ["--size", "300B"], ["--admission", "size"], ["--ttl", "ignore"],
            ["--sizes", "honour"], ["--warm-up", "1"], ["--every", "3"], ["--objective", "hit-ratio>=1%"],
            ["--explain", "lru", "sieve"], ["--bound"], ["--format", "json"], ["--plot"],
            ["--output", "pair.csv"], ["--overhead", "8B"], ["--cost", "size"],
            ["--ratio", "bytes", "-o", "pair.svg"],
            ["--limit", "5"], ["--from", "1"], ["--until", "6"], ["--filter", "op=read"], ["--seed", "2"],
            ["--jobs", "1"],
        ]
        for (index, first) in options.enumerated() {
            for second in options[(index + 1)...] {
                let run = try Tool.run(["replay", "mixed.csv"] + first + second, in: folder)
                let pair = "\(first.joined(separator: " ")) \(second.joined(separator: " "))"
                if run.status == 64 {
                    let names = [first, second].map { $0[0] }
                    #expect(
                        names.contains {
                            run.errors.contains("\($0) takes no") || run.errors.contains("takes no \($0)")
                                || run.errors.contains("\(names[0]) or \(names[1])")
                        }, "\(pair): \(run.errors)")
                } else {
                    #expect(run.status == 0, "\(pair): \(run.errors)")
                    let writes = first[0] == "--output" || second[0] == "--output"
                    if writes { #expect(folder.read("pair.csv")?.isEmpty == false, "\(pair)") }
                    if first[0] == "--format" || second[0] == "--format" {
                        #expect(run.output.hasPrefix("{"), "\(pair)")
                    }
                }
            }
        }
    }

    /// What the ways to replay refuse, each with the words that name both.
    @Test(arguments: [
        (["--explain", "lru", "sieve", "-o", "x.csv"], "--explain takes no --output"),
        (["--explain", "lru", "sieve", "--format", "json"], "--explain takes no --format"),
        (["--objective", "hit-ratio>=1%", "--every", "3"], "--objective takes no --every"),
        (["--every", "3", "--bound"], "--every takes no --bound"),
    ])
    func whatIsRefused(options: [String], message: String) throws {
        let run = try Tool.run(["replay", "mixed.csv"] + options, in: folder)
        #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    }

    @Test func amountsAsEverywhere() throws {
        for size in ["1k", "1K", "1e3", "1_000"] {
            let run = try Tool.run(
                ["replay", "small.txt", "-p", "lru", "-s", size, "--format", "csv"], in: folder)
            #expect(run.output.contains(",1000,entries,"), "\(size): \(run.errors)")
        }
        // 300 bytes in all, so half of them are 150.
        for size in ["50%b", "0.5"] {
            let run = try Tool.run(
                ["replay", "mixed.csv", "-p", "lru", "-s", size, "--format", "csv"], in: folder)
            #expect(run.output.contains(",150,bytes,"), "\(size): \(run.errors)")
        }
    }

    /// If a file is written, only what was asked for is printed.
    @Test func filesInPlaceOfPrinting() throws {
        let run = try Tool.run(["replay", "small.txt", "-s", "3", "-o", "a.svg"], in: folder)
        #expect(run.status == 0 && run.output == "" && run.errors == "wrote a.svg\n")
    }

    /// OPT is no bound if objects differ in size, and the bound stands beside it.
    @Test func optIsNoBoundIfSizesDiffer() throws {
        let run = try Tool.run(["replay", "mixed.csv", "-p", "opt", "-s", "300B"], in: folder)
        #expect(run.output.contains("Objects differ in size: opt is no bound then, the row 'bound' is."))
        #expect(run.output.contains("\nbound "))
    }

    // MARK: The reference results

    /// What stands beside the clone in some workplaces, or else the one trace that the tests of Eviction have.
    private static let traces: URL = {
        let tests = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = tests.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared/traces")
        return FileManager.default.fileExists(atPath: shared.appending(path: "reference.csv").path)
            ? shared : tests.appending(path: "EvictionTests/Traces")
    }()

    private static let names = ["cs", "gli", "multi2"].filter {
        FileManager.default.fileExists(atPath: traces.appending(path: "\($0).txt").path)
    }

    /// Every exact policy at every reference size, from the file to the table of results.
    @Test(arguments: names)
    func referenceResults(trace: String) throws {
        let text = try String(contentsOf: Self.traces.appending(path: "reference.csv"), encoding: .utf8)
        let exact = ["fifo", "lru", "clock", "sieve", "lfu", "opt", "opt-bypass"]
        var expected: Set<String> = []
        var sizes: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: ",").map(String.init)
            guard fields[0] == trace, exact.contains(fields[2]) else { continue }
            expected.insert([trace, fields[2], fields[1], fields[3], fields[4]].joined(separator: ","))
            if !sizes.contains(fields[1]) { sizes.append(fields[1]) }
        }
        #expect(expected.count >= 50)
        try FileManager.default.copyItem(
            atPath: Self.traces.appending(path: "\(trace).txt").path, toPath: folder.path + "/" + trace)
        let run = try Tool.run(
            [
                "replay", trace, "-p", exact.joined(separator: ","), "-s", sizes.joined(separator: ","),
                "--format",
                "csv",
            ], in: folder)
        let found = run.output.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",").prefix(5).joined(separator: ",")
        }
        #expect(expected.isSubset(of: found))
    }
}
