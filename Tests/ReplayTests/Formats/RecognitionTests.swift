import Testing

@testable import Replay

/// The list of formats, and how a trace's format is told.
@Suite struct RecognitionTests {
    @Test func namesAreUnique() {
        let names = TraceFormat.all.flatMap { [$0.name] + $0.aliases }.map { $0.lowercased() }
        #expect(Set(names).count == names.count)
        for format in TraceFormat.all {
            #expect(!format.summary.hasSuffix(".") && !format.layout.isEmpty, "\(format.name)")
            #expect(format.summary.count <= 90, "\(format.name): the summary is one line")
            #expect(TraceFormat.named(format.name.uppercased())?.name == format.name)
        }
        #expect(TraceFormat.named("nonsense") == nil)
    }

    /// A format that is read is recognised by what it shows of itself, unless it is keys alone.
    @Test func layoutsOfTextAreRecognised() throws {
        // Some must be named, and the layouts of others are the names of their columns, which BlockFormatTests fill.
        let others = [
            "arc", "lirs", "csv", "tsv", "twitter", "meta", "msr", "alibaba", "tencent", "systor", "spc",
            "fiu", "dinero",
        ]
        for format in TraceFormat.all where !format.isBinary && !others.contains(format.name) {
            #expect(try Reading(text: format.layout + "\n").format == format.name)
        }
    }

    @Test func aNameDecidesWhatTheBytesLeaveOpen() throws {
        // A single record of which nothing is checked but that it is the last of its key.
        let record = Bytes.oracleGeneral(time: 1, key: 2, size: 3, next: 9)
        #expect(throws: TraceError.self) { try Reading(bytes: record, named: "a.bin") }
        #expect(try Reading(bytes: record, named: "a.oracleGeneral").format == "oracleGeneral")
    }

    /// A file that is named for a format and begins so is malformed if it goes on otherwise; it is not keys a line.
    @Test func aNameTellsMalformedLinesFromKeys() throws {
        let text = "{\"key\":\"a\"}\n{\"key\":\n[1]\n"
        do {
            _ = try Reading(text: text, named: "a.jsonl")
            Issue.record("it was read")
        } catch let error as TraceError {
            #expect(error.line == 2 && error.message.contains("expected a value"), "\(error)")
        }
        let passedOver = try Reading(text: text, named: "a.jsonl", options: TraceOptions(skipBad: 2))
        #expect(passedOver.keys == ["a"] && passedOver.format == "jsonl")
        #expect(try Reading(text: text, named: "a.txt").format == "text")
        #expect(try Reading(text: "1\n2\n", named: "a.jsonl").format == "text")
    }

    /// A column of its own is a table where its name is a column's, in a file that is named for tables.
    @Test func aTableOfOneColumn() throws {
        let table = try Reading(text: "key\na\nb\n", named: "a.csv")
        #expect(table.keys == ["a", "b"] && table.format == "csv")
        #expect(try Reading(text: "key\na\nb\n", named: "a.txt").keys == ["key", "a", "b"])
        #expect(try Reading(text: "x\na\nb\n", named: "a.csv").keys == ["x", "a", "b"])
    }

    @Test func whatItWasTakenForIsSaid() throws {
        let reading = try Reading(text: "a=1\nb=2\n")
        #expect(reading.keys == ["a=1", "b=2"])
        #expect(
            reading.log.notes == [
                "taken for text, where a whole line is a key: if it has columns, --columns names them"
            ])
    }

    @Test func filesThatCannotBeOpened() {
        do {
            _ = try TraceFile.open("/nowhere/x")
            Issue.record("it was opened")
        } catch {
            #expect(
                error.description
                    == "/nowhere/x: cannot be opened: No such file or directory; is the path right?")
        }
        do {
            _ = try TraceFile.open("/")
            Issue.record("it was opened")
        } catch {
            #expect(error.description == "/: cannot be read: Is a directory")
        }
    }

    @Test func aByteOrderMark() throws {
        #expect(try Reading(text: "\u{FEFF}key,size\na,1\n").keys == ["a"])
        #expect(try Reading(text: "\u{FEFF}1\n2\n").keys == ["1", "2"])
    }

    @Test func aLineThatIsTooLong() throws {
        let long = String(repeating: "x", count: 3 << 20)
        do {
            _ = try Reading(text: "a\n\(long)\nb\n")
            Issue.record("it was read")
        } catch {
            #expect("\(error)".contains(":2: found a line of more than 1 MiB that begins with 'xxxx"))
        }
        let file = try TemporaryFile("a\n\(long)\nb\n")
        #expect(try Reading(file.path, options: TraceOptions(skipBad: 1)).keys == ["a", "b"])
    }
}
