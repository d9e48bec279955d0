import Foundation
import Lessons
import Testing

@Suite struct GoldenSearchTests {
    @Test func foldersAreSearchedInByteOrderAndHiddenNamesPassedOver() throws {
        let workshop = try Workshop()
        for name in ["b", "a/z", "a", "a/B", "é", ".hidden/x", ".x", "a/.git/y"] {
            try workshop.write(name + ".larder", "")
            try workshop.write(name + ".out", "")
        }
        try workshop.write("notes.txt", "")
        let (report, summary) = try workshop.run()
        #expect(
            report == """
                ok     a.larder
                ok     a/B.larder
                ok     a/z.larder
                ok     b.larder
                ok     é.larder
                5 passed, 0 failed

                """)
        #expect(summary.exitStatus == 0)
    }

    @Test func pathsAreJudgedInTheOrderGivenAndOnce() throws {
        let workshop = try Workshop()
        for name in ["a/x", "a/y", "b"] {
            try workshop.write(name + ".larder", "")
            try workshop.write(name + ".out", "")
        }
        let (report, _) = try workshop.run(["b.larder", "a/y.larder", "a/", "a//y.larder", "a"])
        #expect(report == "ok     b.larder\nok     a/y.larder\nok     a/x.larder\n3 passed, 0 failed\n")
    }

    @Test(.timeLimit(.minutes(5))) func linksThatLeadInACircleDoNoHarm() throws {
        let workshop = try Workshop()
        try workshop.write("a/x.larder", "")
        try workshop.write("a/x.out", "")
        try workshop.link("a/up", to: "..")
        try workshop.link("a/here", to: ".")
        try workshop.link("loop.larder", to: "loop.larder")
        try workshop.link("gone.larder", to: "nowhere")
        let (report, summary) = try workshop.run()
        #expect(
            report == """
                ok     a/x.larder
                FAILED gone.larder: cannot read gone.larder: No such file or directory
                FAILED loop.larder: cannot read loop.larder: Too many levels of symbolic links
                1 passed, 2 failed

                """)
        #expect(summary.exitStatus == 1)
    }

    @Test(.timeLimit(.minutes(5))) func aPipeOrAFolderWithAScriptsNameIsNotWaitedFor() throws {
        let workshop = try Workshop()
        #expect(mkfifo(workshop.at("pipe.larder"), 0o600) == 0)
        try workshop.write("folder.larder/x.larder", "")
        try workshop.write("folder.larder/x.out", "")
        try workshop.write("y.larder", "")
        try workshop.write("y.out/file", "")
        let (report, _) = try workshop.run()
        #expect(
            report == """
                ok     folder.larder/x.larder
                FAILED pipe.larder: cannot read pipe.larder: not a regular file
                FAILED y.larder: cannot read y.out: not a regular file
                1 passed, 2 failed

                """)
    }

    @Test func aGoldenWithoutAScriptFails() throws {
        let workshop = try Workshop()
        try workshop.write("old.out", "")
        let (report, summary) = try workshop.run()
        #expect(
            report
                == "FAILED old.out: is a golden without a script; there is no \(workshop.at("old.larder"))\n"
                .replacingOccurrences(of: workshop.path + "/", with: "") + "0 passed, 1 failed\n")
        #expect(summary.exitStatus == 1)
    }

    @Test func whatCannotBeASuiteIsRefusedWithTheMend() throws {
        let workshop = try Workshop()
        try workshop.write("notes.txt", "")
        try workshop.write("empty/notes.txt", "")
        let errors = ["missing", "notes.txt", "empty"].map { name in
            do {
                _ = try GoldenSuite(paths: [workshop.at(name)], continuousIntegration: nil)
                return "none"
            } catch { return workshop.relative("\(error)").replacingOccurrences(of: workshop.path, with: "") }
        }
        #expect(
            errors == [
                "missing: No such file or directory",
                "notes.txt has nothing to test: give a script (a file whose name ends in .larder), a Markdown file "
                    + "with larder blocks (.md), or a folder that holds some",
                "there is no script (a file whose name ends in .larder) and no Markdown file with larder blocks in empty",
            ])
    }

    @Test func namesThatWouldDisturbATerminalAreEscaped() throws {
        let workshop = try Workshop()
        try workshop.write("a\u{1B}[31m\nb.larder", "")
        let (report, _) = try workshop.run()
        #expect(report.hasPrefix(#"FAILED a\u{1B}[31m\u{A}b.larder: has no golden"#))
    }
}
