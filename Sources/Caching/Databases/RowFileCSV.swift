internal import Basics

/// Rows of a CSV file (RFC 4180), whose first line names the columns.
struct CSVRows {
    private let text: RowText
    private var place: Int
    private var line = 1

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(_ text: RowText) {
        self.text = text
        place = text.start
    }

    mutating func read() throws(RowTextError) -> [RowFile.Row] {
        try skipEmptyLines()
        let start = place
        let header = try readRecord()
        guard header.count >= 2 else {
            throw text.error(
                at: start, "expected at least two columns, separated by commas",
                remedy: "begin the file with a line that names them: key,value")
        }
        for (index, name) in header.enumerated() where name.isEmpty || header[..<index].contains(name) {
            throw text.error(
                at: start,
                name.isEmpty ? "column \(index + 1) has no name" : "two columns are called '\(name)'",
                remedy: "give every column a name of its own in the first line")
        }
        let named = header.firstIndex { $0.lowercased() == "key" }
        let key = named ?? 0
        // What looks like a row is none of its columns' names, and would be lost as such.
        if named == nil, header.contains(where: { Double($0) != nil || $0.contains(":") }) {
            throw text.error(
                at: start, "the first line names the columns, and this one looks like a row",
                remedy: "begin the file with a line of its own: key,value")
        }
        let others = header.indices.filter { $0 != key }
        var rows: [RowFile.Row] = []
        while true {
            try skipEmptyLines()
            guard place < text.bytes.count else {
                guard named != nil || !rows.isEmpty else {
                    throw text.error(
                        at: start, "the first line names the columns, and no row follows",
                        remedy: "begin the file with a line of its own: key,value")
                }
                return rows
            }
            let start = place
            let firstLine = line
            let fields = try readRecord()
            guard fields.count == header.count else {
                throw text.error(
                    at: start,
                    "expected \(header.count) fields, as the first line has, and found \(fields.count)",
                    remedy: "add or remove fields; put a field that has commas in quotes")
            }
            let value =
                others.count == 1
                ? fields[others[0]]
                : "{"
                    + others.map { "\(JSONText.string(header[$0])):\(JSONText.string(fields[$0]))" }.joined(
                        separator: ",") + "}"
            rows.append(RowFile.Row(name: fields[key], text: value, line: firstLine))
        }
    }

    private mutating func skipEmptyLines() throws(RowTextError) {
        while place < text.bytes.count {
            if text.bytes[place] == Self.lineFeed {
                place += 1
            } else if text.bytes[place] == Self.carriageReturn, place + 1 < text.bytes.count,
                text.bytes[place + 1] == Self.lineFeed
            {
                place += 2
            } else {
                return
            }
            line += 1
        }
    }

    /// Reads the fields of a record and the end of its line.
    private mutating func readRecord() throws(RowTextError) -> [String] {
        var fields: [String] = []
        while true {
            let isQuoted = place < text.bytes.count && text.bytes[place] == Self.quote
            fields.append(isQuoted ? try readQuoted() : try readPlain())
            guard place < text.bytes.count else { return fields }
            switch text.bytes[place] {
            case Self.comma: place += 1
            case Self.lineFeed:
                place += 1
                line += 1
                return fields
            case Self.carriageReturn
            where place + 1 < text.bytes.count && text.bytes[place + 1] == Self.lineFeed:
                place += 2
                line += 1
                return fields
            default:
                throw text.error(
                    at: place,
                    "expected a comma or the end of the line after a quoted field, not \(text.found(at: place))",
                    remedy: "write a quote within quotes twice: \"\"")
            }
        }
    }

    private mutating func readPlain() throws(RowTextError) -> String {
        let start = place
        while place < text.bytes.count, text.bytes[place] != Self.comma, text.bytes[place] != Self.lineFeed {
            if text.bytes[place] == Self.quote {
                throw text.error(
                    at: place, "a quote within a field that does not begin with one",
                    remedy: "put the whole field in quotes, and write each quote in it twice")
            }
            if text.bytes[place] == Self.carriageReturn {
                if place + 1 < text.bytes.count, text.bytes[place + 1] == Self.lineFeed { break }
                throw text.error(
                    at: place, "a carriage return without a line feed", remedy: "end lines with LF or CRLF")
            }
            place += 1
        }
        return text.string(start..<place)
    }

    private mutating func readQuoted() throws(RowTextError) -> String {
        let opening = place
        var field: [UInt8] = []
        place += 1
        while place < text.bytes.count {
            let byte = text.bytes[place]
            place += 1
            if byte == Self.quote {
                guard place < text.bytes.count, text.bytes[place] == Self.quote else {
                    return String(decoding: field, as: UTF8.self)
                }
                place += 1
            }
            if byte == Self.lineFeed { line += 1 }
            field.append(byte)
        }
        throw text.error(
            at: opening, "a quoted field that never ends",
            remedy: "close it with a quote; write a quote in it twice")
    }
}
