internal import Basics

extension TraceFormat {
    /// Larder's own text format, and what `larder run --trace json` prints.
    static let jsonLines = TraceFormat(
        name: "jsonl", aliases: ["json", "json-lines", "ndjson"],
        summary: "JSON Lines: Larder's own, and what 'larder run --trace json' prints",
        layout: #"{"time":0.25,"key":"user:1","size":120,"op":"read","ttl":60}"#,
        holds: .all.union(.costs),
        recognise: { sample in
            if JSONLines.isArray(sample) { return 95 }
            guard sample.isText,
                sample.lines.contains(where: { JSONLines.isObject(sample.bytes.span.extracting($0)) })
            else { return 0 }
            return JSONLines.isEventLog(sample) || sample.everyLine { JSONLines.isObject($0) } ? 95 : 0
        },
        makeReader: { (sample, options) throws(TraceError) in
            if JSONLines.isEventLog(sample) { return LineReader(EventLog(), skipBad: options.skipBad) }
            return LineReader(try JSONLines(sample, options), skipBad: options.skipBad)
        },
        makeWriter: { _ in JSONLinesWriter() })
}

/// An object a line. Members are named as the columns of a table are: `key`, `time` or `time_ms`, `size`, `op`, `ttl`.
struct JSONLines: LineDecoder {
    private var scanner = MemberReader()
    let columns: TraceColumns
    /// The members that were seen or named, and the role of each that counts. There are few: looking through them is quicker
    /// than hashing.
    private var members: [(name: [UInt8], role: ColumnRole?)] = []

    static func isObject(_ line: Span<UInt8>) -> Bool { !line.isEmpty && line[0] == UInt8(ascii: "{") }

    /// Whether these are the events of a run, and perhaps what its statements printed.
    static func isEventLog(_ sample: borrowing TraceSample) -> Bool {
        let begin = Array(#"{"number":"#.utf8)
        return sample.lines.contains { sample.bytes[$0].starts(with: begin) }
    }

    /// Whether the file is an array, which would have to be read as a whole.
    static func isArray(_ sample: borrowing TraceSample) -> Bool {
        let head = sample.bytes.prefix(256).filter { !Field.isBlank($0) }
        return sample.isText && head.starts(with: Array("[{".utf8))
    }

    init(_ sample: borrowing TraceSample, _ options: TraceOptions) throws(TraceError) {
        if Self.isArray(sample) {
            throw TraceError(
                file: sample.file, line: 1,
                message: "it is one JSON array, expected an object a line; jq -c '.[]' makes it so")
        }
        // Which members there are is taken from the sample, so that every batch has the same columns.
        var names: [String] = []
        var scanner = MemberReader()
        for line in sample.lines {
            let line = sample.bytes.span.extracting(line)
            do throws(LineProblem) {
                guard scanner.open(line) else { continue }
                var isFirst = true
                while try scanner.nextName(line, isFirst: isFirst) {
                    isFirst = false
                    let name = String(decoding: scanner.text, as: UTF8.self)
                    if !names.contains(name), names.count < 256 { names.append(name) }
                    _ = try scanner.value(line)
                }
            } catch { continue }
        }
        let seen = names
        if let named = options.columns {
            for name in named where ColumnRole.of(name) == nil && name != "_" {
                throw TraceError(
                    file: sample.file,
                    message: "--columns: '\(name)' is no member that counts; give \(ColumnRole.expectedNames)"
                )
            }
            names = named
        }
        var columns: TraceColumns = []
        for (name, role) in zip(names, ColumnRole.roles(of: names)) {
            members.append((Array(name.utf8), role))
            guard let role else { continue }
            switch role {
            case .time: columns.insert(.times)
            case .size, .valueSize: columns.insert(.sizes)
            case .operation: columns.insert(.operations)
            case .lifetime: columns.insert(.lifetimes)
            case .cost: columns.insert(.costs)
            case .tenant: columns.insert(.tenants)
            case .key, .device, .offset, .keySize, .repetitions: break
            }
        }
        self.columns = columns
        // Where the columns are named, the others that the trace has do not count.
        for name in seen where !names.contains(name) { members.append((Array(name.utf8), nil)) }
        if !members.contains(where: { $0.role == .key }), !sample.bytes.isEmpty {
            throw TraceError(
                file: sample.file, line: 1,
                message: "found no member named key, expected objects such as \(TraceFormat.jsonLinesExample)"
            )
        }
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard scanner.open(line) else {
            throw LineProblem(
                found: Field.quoted(line), expected: "an object such as \(TraceFormat.jsonLinesExample)")
        }
        var row = Row()
        var hasKey = false
        var isFirst = true
        while try scanner.nextName(line, isFirst: isFirst) {
            isFirst = false
            let member = members.first { $0.name == scanner.text }
            if member == nil { try checkIsKnown() }
            let role = member?.role
            let value = try scanner.value(line)
            guard let role else { continue }
            if role == .keySize, !columns.contains(.sizes) { continue }
            switch value {
            case .string:
                if role == .key {
                    if scanner.text.isEmpty { throw LineProblem(found: "an empty key", expected: "a key") }
                    if hasKey { throw LineProblem(found: "a second key", expected: "one in every line") }
                    records.append(key: Self.key(scanner.text).span)
                    hasKey = true
                } else {
                    try row.take(scanner.text.span, as: role, log: &log)
                }
            case .number(let place):
                if role == .key {
                    if hasKey { throw LineProblem(found: "a second key", expected: "one in every line") }
                    records.append(key: line.extracting(place))
                    hasKey = true
                } else {
                    try row.take(line.extracting(place), as: role, log: &log)
                }
            case .word, .nested:
                if role == .key {
                    throw LineProblem(found: "a key that is neither", expected: "a string or a number")
                }
            }
        }
        guard hasKey else { throw LineProblem(found: "no member 'key'", expected: "one in every line") }
        row.append(columns, to: &records)
    }

    /// The bytes of a key: those that `JSONLinesWriter` has written as %NN if the key is no UTF-8.
    private static func key(_ text: [UInt8]) -> [UInt8] {
        let mark = Array(JSONLinesWriter.binaryMark.utf8)
        guard text.starts(with: mark) else { return text }
        var key: [UInt8] = []
        var index = mark.count
        while index < text.count {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
                let high = HexDigit.value(of: text[index + 1]), let low = HexDigit.value(of: text[index + 2])
            {
                key.append(high << 4 | low)
                index += 3
            } else {
                key.append(text[index])
                index += 1
            }
        }
        return key
    }

    /// A member that counts must not appear for the first time when batches without it were handed out already.
    private mutating func checkIsKnown() throws(LineProblem) {
        let name = String(decoding: scanner.text, as: UTF8.self)
        if ColumnRole.of(name) != nil {
            throw LineProblem(
                found: "the first '\(name)' of the trace only here",
                expected: "it within the first lines; --columns time,key,size,op,ttl says what to look for")
        }
        if members.count < 256 { members.append((scanner.text, nil)) }
    }
}

extension TraceFormat {
    /// An object as the reader and messages have it.
    static let jsonLinesExample = #"{"time":0.25,"key":"user:1","size":120,"op":"read","ttl":60}"#
}

/// Writes an object a line, with those members that the trace has.
struct JSONLinesWriter: TraceWriter {
    private var columns: TraceColumns = []

