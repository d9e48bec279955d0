extension TraceFormat {
    /// A key a line.
    static let text = TraceFormat(
        name: "text", aliases: ["txt", "plain"],
        summary: "a key a line, number or text; has to be named if lines hold blanks",
        layout: "user:1",
        holds: [],
        recognise: { sample in
            guard sample.isText, !sample.lines.isEmpty else { return 0 }
            // A line with a blank is a record of something, and as a key it would never be requested again: it has to be named.
            let hasBlanks = sample.share { line in line.indices.contains { Field.isBlank(line[$0]) } }
            return hasBlanks == 0 ? 40 : 0
        },
        makeReader: { (_, options) throws(TraceError) in LineReader(PlainText(), skipBad: options.skipBad) },
        makeWriter: { _ in PlainTextWriter() })
}

/// Lines that are keys.
struct PlainText: LineDecoder {
    private var isOfNumbers = true

    var columns: TraceColumns { [] }

    mutating func decode(_ whole: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        let line = whole.extracting(Field.trimmed(whole))
        if let number = Field.canonicalNumber(line) {
            records.append(number: number)
        } else if isOfNumbers, log.requests + records.count > 0, line.count == 1, line[0] == UInt8(ascii: "*")
        {
            // Among numbers it is the mark between two phases of a trace of the LIRS family.
            log.passedOver.add("phase marks")
        } else {
            isOfNumbers = false
            records.append(key: line)
        }
    }
}

/// Writes a key a line.
struct PlainTextWriter: TraceWriter {
    var holds: TraceColumns { [] }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) throws(TraceError) {
        for index in 0..<records.count {
            if let problem = records.lineProblem(index, in: "text", mayHaveBlanksAround: false) {
                throw problem
            }
            output.append(keyOf: index, in: records)
            output.append(0x0A)
        }
    }
}
