import Basics
import Caching
import Foundation
import Simulation
import Testing

@Suite struct RowFileTests {
    func read(_ text: String, _ name: String = "rows.csv") throws -> [String] {
        try RowFile.read(Array(text.utf8), named: name).map { "\($0.name)=\($0.text)" }
    }

    // MARK: CSV

    /// A file without a line of names would lose its first row.
    @Test(arguments: ["user:1,Ann\nuser:2,Bo\n", "k1,1\nk2,2\n", "a,b\n"]) func aFileWithoutNames(
        text: String
    ) {
        let error = #expect(throws: RowStoreError.self) { try read(text) }
        #expect(error?.message.hasPrefix("rows.csv:1:1: the first line names the columns, and ") == true)
        #expect(error?.remedy == "begin the file with a line of its own: key,value")
    }

    @Test(arguments: [
        ("key,value\na,1\nb,2\n", ["a=1", "b=2"]),
        ("key,value\r\na,1\r\nb,2", ["a=1", "b=2"]),
        ("\u{feff}key,value\na,1", ["a=1"]),
        ("value,KEY\n1,a\n", ["a=1"]),
        ("id,name\n7,Ann\n", ["7=Ann"]),
        ("\n\nkey,value\n\na,1\n\n\nb,\n\n", ["a=1", "b="]),
        ("key,value\n\"a,b\",\"he said \"\"no\"\"\r\nand left\"\n", ["a,b=he said \"no\"\r\nand left"]),
        ("\"key\",\"value\"\n\"\"\"\",\"\"\n", ["\"="]),
        ("key,value\n a , 1 \n", [" a = 1 "]),
        (
            "name,key,age\nAnn,u1,30\n\"B\"\"o\\\n\",u2,\n",
            [
                #"u1={"name":"Ann","age":"30"}"#, #"u2={"name":"B\"o\\\n","age":""}"#,
            ]
        ),
        ("id,name,age\n1,Ann,30\n", [#"1={"name":"Ann","age":"30"}"#]),
        ("key,value\n", []),
    ])
    func csvIsReadAsRFC4180Says(text: String, rows: [String]) throws { #expect(try read(text) == rows) }

    @Test(arguments: [
        ("", "rows.csv:1:1: expected at least two columns, separated by commas"),
        ("key\na\n", "rows.csv:1:1: expected at least two columns, separated by commas"),
        ("key,\na,1\n", "rows.csv:1:1: column 2 has no name"),
        ("key,value,value\n", "rows.csv:1:1: two columns are called 'value'"),
        ("key,value\na\n", "rows.csv:2:1: expected 2 fields, as the first line has, and found 1"),
        (
            "key,value\n\"x\n\ny\",1\na,1,2\n",
            "rows.csv:5:1: expected 2 fields, as the first line has, and found 3"
        ),
        ("key,value\né,x\"y\n", "rows.csv:2:4: a quote within a field that does not begin with one"),
        (
            "key,value\na,\"x\"y\n",
            "rows.csv:2:6: expected a comma or the end of the line after a quoted field, not 'y'"
        ),
        ("key,value\na,\"x\n\n\n", "rows.csv:2:3: a quoted field that never ends"),
        ("key,value\ra,1\r", "rows.csv:1:10: a carriage return without a line feed"),
        ("key,value\n,1\n", "rows.csv:2: a row without a key"),
        ("key,value\na,1\nb,2\n\na,3\n", "rows.csv:5: the key 'a' again, which line 2 has already"),
    ])
    func whatIsWrongWithCSVIsToldWithItsPlace(text: String, message: String) throws {
        let error = #expect(throws: RowStoreError.self) { try read(text) }
        #expect(error?.message == message)
        #expect(error?.remedy.isEmpty == false)
    }

    // MARK: JSON

    @Test(arguments: [
        (#"{"a": "1", "b": 2.50, "c": null}"#, ["a=1", "b=2.50", "c=null"]),
        (
            #"{"a": { "x" : [ 1 , -2e+3, true ] , "y" : "p q" }, "b":[ ] , "c":{ }}"#,
            [
                #"a={"x":[1,-2e+3,true],"y":"p q"}"#, "b=[]", "c={}",
            ]
        ),
        (#"[{"key": "a", "value": "1"}, {"value": {"n": 1}, "key": 7}]"#, ["a=1", #"7={"n":1}"#]),
        (#"[{"key": "a", "name": "Ann\n", "age": 30}]"#, [#"a={"name":"Ann\n","age":30}"#]),
        (#"[{"key": "a", "name": "Ann"}]"#, [#"a={"name":"Ann"}"#]),
        ("{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"value\":2}\n", ["a=1", "b=2"]),
        (#"{"\u0041\u00e9\ud83e\udd6b\/\"\\\b\f\t": "x"}"#, ["Aé🥫/\"\\\u{8}\u{c}\t=x"]),
        (" \r\n\t[ ] ", []),
        ("{}", []),
        (#"{"key":"a","value":"b"}"#, ["key=a", "value=b"]),
    ])
    func jsonIsReadInEachOfItsShapes(text: String, rows: [String]) throws {
        #expect(try read(text, "rows.json") == rows)
        #expect(try read(text, "rows") == rows)
    }

    @Test func aSingleLineOfJSONLinesIsARow() throws {
        #expect(try read(#"{"key":"a","value":"b"}"#, "rows.jsonl") == ["a=b"])
        #expect(try read("", "rows.ndjson") == [])
    }

    @Test(arguments: [
        (
            "",
            "rows.json:1:1: expected an object {key: value} or an array [{\"key\": …, \"value\": …}], not the end of the file"
        ),
        (
            "7",
            "rows.json:1:1: expected an object {key: value} or an array [{\"key\": …, \"value\": …}], not '7'"
        ),
        (#"{"a": 1,}"#, "rows.json:1:9: expected a name in quotes, not '}'"),
        (#"{"a": 1"#, "rows.json:1:8: expected ',' or '}', not the end of the file"),
        (#"{"a" 1}"#, "rows.json:1:6: expected ':', not '1'"),
        (#"{a: 1}"#, "rows.json:1:2: expected a name in quotes, not 'a'"),
        ("{\n  \"é\": é}", "rows.json:2:8: expected a value, not 'é'"),
        (#"{"a": 01}"#, "rows.json:1:7: expected a value, not '0'"),
        (#"{"a": 1.}"#, "rows.json:1:9: expected a digit, not '}'"),
        (#"{"a": +1}"#, "rows.json:1:7: expected a value, not '+'"),
        (#"{"a": nul}"#, "rows.json:1:7: expected a value, not 'n'"),
        (#"{"a": "x"#, "rows.json:1:7: a string that never ends"),
        ("{\"a\": \"x\ny\"}", "rows.json:1:9: the end of the line within a string"),
        (#"{"a": "\x"}"#, "rows.json:1:8: an escape that JSON does not have"),
        (#"{"a": "\ud83ex"}"#, "rows.json:1:8: an escape that stands for no character"),
        (#"{"a": "\u12"#, "rows.json:1:8: an escape that stands for no character"),
        (#"{"a": [1,]}"#, "rows.json:1:10: expected a value after the comma, not ']'"),
        (#"{"a": [1}"#, "rows.json:1:9: expected ',' or ']', not '}'"),
        (#"{"a": {"b"}}"#, "rows.json:1:11: expected ':', not '}'"),
        (#"{"a": 1} x"#, "rows.json:1:10: expected the end of the file, not 'x'"),
        (#"[{"key": "a", "value": 1}] 1"#, "rows.json:1:28: expected the end of the file, not '1'"),
        (#"[1]"#, "rows.json:1:2: expected an object with a member \"key\", not '1'"),
        (#"[{"value": 1}]"#, "rows.json:1:2: expected a member \"key\" in the row"),
        (#"[{"key": "a"}]"#, "rows.json:1:2: expected a member \"value\" in the row"),
        (#"[{"key": ["a"], "value": 1}]"#, "rows.json:1:3: expected a key that is a string or a number"),
        (#"[{"key": "a", "key": "b", "value": 1}]"#, "rows.json:1:15: a second member \"key\""),
        ("{\"a\": 1,\n\"b\": 2,\n\"a\": 3}", "rows.json:3: the key 'a' again, which line 1 has already"),
    ])
    func whatIsWrongWithJSONIsToldWithItsPlace(text: String, message: String) throws {
        let error = #expect(throws: RowStoreError.self) { try read(text, "rows.json") }
        #expect(error?.message == message)
    }

    // MARK: Bad input

    @Test func nestingHasALimitAndNoWayToCrash() throws {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try read("{\"a\": \(deep)}", "rows.json") == ["a=\(deep)"])
        for count in [513, 1_000_000] {
            for opening in ["[", "{\"a\":"] {
                let text = "{\"a\": " + String(repeating: opening, count: count)
                let error = #expect(throws: RowStoreError.self) { try read(text, "rows.json") }
                #expect(
                    error?.message.contains("more than 512 arrays and objects within one another") ?? false)
            }
        }
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        let bytes = Array("key,value\né,".utf8) + [0xff, 0x31, 0x0a]
        let error = #expect(throws: RowStoreError.self) { try RowFile.read(bytes, named: "rows.csv") }
        #expect(error?.message == "rows.csv:2:3: text that is not UTF-8")
    }

    @Test(arguments: ["csv", "json", "jsonl", "txt"])
    func tenMegabytesOfGarbageAreAnError(format: String) throws {
        var stream = RandomStream(seed: 1, name: format)
        let block = (0..<8192).flatMap { _ in withUnsafeBytes(of: stream.next()) { Array($0) } }
        func tenMegabytes(_ block: [UInt8]) -> [UInt8] {
            var all: [UInt8] = []
            for _ in 0..<160 { all += block }
            return all
        }
        #expect(throws: RowStoreError.self) { try RowFile.read(tenMegabytes(block), named: "rows.\(format)") }
        let ascii = block.map { $0 & 0x7f }
        #expect(throws: RowStoreError.self) { try RowFile.read(tenMegabytes(ascii), named: "rows.\(format)") }
    }

    @Test(arguments: ["csv", "json", "jsonl"])
    func noChangeOfAFileCrashesTheReader(format: String) throws {
        let text =
            format == "csv"
            ? "key,value,more\n\"a\"\"b\",1,\r\nc,\"d\ne\",f\n"
            : format == "json"
                ? #"{"a": [1, {"b": "c\n\u00e9"}], "d": -1.5e3, "e": null}"#
                : "{\"key\":\"a\",\"value\":true}\n{\"key\":\"b\",\"v\":[]}"
        let bytes = Array(text.utf8)
        let alphabet = Array("\"\\,:{}[]\n\r 0-1.eutfn\u{7f}é".utf8)
        var stream = RandomStream(seed: 2, name: format)
        var accepted = 0
        var refused = 0
        for _ in 0..<5_000 {
            var changed = bytes
            for _ in 0...stream.below(3) {
                let place = Int(stream.below(UInt64(changed.count)))
                let byte = alphabet[Int(stream.below(UInt64(alphabet.count)))]
                switch stream.below(3) {
                case 0: changed[place] = byte
                case 1: changed.insert(byte, at: place)
                default: changed.removeSubrange(place..<min(changed.count, place + 3))
                }
                if changed.isEmpty { changed = bytes }
            }
            do {
                _ = try RowFile.read(changed, named: "rows.\(format)")
                accepted += 1
            } catch { refused += 1 }
        }
        #expect(accepted > 100 && refused > 100)
    }

    // MARK: Files

    @Test func aFileIsReadFromTheDisk() throws {
        let folder = try Folder()
        let path = try folder.write("rows.csv", "key,value\na,1\n".utf8)
        #expect(try RowFile.read(path).map(\.text) == ["1"])
        func message(_ path: String) -> String? {
            #expect(throws: RowStoreError.self) { try RowFile.read(path) }?.message
        }
        #expect(message(folder.file("none.csv")) == "\(folder.path)/none.csv does not exist")
        #expect(message(folder.path) == "\(folder.path) is no file")
        mkfifo(folder.file("pipe"), 0o666)
        #expect(message(folder.file("pipe")) == "\(folder.path)/pipe is no file")
        #expect(message("") == "no file is named")
    }
}
