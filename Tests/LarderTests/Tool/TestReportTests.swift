import Glibc
import Testing

/// What `larder test` reports, read by the programs that are to read it: on a green suite, a red one, one with skipped and
/// expected failures, and a broken one.
@Suite struct TestReportTests {
    /// A folder with a suite in it.
    private func suite(_ kind: String) throws -> Folder {
        let folder = try Folder()
        try folder.write(shop + "read user:1\n", to: "good.larder")
        #expect(try Tool.run(["test", "--update", "good.larder"], in: folder).status == 0)
        switch kind {
        case "red":
            try folder.write(
                "# test: tags slow\n" + shop + "read user:1\nexpect hit\nexpect value \"a: b\"\n",
                to: "wrong.larder")
            try folder.write("larder> read user:1\nx: y # z\n", to: "wrong.out")
            try folder.write(shop + "read user:1\n", to: "differs.larder")
            try folder.write("larder> read user:1\nkey: value\n...\n", to: "differs.out")
        case "skipped":
            try folder.write("# test: skip no server: here # yet\nread user:1\n", to: "skipped.larder")
            try folder.write("# test: xfail it is wrong\n" + shop + "expect hit\n", to: "xfail.larder")
            try folder.write("", to: "xfail.out")
        case "broken":
            try folder.write("larder> x\n", to: "stray.out")
            try folder.write("```larder\nlarder> raed user:1\n", to: "page.md")
        default: break
        }
        return folder
    }

    static let kinds = ["green", "red", "skipped", "broken"]

    @Test(arguments: kinds) func proveReadsTAP(kind: String) throws {
        let folder = try suite(kind)
        try #require(access("/usr/bin/prove", X_OK) == 0)
        let run = try Tool.shell(
            "larder test --format tap --timings . > out.tap; prove --verbose out.tap", in: folder)
        #expect((run.status == 0) == (kind == "green" || kind == "skipped"), "\(run.output)\(run.errors)")
        #expect(!run.output.contains("Parse errors"), "\(run.output)")
        if kind == "skipped" {
            // `prove` counts both as passed; its parser tells them apart.
            let count =
                "perl -MTAP::Parser -e 'my $tap = TAP::Parser->new({ source => $ARGV[0] }); $tap->run;"
                + " print join(\",\", \"skip\", $tap->skipped, \"expected\", $tap->actual_failed)' out.tap"
            #expect(try Tool.shell(count, in: folder).output == "skip,2,expected,3")
        }
        if kind == "red" { #expect(run.output.contains("Failed 2/3 subtests"), "\(run.output)") }
    }

    /// A script that fails leaves its run as a page, and one that passes leaves none.
    @Test func failuresLeavePages() throws {
        let folder = try suite("red")
        let run = try Tool.run(["test", "--reports", "pages/of/failures", "."], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("page: pages/of/failures/wrong.html\n"), "\(run.errors)")
        let listed = try Tool.shell(
            "ls pages/of/failures; grep -c '<title>wrong' pages/of/failures/wrong.html", in: folder)
        #expect(listed.output == "differs.html\nwrong.html\n1\n", "\(listed.output)")
        try folder.write("", to: "taken")
        let refused = try Tool.run(["test", "--reports", "taken", "."], in: folder)
        #expect(
            refused.status == 1 && refused.errors.contains("error: taken/wrong.html: "), "\(refused.errors)")
    }

