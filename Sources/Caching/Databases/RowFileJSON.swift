internal import Basics

/// Rows of a JSON file (RFC 8259): an object, an array of objects, or an object a line.
struct JSONRows {
    private let text: RowText
    private var scanner: JSONScanner

    init(_ text: RowText) {
        self.text = text
        scanner = JSONScanner(at: text.start)
    }

    /// An object of rows or an array of rows; several objects one after the other are lines.
    mutating func readDocument() throws(RowTextError) -> [RowFile.Row] {
        do throws(JSONProblem) {
            // A copy, so that the scanner may change while its bytes are borrowed.
            let text = text
            let json = text.bytes.span
            scanner.skipSpace(json)
            let start = scanner.place
            if scanner.take("[", json) { return try rows(of: readArray(json)) }
            guard scanner.take("{", json) else {
                throw scanner.expected("an object {key: value} or an array [{\"key\": …, \"value\": …}]")
            }
            let members = try readMembers(json)
            scanner.skipSpace(json)
            if scanner.place < json.count {
                guard scanner.peek("{", json) else { throw scanner.expected("the end of the file") }
                scanner.place = start
                return try rows(of: readObjects(json))
            }
            var lines = LineCount()
            return members.map {
                RowFile.Row(name: $0.name, text: $0.value.text, line: lines.line(of: $0.place, in: json))
            }
        } catch { throw text.error(error) }
    }

    /// Rows as objects, one after the other.
    mutating func readLines() throws(RowTextError) -> [RowFile.Row] {
        let text = text
        do throws(JSONProblem) { return try rows(of: readObjects(text.bytes.span)) } catch {
            throw text.error(error)
        }
    }

    // MARK: Objects

    private struct Member {
        var name: String
        var value: Content
        var place: Int
    }

    /// A value: its text if it is a string, else its JSON without the space between tokens.
    private struct Content {
        var text: String
        var isText = false
        var isNumber = false
        var json: String { isText ? JSONText.string(text) : text }
    }

    private typealias Object = (place: Int, members: [Member])

    private mutating func readObjects(_ json: Span<UInt8>) throws(JSONProblem) -> [Object] {
        var objects: [Object] = []
        while true {
            scanner.skipSpace(json)
            if scanner.place == json.count { return objects }
            objects.append(try readObject(json))
        }
    }

    private mutating func readArray(_ json: Span<UInt8>) throws(JSONProblem) -> [Object] {
        var objects: [Object] = []
        while try scanner.nextElement(json, isFirst: objects.isEmpty) { objects.append(try readObject(json)) }
        try scanner.end(json, of: "file")
        return objects
    }

    private mutating func readObject(_ json: Span<UInt8>) throws(JSONProblem) -> Object {
        let place = scanner.place
        guard scanner.take("{", json) else { throw scanner.expected("an object with a member \"key\"") }
        return (place, try readMembers(json))
    }

    private mutating func readMembers(_ json: Span<UInt8>) throws(JSONProblem) -> [Member] {
        var members: [Member] = []
        while try scanner.nextName(json, isFirst: members.isEmpty) {
            let name = String(decoding: scanner.text, as: UTF8.self)
            let place = scanner.namePlace
            members.append(Member(name: name, value: try readContent(json), place: place))
        }
        return members
    }

    private mutating func readContent(_ json: Span<UInt8>) throws(JSONProblem) -> Content {
        switch try scanner.value(json) {
        case .string: Content(text: String(decoding: scanner.text, as: UTF8.self), isText: true)
        case .number(let range): Content(text: text.string(range), isNumber: true)
        case .word(let range): Content(text: text.string(range))
        case .nested(let range): Content(text: Self.compact(json.extracting(range)))
        }
    }

    /// Valid JSON without the space between its tokens.
    private static func compact(_ json: Span<UInt8>) -> String {
        var compact: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for index in json.indices {
            let byte = json[index]
            if !isInString, byte <= 0x20 { continue }
            compact.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == UInt8(ascii: "\\") && !isEscaped
        }
        return String(decoding: compact, as: UTF8.self)
    }

    // MARK: Rows

    private func rows(of objects: [Object]) throws(JSONProblem) -> [RowFile.Row] {
        var lines = LineCount()
        var rows: [RowFile.Row] = []
        for object in objects {
            rows.append(try row(of: object, line: lines.line(of: object.place, in: text.bytes.span)))
        }
        return rows
    }

    private func row(of object: Object, line: Int) throws(JSONProblem) -> RowFile.Row {
        let keys = object.members.filter { $0.name == "key" }
        guard let key = keys.first else {
            throw JSONProblem(
                at: object.place, found: "expected a member \"key\" in the row",
                remedy: "give every row a key")
        }
        if keys.count > 1 {
            throw JSONProblem(
                at: keys[1].place, found: "a second member \"key\"", remedy: "remove one of them")
        }
        guard key.value.isText || key.value.isNumber else {
            throw JSONProblem(
                at: key.place, found: "expected a key that is a string or a number",
                remedy: "put the key in quotes")
        }
        let others = object.members.filter { $0.name != "key" }
        if others.isEmpty {
            throw JSONProblem(
                at: object.place, found: "expected a member \"value\" in the row",
                remedy: "give every row a value")
        }
        if others.count == 1, others[0].name == "value" {
            return RowFile.Row(name: key.value.text, text: others[0].value.text, line: line)
        }
        let pairs = others.map { "\(JSONText.string($0.name)):\($0.value.json)" }.joined(separator: ",")
        return RowFile.Row(name: key.value.text, text: "{\(pairs)}", line: line)
    }
}

/// Counts lines on from the place that was asked about last.
private struct LineCount {
    private var place = 0
    private var line = 1

    /// The line of a place, from 1; places are asked for in their order.
    mutating func line(of place: Int, in bytes: Span<UInt8>) -> Int {
        while self.place < place {
            if bytes[self.place] == UInt8(ascii: "\n") { line += 1 }
            self.place += 1
        }
        return line
    }
}

extension RowText {
    /// The error that a problem is in this file.
    fileprivate func error(_ problem: JSONProblem) -> RowTextError {
        error(
            at: problem.place,
            problem.found ?? "expected \(problem.expected), not \(found(at: problem.place))",
            remedy: problem.remedy)
    }
}
