import Testing

@testable import Lessons

@Suite struct LineDiffTests {
    /// Myers' own example (figure 1 of the paper): ABCABBA into CBABAC takes five edits.
    @Test func theExampleOfThePaperTakesFiveEdits() {
        let (old, new) = (lines("ABCABBA"), lines("CBABAC"))
        let changes = LineDiff(old: old, new: new).changes
        #expect(changes.reduce(0) { $0 + $1.old.count + $1.new.count } == 5)
        #expect(applied(changes, old, new) == new)
    }

    @Test func equalTextsHaveNoChanges() {
        #expect(LineDiff(old: lines("ABC"), new: lines("ABC")).changes.isEmpty)
        #expect(LineDiff(old: [], new: []).changes.isEmpty)
    }

    @Test func anEmptySideIsOneChange() {
        #expect(LineDiff(old: [], new: lines("AB")).changes == [.init(old: 0..<0, new: 0..<2)])
        #expect(LineDiff(old: lines("AB"), new: []).changes == [.init(old: 0..<2, new: 0..<0)])
    }

    @Test func randomTextsAreTurnedIntoEachOtherByTheFewestEdits() {
        var generator = SeededGenerator(state: 1)
        for _ in 0..<3000 {
            let letters = Int.random(in: 1...5, using: &generator)
            let old = randomLines(upTo: 30, letters: letters, &generator)
            let new = randomLines(upTo: 30, letters: letters, &generator)
            let changes = LineDiff(old: old, new: new).changes
            #expect(applied(changes, old, new) == new)
            let edits = changes.reduce(0) { $0 + $1.old.count + $1.new.count }
            #expect(edits == old.count + new.count - 2 * longestCommonSubsequence(old, new))
        }
    }

    /// With a tiny limit every search ends early, so what is tested is the way out.
    @Test func aSearchThatGivesUpStillGivesACorrectDiff() {
        var generator = SeededGenerator(state: 2)
        for round in 0..<3000 {
            let old = randomLines(upTo: 60, letters: 1 + round % 4, &generator)
            let new = randomLines(upTo: 60, letters: 1 + round % 4, &generator)
            let changes = LineDiff(old: old, new: new, costLimit: 1 + round % 3).changes
            #expect(applied(changes, old, new) == new)
            for (left, right) in zip(changes, changes.dropFirst()) {
                #expect(left.old.upperBound < right.old.lowerBound)
            }
        }
    }

    /// Random lines of two kinds are the worst there is: every line occurs in both texts, and nearly half are edits.
    @Test(.timeLimit(.minutes(5))) func aHundredThousandLinesDoNotHang() {
        var generator = SeededGenerator(state: 3)
        let old = randomLines(exactly: 100_000, letters: 2, &generator)
        let new = randomLines(exactly: 100_000, letters: 2, &generator)
        #expect(applied(LineDiff(old: old, new: new).changes, old, new) == new)
        // Nothing in common at all, and everything in another order.
        let strangers = (0..<100_000).map { Array("new \($0)\n".utf8)[...] }
        #expect(LineDiff(old: old, new: strangers).changes.count == 1)
        let some = Array(strangers[..<20_000])
        let reversed = Array(some.reversed())
        #expect(applied(LineDiff(old: some, new: reversed).changes, some, reversed) == reversed)
    }

    private func lines(_ letters: String) -> [ArraySlice<UInt8>] { letters.utf8.map { [$0, 10] } }

    private func randomLines(
        upTo limit: Int, letters: Int, _ generator: inout SeededGenerator
    ) -> [ArraySlice<UInt8>] {
        randomLines(exactly: Int.random(in: 0...limit, using: &generator), letters: letters, &generator)
    }

    private func randomLines(
        exactly count: Int, letters: Int, _ generator: inout SeededGenerator
    ) -> [ArraySlice<UInt8>] {
        (0..<count).map { _ in [65 + UInt8.random(in: 0..<UInt8(letters), using: &generator), 10] }
    }

    private func applied(
        _ changes: [LineDiff.Change], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        var unchanged = 0
        for change in changes {
            result += old[unchanged..<change.old.lowerBound] + new[change.new]
            unchanged = change.old.upperBound
        }
        return result + old[unchanged...]
    }

    private func longestCommonSubsequence(_ left: [ArraySlice<UInt8>], _ right: [ArraySlice<UInt8>]) -> Int {
        var row = Array(repeating: 0, count: right.count + 1)
        for line in left {
            var diagonal = 0
            for index in right.indices {
                let above = row[index + 1]
                row[index + 1] = line == right[index] ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row.last ?? 0
    }
}