    @Test(arguments: kinds) func jqReadsJSON(kind: String) throws {
        let folder = try suite(kind)
        guard access("/usr/bin/jq", X_OK) == 0 else { return }
        let query =
            ".results[] | select(.status == \"failed\") | [.path, .kind, (.expectations // [] | length)] | @csv"
        let run = try Tool.shell("larder test --format json --coverage . | jq -r '\(query)'", in: folder)
        let expected = [
            "green": "",
            "red": "\"./differs.larder\",\"mismatch\",0\n\"./wrong.larder\",\"expectations\",2\n",
            "skipped": "", "broken": "\"./page.md\",\"lesson\",0\n\"./stray.out\",\"stray-golden\",0\n",
        ]
        #expect(
            run.output.replacing("./", with: "") == expected[kind]?.replacing("./", with: ""), "\(run.errors)"
        )
    }

    /// A schema of our own of what Jenkins, GitLab and others take; it is stricter than they are.
    private static let schema = """
        <?xml version="1.0"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:complexType name="outcome"><xs:simpleContent><xs:extension base="xs:string">
        <xs:attribute name="type"/><xs:attribute name="message"/></xs:extension></xs:simpleContent></xs:complexType>
        <xs:attributeGroup name="counts">
        <xs:attribute name="tests" type="xs:unsignedInt" use="required"/>
        <xs:attribute name="failures" type="xs:unsignedInt" use="required"/>
        <xs:attribute name="errors" type="xs:unsignedInt" use="required"/>
        <xs:attribute name="time" type="xs:decimal"/></xs:attributeGroup>
        <xs:element name="testsuites"><xs:complexType><xs:sequence>
        <xs:element name="testsuite" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:choice minOccurs="0">
        <xs:element name="failure" type="outcome"/><xs:element name="error" type="outcome"/>
        <xs:element name="skipped" type="outcome"/><xs:element name="system-out" type="xs:string"/></xs:choice>
        <xs:attribute name="name" use="required"/><xs:attribute name="classname" use="required"/>
        <xs:attribute name="time" type="xs:decimal"/></xs:complexType></xs:element></xs:sequence>
        <xs:attribute name="name" use="required"/><xs:attribute name="skipped" type="xs:unsignedInt"/>
        <xs:attributeGroup ref="counts"/></xs:complexType></xs:element></xs:sequence>
        <xs:attributeGroup ref="counts"/></xs:complexType></xs:element></xs:schema>
        """

    @Test(arguments: kinds) func aSchemaHoldsForJUnit(kind: String) throws {
        let folder = try suite(kind)
        guard access("/usr/bin/xmllint", X_OK) == 0 else { return }
        try folder.write(Self.schema, to: "junit.xsd")
        let run = try Tool.shell(
            "larder test --format junit --timings . > out.xml; xmllint --noout --schema junit.xsd out.xml",
            in: folder)
        #expect(run.status == 0, "\(run.errors)")
    }

    /// As the runner of GitHub Actions reads a command: `::name key=value,…::data`, with `%25`, `%0D`, `%0A`, and in
    /// values `%3A` and `%2C`.
    private static func annotation(_ line: Substring) -> (properties: [String: String], data: String)? {
        guard line.hasPrefix("::error "), let end = line.dropFirst(2).firstRange(of: "::") else { return nil }
        var properties: [String: String] = [:]
        for part in line[..<end.lowerBound].dropFirst("::error ".count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            let value = pair[1].replacing("%2C", with: ",").replacing("%3A", with: ":")
                .replacing("%0A", with: "\n").replacing("%0D", with: "\r").replacing("%25", with: "%")
            properties[String(pair[0])] = String(value)
        }
        let data = line[end.upperBound...].replacing("%0A", with: "\n").replacing("%0D", with: "\r")
            .replacing("%25", with: "%")
        return (properties, String(data))
    }

    @Test(arguments: kinds) func gitHubShowsFailuresAtTheirLines(kind: String) throws {
        let folder = try suite(kind)
        let run = try Tool.run(
            ["test", "--format", "tap", "."], in: folder, environment: ["GITHUB_ACTIONS": "true"])
        // Standard output belongs to the report.
        #expect(!run.output.contains("::error"))
        let found = run.errors.split(separator: "\n").compactMap { Self.annotation($0) }
        #expect(found.count == run.errors.split(separator: "\n").count, "\(run.errors)")
        let places = found.map { "\($0.properties["file"] ?? ""):\($0.properties["line"] ?? "")" }
        let expected = [
            "green": [], "red": ["differs.out:1", "wrong.larder:5", "wrong.larder:6"], "skipped": [],
            "broken": ["page.md:1", "stray.out:1"],
        ]
        #expect(places == expected[kind])
        if kind == "red" {
            #expect(found[2].data.hasPrefix("expected: expect value \"a: b\"\nwas: the read of user:1"))
        }
    }

    @Test func runSaysWhichExpectationFailed() throws {
        let folder = try Folder()
        try folder.write(shop + "read user:1\nexpect hit\n", to: "a.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder, environment: ["GITHUB_ACTIONS": "true"])
        #expect(run.status == 1)
        let lines = run.errors.split(separator: "\n")
        #expect(
            lines.first?.hasPrefix("a.larder:4: error: `expect hit` does not hold: the read of user:1")
                ?? false)
        #expect(lines.last.flatMap { Self.annotation($0) }?.properties["line"] == "4")
    }

    // MARK: Selection

    @Test func selectionTagsShardsAndOrder() throws {
        let folder = try Folder()
        for number in 1...6 {
            try folder.write(
                "# test: tags \(number % 2 == 0 ? "even" : "odd")\nshow\n", to: "s\(number).larder")
        }
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        func files(_ arguments: String...) throws -> String {
            let run = try Tool.run(["test"] + arguments + ["."], in: folder)
            return run.output.split(separator: "\n").filter { $0.hasPrefix("ok") }
                .compactMap { $0.split(separator: " ").last?.filter(\.isNumber) }.joined()
        }
        #expect(try files("--filter", "s3") == "3")
        #expect(try files("--tag", "even") == "246")
        #expect(try files("--skip-tag", "even") == "135")
        #expect(try files("--shard", "1/3") == "14")
        #expect(try files("--shard", "2/3") == "25")
        let shuffled = try files("--order", "random", "--seed", "7")
        #expect(shuffled == (try files("--order", "random", "--seed", "7")))
        #expect(String(shuffled.sorted()) == "123456" && shuffled != "123456")
        #expect(try Tool.run(["test", "--filter", "nothing", "."], in: folder).status == 2)
        #expect(try Tool.run(["test", "--shard", "3/2", "."], in: folder).status == 64)
        // The first failure ends it.
        try folder.write("other\n", to: "s2.out")
        let fast = try Tool.run(["test", "--fail-fast", "."], in: folder)
        #expect(fast.output.hasSuffix("1 passed, 1 failed, 4 not run\n"), "\(fast.output)")
    }

    @Test func changedFilesAreAskedOfGit() throws {
        let folder = try Folder()
        for name in ["a", "b", "c"] { try folder.write("include \"\(name).inc\"\n", to: "\(name).larder") }
        for name in ["a", "b", "c"] { try folder.write("show\n", to: "\(name).inc") }
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        let git = "git -c user.name=n -c user.email=e@x"
        let made = try Tool.shell("git init -q . && git add . && \(git) commit -qm x", in: folder)
        guard made.status == 0 else { return }
        #expect(
            try Tool.run(["test", "--changed-since", "HEAD", "."], in: folder).output
                == "0 passed, 0 failed\n")
        try folder.write("show\nshow\n", to: "b.inc")
        let run = try Tool.run(["test", "--changed-since", "HEAD", "."], in: folder)
        #expect(run.output.contains("FAILED b.larder") && run.output.hasSuffix("0 passed, 1 failed\n"))
        let bad = try Tool.run(["test", "--changed-since", "nowhere", "."], in: folder)
        #expect(bad.status == 2 && bad.errors.contains("git says"), "\(bad.errors)")
    }

    // MARK: Files

    /// Four scripts that name one file run side by side and again and again, and none sees what another has written.
    @Test func scriptsDoNotSeeOneAnothersFiles() throws {
        let folder = try Folder()
        for number in 1...4 {
            try folder.write(
                "database shop file=shop.sqlite\n@shop write user:\(number) \"n\"\nsave kept.larder\n",
                to: "s\(number).larder")
        }
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        let names = folder.names()
        #expect(!names.contains("shop.sqlite") && !names.contains("kept.larder"), "\(names)")
        for _ in 1...2 {
            let run = try Tool.run(["test", "--jobs", "4", "."], in: folder)
            #expect(run.status == 0, "\(run.output)")
        }
        // What is left can be compared.
        mkdir(folder.path + "/s1.files", 0o755)
        let differs = try Tool.run(["test", "s1.larder"], in: folder)
        #expect(differs.output.contains("leaves other files than expected"), "\(differs.output)")
    }

    @Test func leftFilesAreAcceptedAndCompared() throws {
        let folder = try Folder()
        try folder.write("show\nsave kept.txt\n", to: "a.larder")
        mkdir(folder.path + "/a.files", 0o755)
        #expect(try Tool.run(["test", "--update", "a.larder"], in: folder).status == 0)
        #expect(folder.read("a.files/kept.txt")?.contains("show") ?? false)
        #expect(try Tool.run(["test", "."], in: folder).output == "ok     a.larder\n1 passed, 0 failed\n")
        try folder.write("other\n", to: "a.files/kept.txt")
        let run = try Tool.run(["test", "a.larder"], in: folder)
        #expect(
            run.status == 1 && run.output.contains("kept.txt is left with another content"), "\(run.output)")
    }

    // MARK: Documents, ignored files, review, watching

    @Test func ordinaryDocumentsAreTestedAndRewritten() throws {
        let folder = try Folder()
        let page =
            "# About\n\n```larder\nlarder> show\n```\n\n```larder\nlet x = 1\n```\n\n```larder new\nlarder> show\n```\n"
        try folder.write(page, to: "docs/page.md")
        try folder.write("# Nothing\n", to: "README.md")
        try folder.write("```larder\nlarder> raed x\n```\n", to: "docs/ignored.md")
        try folder.write("ignored.md\n", to: "docs/.larderignore")
        #expect(try Tool.run(["test", "--update", "docs", "README.md"], in: folder).status == 0)
        let run = try Tool.run(["test", "docs", "README.md"], in: folder)
        #expect(
            run.output
                == "ok     docs/page.md\nskip   README.md: has no larder block\n1 passed, 0 failed, 1 skipped\n"
        )
        try folder.write("text\n\n```larder\nraed x\n```\n", to: "docs/bad.md")
        let bad = try Tool.run(["test", "docs"], in: folder)
        #expect(
            bad.output.contains("docs/bad.md: line 4: error: the script of this block fails"), "\(bad.output)"
        )
    }

    @Test func aReviewAcceptsSkipsAndQuits() throws {
        let folder = try Folder()
        for name in ["a", "b", "c", "d"] { try folder.write("show\n", to: "\(name).larder") }
        for name in ["a", "b", "c"] { try folder.write("old\n", to: "\(name).out") }
        let run = try Tool.run(["test", "--review", "."], in: folder, input: "what\ns\na\nq\n")
        #expect(run.output.contains("Answer with a, s or q."))
        #expect(folder.read("a.out") == "old\n" && folder.read("c.out") == "old\n")
        #expect(folder.read("b.out")?.hasPrefix("larder> show\n") ?? false)
        #expect(run.output.hasSuffix("0 passed, 1 written, 2 failed, 1 not run\n"), "\(run.output)")
        #expect(try Tool.run(["test", "--review", "."], in: folder, environment: ["CI": "1"]).status == 2)
    }

    @Test func watchingRunsWhatChanges() throws {
        let folder = try Folder()
        try folder.write("show\n", to: "a.larder")
        try folder.write("show\n", to: "b.larder")
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        let run = try Tool.shell(
            "timeout 12 larder test --watch . > log & sleep 3; echo 'show' >> a.larder; sleep 6; kill %1; wait; cat log",
            in: folder)
        #expect(run.output.contains("\nchanged: a.larder\n"), "\(run.output)")
        #expect(run.output.contains("FAILED a.larder"), "\(run.output)")
    }

    @Test func coverageNamesWhatWasNeverReached() throws {
        let folder = try Folder()
        try folder.write("define never() {\n  read user:1\n}\nshow\n", to: "a.larder")
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        let run = try Tool.run(["test", "--coverage", "."], in: folder)
        #expect(run.output.contains("never reached: a.larder:2: read user:1"), "\(run.output)")
        #expect(run.output.contains("of the language, never reached:"))
    }

    @Test func wildcardsStandInGoldens() throws {
        let folder = try Folder()
        try folder.write(shop + "read user:1\n", to: "a.larder")
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        let golden = try #require(folder.read("a.out")).replacing("cold: never cached before", with: "[..]")
        try folder.write(golden, to: "a.out")
        #expect(try Tool.run(["test", "."], in: folder).status == 0)
        #expect(try Tool.run(["test", "--update", "."], in: folder).status == 0)
        #expect(folder.read("a.out") == golden)
    }
}
