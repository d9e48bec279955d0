import Testing

@testable import Lessons

/// What a mismatch says when the eye alone would find no difference, or the files are odd.
@Suite struct MismatchTests {
    @Test func aTrailingSpaceAndATabAreShown() throws {
        let mismatch = try compare("larder> say a\na b \nc\td\n", "larder> say a\na b\nc d\n")
        #expect(
            mismatch.diff.map(\.text) == [
                "--- x.out\tgolden", "+++ x.out\tthis run", "@@ -1,3 +1,3 @@ larder> say a", " larder> say a",
                "-a b·",
                "-c→d", "+a b", "+c d",
                #"(lines that look alike: · is a space, → a tab, \r a carriage return)"#,
            ])
        #expect(mismatch.statement == "say a")
        #expect(mismatch.line == 2)
    }

    @Test func lettersThatLookTheSameAreToldApart() throws {
        let mismatch = try compare("caf\u{E9}\n", "cafe\u{301}\n")
        #expect(mismatch.diff.map(\.text)[3...4] == [#"-caf\u{E9}"#, #"+cafe\u{301}"#])
    }

    @Test func carriageReturnsAloneAreSaidAndNotDiffed() throws {
        let mismatch = try compare("a\r\nb\r\n", "a\nb\n")
        #expect(
            mismatch.remarks == [
                "the golden has 2 lines that end in a carriage return (CRLF), this run has none",
                "nothing else differs, so no diff is shown",
            ])
        #expect(mismatch.diff.isEmpty)
        #expect(mismatch.line == 1)
    }

    @Test func carriageReturnsAmongOtherDifferencesAreShown() throws {
        let mismatch = try compare("a\r\nb\n", "a\nc\n")
        #expect(mismatch.remarks.count == 1)
        #expect(mismatch.diff.map(\.text)[3...6] == [#"-a\r"#, "-b", "+a", "+c"])
    }

    @Test func aMissingFinalNewlineIsSaidAndShown() throws {
        let golden = try compare("a", "a\n")
        #expect(golden.remarks == ["the golden's last line has no newline"])
        #expect(golden.diff.map(\.text)[3...] == ["-a", #"\ No newline at end of file"#, "+a"])
        let run = try compare("a\n", "a")
        #expect(run.remarks == ["this run's last line has no newline"])
    }

    @Test func anEmptySideIsSaid() throws {
        #expect(try compare("", "a\n").remarks == ["the golden is empty"])
        #expect(try compare("a\n", "").remarks == ["this run printed nothing"])
        #expect(try compare("a\n", "a\nb\n").line == 2)
    }

    @Test func aGoldenThatIsNotUTF8IsSaid() throws {
        let mismatch = try #require(
            Mismatch(golden: [0x61, 0xFF, 0x0A], goldenPath: "x.out", transcript: [0x61, 0x0A]))
        #expect(mismatch.remarks == ["the golden is not UTF-8: byte 0xFF at line 1, column 2"])
        #expect(mismatch.diff.map(\.text)[3...] == [#"-a\xFF"#, "+a"])
    }

    @Test func aByteOrderMarkIsSaidAndShown() throws {
        let mismatch = try compare("\u{FEFF}a\n", "a\n")
        #expect(mismatch.remarks == ["the golden begins with a byte order mark, this run does not"])
        #expect(mismatch.diff.map(\.text)[3...4] == [#"-\u{FEFF}a"#, "+a"])
    }

    @Test func aDifferenceBeforeTheFirstStatementHasNone() throws {
        #expect(try compare("x\nlarder> a\n", "y\nlarder> a\n").statement == nil)
    }

    /// The statement is the last one that both texts echo, also if the next echo is what differs.
    @Test func theStatementIsTheLastInForce() throws {
        #expect(try compare("larder> a\n1\nlarder> b\n", "larder> a\n1\n2\nlarder> b\n").statement == "a")
        let block = "larder> at 30s {\n   ...> read x\n   ...> }\n"
        #expect(try compare(block + "1\n", block + "2\n").statement == "at 30s {")
    }

    @Test func aLongDiffIsCutAndSaysSo() throws {
        let (old, new) = (
            (0..<3000).map { "old \($0)\n" }.joined(), (0..<3000).map { "new \($0)\n" }.joined()
        )
        let mismatch = try compare(old, new)
        #expect(mismatch.diff.count == Mismatch.longestDiff + 1)
        #expect(mismatch.diff.last?.text == "… and 5003 more lines of diff")
    }

    @Test func equalBytesAreNoMismatch() {
        #expect(Mismatch(golden: [0xFF], goldenPath: "x.out", transcript: [0xFF]) == nil)
    }

    private func compare(_ golden: String, _ transcript: String) throws -> Mismatch {
        try #require(
            Mismatch(golden: Array(golden.utf8), goldenPath: "x.out", transcript: Array(transcript.utf8)))
    }
}
