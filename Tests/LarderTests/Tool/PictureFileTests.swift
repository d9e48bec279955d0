import Testing

/// What `larder run -o`, `larder record` and `larder watch` write, and what they refuse.
@Suite struct PictureFileTests {
    private let folder: Folder
    private static let script = """
        database users rows=user:1..user:9 read=20ms write=5ms
        cache front over users
        after 5ms write user:1 "Ann"
        read user:1
        read user:1

        """

    init() throws {
        folder = try Folder()
        try folder.write(Self.script, to: "race.larder")
    }

    @Test func aRunIsWrittenInEveryForm() throws {
        let names = ["race.html", "race.svg", "race.mmd", "race.perfetto.json", "race.jsonl"]
        let run = try Tool.run(["run", "race.larder"] + names.flatMap { ["-o", $0] }, in: folder)
        #expect(run.status == 0)
        #expect(run.errors == names.map { "wrote \($0)\n" }.joined())
        #expect(run.output.contains("STALE    user:1"))
        #expect(
            folder.read("race.html")?.hasPrefix("<!doctype html>\n<html lang=\"en\" data-larder=\"run\">")
                ?? false)
        #expect(folder.read("race.mmd")?.contains("sequenceDiagram\n") ?? false)
        // What was written before is replaced.
        #expect(try Tool.run(["run", "race.larder", "-o", "race.svg"], in: folder).status == 0)
    }

    @Test func theEventsStandAloneOnStandardOutput() throws {
        let run = try Tool.run(["run", "race.larder", "--format", "jsonl"], in: folder)
        let lines = run.output.split(separator: "\n")
        #expect(run.status == 0)
        #expect(lines.first == "{\"format\":\"larder-events\",\"version\":1,\"seed\":1}")
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("{\"number\":") && $0.hasSuffix("}") })
        #expect(lines.count > 10)
        let schema = try Tool.run(["run", "--events-schema"], in: folder)
        #expect(schema.output.hasPrefix("{\n  \"$schema\": "))
    }

    @Test func aFileOfSomebodyElseStays() throws {
        try folder.write("mine\n", to: "race.svg")
        let run = try Tool.run(["run", "race.larder", "-o", "race.svg"], in: folder)
        #expect(run.status == 1)
        #expect(run.output == "", "it is found out before anything runs")
        #expect(
            run.errors == """
                error: race.svg cannot be written: there is a file of this name; Larder did not write it; --overwrite \
                replaces it

                """)
        #expect(folder.read("race.svg") == "mine\n")
        #expect(
            try Tool.run(["run", "race.larder", "-o", "race.svg", "--overwrite"], in: folder).status == 0)
    }

    @Test func anUnknownEndingIsAnError() throws {
        let run = try Tool.run(["run", "race.larder", "-o", "race.png"], in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains("cannot tell from 'race.png' what to write"))
    }

    @Test func aSessionIsRecorded() throws {
        let run = try Tool.run(["record", "race.larder", "-o", "race.cast", "-o", "race.svg"], in: folder)
        #expect(run.status == 0)
        #expect(run.output == "")
        #expect(folder.read("race.cast")?.hasPrefix("{\"version\":2,") ?? false)
        #expect(folder.read("race.svg")?.contains("repeatCount=\"indefinite\"") ?? false)
    }

    @Test func whereThereIsNoTerminalTheEndIsPrinted() throws {
        let run = try Tool.run(["watch", "race.larder"], in: folder)
        #expect(run.status == 0)
        #expect(run.output.contains("hit rate"))
        #expect(run.output.contains("stale reads"))
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test func aTraceShowsWhatItIsAskedFor() throws {
        let run = try Tool.run(["run", "race.larder", "--only", "stale,hit"], in: folder)
        let words = run.output.split(separator: "\n").filter { $0.hasPrefix(" ") }
            .map { $0.split(separator: " ")[2] }
        #expect(words == ["HIT", "STALE"])
        let wrong = try Tool.run(["run", "race.larder", "--only", "hti"], in: folder)
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("'hti' is none"))
    }
}
