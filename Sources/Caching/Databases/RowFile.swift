internal import Basics
internal import Glibc
internal import Tracing

/// Reads rows from a file: CSV, a JSON object, a JSON array, or JSON Lines.
///
/// What a file must look like:
/// - CSV (RFC 4180): the first line names the columns. The key is the column `key`, or the first where none is called
///   so; the value is the other column, or, where there are several, a JSON object of them in their order.
/// - JSON: an object whose members are rows; or an array of objects, or one object a line, each with a member `key`.
///   There the value is the member `value`, or, where the object has others, a JSON object of all but the key.
///
/// Values that are no strings are kept as their JSON text, without the space between its tokens.
public enum RowFile {
    /// A file larger than this is refused: all of its rows would be held in memory.
    static let sizeLimit = 1 << 30

    enum Format {
        case csv, json, jsonLines
    }

    /// A row, and the line on which it begins.
    struct Row {
        var name: String
        var text: String
        var line: Int
    }

    /// Reads all rows of a file, in its order.
    ///
    /// - Throws: what is wrong, with file, line and column (counted from 1, in characters) and what was expected there.
    public static func read(_ path: String) throws(RowStoreError) -> [(name: String, text: String)] {
        try read(load(path), named: path)
    }

    /// Reads rows from the bytes of a file.
    public static func read(_ bytes: [UInt8], named path: String) throws(RowStoreError) -> [(
        name: String, text: String
    )] {
        do {
            let text = RowText(bytes)
            try text.checkEncoding()
            var csv = CSVRows(text)
            var json = JSONRows(text)
            let rows =
                switch format(of: text, path) {
                case .csv: try csv.read()
                case .json: try json.readDocument()
                case .jsonLines: try json.readLines()
                }
            return try unique(rows)
        } catch {
            throw error.named(path)
        }
    }

    private static func unique(_ rows: [Row]) throws(RowTextError) -> [(
        name: String, text: String
    )] {
        var lines: [ExactText: Int] = [:]
        for row in rows {
            if row.name.isEmpty {
                throw RowTextError(
                    line: row.line, "a row without a key", remedy: "give every row a key that is not empty")
            }
            if let first = lines.updateValue(row.line, forKey: ExactText(row.name)) {
                throw RowTextError(
                    line: row.line, "the key '\(row.name)' again, which line \(first) has already",
                    remedy: "give every row a key of its own")
            }
        }
        return rows.map { ($0.name, $0.text) }
    }

    /// By the name if that tells, otherwise by the first character.
    private static func format(of text: RowText, _ path: String) -> Format {
        let name = path.lowercased()
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonLines }
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".json") { return .json }
        let first = text.bytes[text.start...].first { !" \t\r\n".utf8.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .json : .csv
    }

    private static func load(_ path: String) throws(RowStoreError) -> [UInt8] {
        func fail(_ problem: String, _ remedy: String) -> RowStoreError {
            RowStoreError("\(path) \(problem)", remedy: remedy)
        }
        if path.isEmpty || path.utf8.contains(0) {
            throw RowStoreError("no file is named", remedy: "name one")
        }
        do { return try FileSystem.read(path, upTo: sizeLimit) } catch {
            switch error {
            case .system(ENOENT): throw fail("does not exist", "look at its name and folder")
            case .notAFile: throw fail("is no file", "name a CSV or JSON file")
            case .tooLarge: throw fail("is larger than 1 GiB", "use a part of it")
            default: throw fail("cannot be opened: \(error)", "look at its permissions")
            }
        }
    }
}

/// What is wrong with the text of a file of rows, and where.
struct RowTextError: Error {
    var line: Int
    var column: Int?
    var problem: String
    var remedy: String

    init(line: Int, column: Int? = nil, _ problem: String, remedy: String) {
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy
    }

    func named(_ path: String) -> RowStoreError {
        RowStoreError("\(path):\(line):\(column.map { "\($0):" } ?? "") \(problem)", remedy: remedy)
    }
}

/// The bytes of a file, and where each of them stands.
struct RowText {
    let bytes: [UInt8]
    /// Where the text begins: after a byte order mark.
    let start: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    /// The text between two places, which must lie between characters.
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// An error at a place. Its line and column are counted only now. O(n).
    func error(at place: Int, _ problem: String, remedy: String) -> RowTextError {
        var line = 1
        var lineStart = start
        for index in start..<min(place, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        let column =
            bytes[lineStart..<max(lineStart, min(place, bytes.count))].count { $0 & 0xc0 != 0x80 } + 1
        return RowTextError(line: line, column: column, problem, remedy: remedy)
    }

    /// What stands at a place, in words.
    func found(at place: Int) -> String {
        guard place < bytes.count else { return "the end of the file" }
        switch bytes[place] {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return "the end of the line"
        case 0..<32, 127: return "the control character \(bytes[place])"
        default:
            var end = place + 1
            while end < bytes.count, bytes[end] & 0xc0 == 0x80 { end += 1 }
            return "'\(string(place..<end))'"
        }
    }

    func checkEncoding() throws(RowTextError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        // Only now is it worth while to find the place.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var place = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { place += UTF8.width(scalar) }
        throw error(
            at: place, "text that is not UTF-8", remedy: "convert the file to UTF-8, with iconv for instance")
    }
}