    var holds: TraceColumns { .all.union(.costs) }

    mutating func begin(_ columns: TraceColumns) -> [UInt8] {
        self.columns = columns
        return []
    }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) {
        for index in 0..<records.count {
            output.append(UInt8(ascii: "{"))
            if columns.contains(.times) {
                output.append(text: "\"time\":")
                output.append(seconds: records.columns.times[index])
                output.append(UInt8(ascii: ","))
            }
            output.append(text: "\"key\":")
            append(keyOf: index, in: records, to: &output)
            if columns.contains(.sizes) {
                output.append(text: ",\"size\":")
                output.append(decimal: records.columns.sizes[index])
            }
            if columns.contains(.operations) {
                output.append(text: ",\"op\":\"")
                output.append(contentsOf: records.columns.operations[index].word.utf8)
                output.append(UInt8(ascii: "\""))
            }
            if columns.contains(.lifetimes) {
                output.append(text: ",\"ttl\":")
                output.append(seconds: records.columns.lifetimes[index])
            }
            if columns.contains(.costs) {
                output.append(text: ",\"cost\":")
                output.append(thousandths: records.columns.costs[index])
            }
            output.append(text: "}\n")
        }
    }

    /// A number beyond 2^53 is written as a string: most readers of JSON would round it.
    private func append(keyOf index: Int, in records: borrowing TraceRecords, to output: inout [UInt8]) {
        guard let text = records.text(index) else {
            let isLarge = records.keys[index] > 1 << 53
            if isLarge { output.append(UInt8(ascii: "\"")) }
            output.append(decimal: records.keys[index])
            if isLarge { output.append(UInt8(ascii: "\"")) }
            return
        }
        // JSON is UTF-8. A key of other bytes is kept as %NN of each byte that is none, and of each %, behind a mark of its own.
        if let text = String(validating: text, as: UTF8.self), !text.hasPrefix(Self.binaryMark) {
            JSONText.append(text, to: &output)
            return
        }
        var escaped = Self.binaryMark
        for byte in text {
            if byte >= 0x80 || byte == UInt8(ascii: "%") {
                escaped += "%" + HexDigit.pair(of: byte)
            } else {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        JSONText.append(escaped, to: &output)
    }

    /// What stands before the bytes of a key that is no UTF-8.
    static let binaryMark = "bytes:"
}
