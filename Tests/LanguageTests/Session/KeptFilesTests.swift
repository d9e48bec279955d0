import Foundation
@testable import Language
import Testing

/// Files that change or vanish after a statement has read them.
@Suite struct KeptFilesTests {
    private let folder: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("larder-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    private func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }

    private func bench() -> Bench { Bench("trace off", interactive: true) }

    @Test func goingBackReadsTheRowsThatWereReadAtFirst() throws {
        try write("key,value\na,OLD\nb,2\n", "rows.csv")
        let bench = bench()
        bench.run("database users rows=\(folder)/rows.csv\nread a\nread b")
        try write("key,value\na,NEW\n", "rows.csv")
        bench.run("undo")
        #expect(bench.run("read a; expect value OLD") == "ok\n")
        try remove("rows.csv")
        bench.run("undo 2")
        #expect(bench.run("read b; expect value 2") == "ok\n")
        #expect(bench.errors == "")
        // A statement that fails halfway is taken back too.
        #expect(bench.error("repeat 1 { write a X; read $nothing }") != nil)
        #expect(bench.run("read a; expect value OLD") == "ok\n")
        #expect(bench.run("rewind 1ns; redo; read a; expect value OLD").hasSuffix("ok\n"))
    }

    @Test func aNewStatementReadsTheFileAnew() throws {
        try write("key,value\na,OLD\n", "rows.csv")
        let bench = bench()
        bench.run("database one rows=\(folder)/rows.csv")
        try write("key,value\na,NEW\n", "rows.csv")
        bench.run("database two rows=\(folder)/rows.csv\nadvance 1s\nundo")
        #expect(bench.run("read a in=one; expect value OLD") == "ok\n")
        #expect(bench.run("read a in=two; expect value NEW") == "ok\n")
    }

    @Test func whatCouldNotBeReadStaysUnread() throws {
        let bench = bench()
        bench.run("expect error database users rows=\(folder)/rows.csv\nadvance 1s\nadvance 1s")
        try write("key,value\na,NEW\n", "rows.csv")
        bench.run("undo")
        #expect(bench.run("show").contains("nothing has been built yet"))
        #expect(bench.errors == "")
    }

    @Test func whatFailsOverAVanishedDatabaseIsTakenBack() throws {
        let bench = bench()
        bench.run("database f file=\(folder)/shop.sqlite\nwrite k:1 one\nwrite k:2 two")
        try remove("shop.sqlite")
        bench.run("repeat 1 { advance 5s; write k:1 late }")
        #expect(bench.errors.contains("shop.sqlite was deleted or moved while this session used it"))
        #expect(!bench.errors.contains("file("))
        // Neither its clock, nor its operation, nor its row stays, and going back works as before.
        #expect(bench.run("show").contains("it is 0.060s"))
        #expect(!bench.run("history k:1").contains("late"))
        #expect(bench.run("read k:1; expect value one").hasSuffix("ok\n"))
        #expect(bench.run("undo 2; trace brief; read k:2").contains("no such row"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/shop.sqlite"))
    }

    @Test func savingTellsOfFilesThatHaveChanged() throws {
        try write("key,value\na,OLD\n", "rows.csv")
        try write("a\nb\n", "trace.txt")
        let bench = bench()
        bench.run(
            "database users rows=\(folder)/rows.csv\ncache front over users\nreplay \(folder)/trace.txt rate=1/s"
        )
        bench.run("save \(folder)/one.larder")
        #expect(bench.errors == "")
        try write("key,value\na,NEW\n", "rows.csv")
        try remove("trace.txt")
        bench.run("save \(folder)/two.larder")
        #expect(
            bench.errors.split(separator: "\n").map(String.init)
                == ["rows.csv", "trace.txt"].map {
                    "note: \(folder)/\($0) has changed since this session read it: the script will read what it then holds"
                })
    }

    @Test func sqlitesNameForMemoryIsNoFile() {
        let error = bench().error("database f file=\":memory:\"") ?? ""
        #expect(error.contains("':memory:' is SQLite's name for a database without a file"))
    }

    @Test func goingBackReadsTheTraceThatWasReadAtFirst() throws {
        try write("a\nb\na\n", "trace.txt")
        let bench = bench()
        bench.run("database users\ncache front over users\nreplay \(folder)/trace.txt rate=1/s\nadvance 1s")
        let before = bench.run("stats front")
        try write("c\n", "trace.txt")
        bench.run("undo")
        #expect(bench.run("stats front") == before)
        try remove("trace.txt")
        bench.run("undo; redo")
        #expect(bench.run("stats front") == before)
        #expect(bench.errors == "")
    }

    @Test func aVariantReadsTheSameRows() throws {
        try write("key,value\na,OLD\n", "rows.csv")
        let bench = bench()
        bench.run("database users rows=\(folder)/rows.csv\ncache front over users")
        try remove("rows.csv")
        #expect(
            bench.run("compare ttl=1s,5s { read a; advance 2s; read a; expect value OLD }").contains(
                "hit-rate"))
        #expect(bench.errors == "")
    }

    @Test func anIncludeThatFailsKeepsNothing() throws {
        try write("trace full\nread user:1\nlet n = 1\nwhy\nread $nothing\n", "bad.larder")
        let bench = Bench(shop + "advance 1s\nadvance 1s\nundo", interactive: true)
        let saved = bench.session.script
        #expect(bench.error("include \(folder)/bad.larder")?.contains("nothing") ?? false)
        #expect(bench.session.script == saved)
        #expect(bench.run("read user:2") == "", "the trace is off again")
        bench.run("undo")
        #expect(bench.run("redo") == "redone: it is 1.022s\n")
    }

    @Test func whatCouldBeRedoneSurvivesAnIncludeThatFails() throws {
        try write("read user:1\ninclude inner.larder\n", "outer.larder")
        try write("undo\nadvance 5s\nread $nothing\n", "inner.larder")
        let bench = Bench(shop + "advance 1s\nundo", interactive: true)
        #expect(bench.error("include \(folder)/outer.larder") != nil)
        #expect(bench.run("redo") == "redone: it is 1.000s\n")
        #expect(bench.run("undo") == "undone: 'advance 1s'; it is 0.000s\n")
    }

    @Test func anIncludeThatEndsWellIsManySteps() throws {
        try write("advance 1s\nadvance 2s\n", "good.larder")
        let bench = Bench(shop, interactive: true)
        bench.run("include \(folder)/good.larder")
        #expect(bench.run("undo") == "undone: 'advance 2s'; it is 1.000s\n")
        #expect(bench.error("read $nothing") != nil)
        #expect(bench.run("undo") == "undone: 'advance 1s'; it is 0.000s\n")
    }
}
