import Testing

@testable import Lessons

@Suite struct UnifiedDiffTests {
    @Test func hunksAreWrittenAsGNUDiffWritesThem() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let new = old.replacingOccurrence(of: "5\n", with: "five\n").replacingOccurrence(of: "19\n", with: "")
        #expect(
            diff(old, new) == """
                --- old
                +++ new
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                @@ -16,5 +16,4 @@
                 16
                 17
                 18
                -19
                 20

                """)
    }

    @Test func changesWhoseContextTouchesShareAHunk() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let apart = UnifiedDiff(
            old: lines(old),
            new: lines(old.replacingOccurrence(of: "5\n", with: "").replacingOccurrence(of: "13\n", with: ""))
        )
        #expect(apart.hunks.count == 2)
        let touching = UnifiedDiff(
            old: lines(old),
            new: lines(old.replacingOccurrence(of: "5\n", with: "").replacingOccurrence(of: "12\n", with: ""))
        )
        #expect(touching.hunks.count == 1)
    }

    @Test func anEmptyTextIsRangeZero() {
        #expect(diff("", "a\n") == "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n")
        #expect(diff("a\nb\n", "") == "--- old\n+++ new\n@@ -1,2 +0,0 @@\n-a\n-b\n")
        #expect(diff("a", "a") == "")
    }

    @Test func aMissingNewlineAtTheEndIsSaid() {
        #expect(
            diff("a\nb", "a\nb\n") == """
                --- old
                +++ new
                @@ -1,2 +1,2 @@
                 a
                -b
                \\ No newline at end of file
                +b

                """)
    }

    @Test func aHunkNamesTheHeadingAtOrAboveItsFirstLine() {
        let old = ["> one", "1", "2", "3", "4", "> two", "5", "6", "7", "8", "9"].map { $0 + "\n" }.joined()
        let new = old.replacingOccurrence(of: "9\n", with: "nine\n")
        let diff = UnifiedDiff(old: lines(old), new: lines(new), isHeading: { $0.first == UInt8(ascii: ">") })
        #expect(diff.hunks.map { $0.heading.map { String(decoding: $0, as: UTF8.self) } } == ["> two"])
    }

    @Test func randomDiffsAreAppliedByOurOwnPatch() throws {
        var generator = SeededGenerator(state: 4)
        for _ in 0..<2000 {
            let (old, new) = (randomText(&generator), randomText(&generator))
            let patch = UnifiedDiff(old: old.lines, new: new.lines).bytes(oldName: "old", newName: "new")
            #expect(try applied(patch, to: old) == new)
        }
    }

    @Test func randomDiffsAreAppliedByTheMachinesPatch() throws {
        let workshop = try Workshop()
        var generator = SeededGenerator(state: 5)
        for _ in 0..<60 {
            let (old, new) = (randomText(&generator), randomText(&generator))
            if old == new || old.isEmpty || new.isEmpty { continue }
            try workshop.write("old", old)
            try workshop.write("new", new)
            try workshop.write(
                "patch", UnifiedDiff(old: old.lines, new: new.lines).bytes(oldName: "old", newName: "new"))
            guard
                let patch = try runProgram(
                    "patch", ["--quiet", "--fuzz=0", "--output=result", "old", "patch"], in: workshop.path)
            else { return }
            #expect(patch.status == 0)
            #expect(try workshop.read("result") == new)
            // Both are shortest, so they count the same edits, though perhaps not the same lines.
            guard
                let other = try runProgram("diff", ["--minimal", "-u", "old", "new"], in: workshop.path)
            else { continue }
            #expect(edits(try workshop.read("patch")) == edits(other.output))
        }
    }

    private func edits(_ diff: [UInt8]) -> Int {
        diff.lines.dropFirst(2).count { $0.first == UInt8(ascii: "-") || $0.first == UInt8(ascii: "+") }
    }

    private func lines(_ text: String) -> [ArraySlice<UInt8>] { Array(text.utf8).lines }

    private func diff(_ old: String, _ new: String) -> String {
        String(
            decoding: UnifiedDiff(old: lines(old), new: lines(new)).bytes(oldName: "old", newName: "new"),
            as: UTF8.self)
    }

    /// Up to forty lines of few kinds, among them empty ones and ones that look like diff lines; some texts lack the
    /// last newline.
    private func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
        let kinds = ["", "a", "b", "c", "--- x", "+++ y", "@@ -1 +1 @@", "\\ z", "é", "\r"]
        var text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            kinds[Int.random(in: 0..<kinds.count, using: &generator)] + "\n"
        }.joined()
        if Bool.random(using: &generator), text.utf8.count > 1 { text.unicodeScalars.removeLast() }
        return Array(text.utf8)
    }

    private struct DoesNotApply: Error {}

    /// A tiny `patch`: checks every line it takes away or leaves.
    private func applied(_ patch: [UInt8], to text: [UInt8]) throws -> [UInt8] {
        let old = text.lines
        var result: [UInt8] = []
        var position = 0
        var rest = patch.lines.dropFirst(2)
        while let header = rest.popFirst() {
            let numbers = String(decoding: header, as: UTF8.self).split(separator: " ").dropFirst().prefix(2)
                .map {
                    $0.dropFirst().split(separator: ",").compactMap { Int($0) }
                }
            let (start, oldCount) = (numbers[0][0], numbers[0].count > 1 ? numbers[0][1] : 1)
            var (oldLeft, newLeft) = (oldCount, numbers[1].count > 1 ? numbers[1][1] : 1)
            let first = oldCount == 0 ? start : start - 1
            result += old[position..<first].joined()
            position = first
            while oldLeft > 0 || newLeft > 0 {
                guard let line = rest.popFirst(), let mark = line.first else { throw DoesNotApply() }
                var content = line.dropFirst()
                if rest.first?.first == UInt8(ascii: "\\") {
                    rest.removeFirst()
                    content = content.withoutNewline
                }
                if mark != UInt8(ascii: "+") {
                    guard old[position] == content else { throw DoesNotApply() }
                    position += 1
                    oldLeft -= 1
                }
                if mark != UInt8(ascii: "-") {
                    result += content
                    newLeft -= 1
                }
            }
        }
        return result + old[position...].joined()
    }
}

extension String {
    fileprivate func replacingOccurrence(of line: String, with other: String) -> String {
        split(separator: "\n").map { "\($0)\n" == line ? other : "\($0)\n" }.joined()
    }
}
