extension TraceFormat {
    /// The text format of the traces of the LIRS paper.
    static let lirs = TraceFormat(
        name: "lirs",
        summary: "the LIRS paper's text: a block number a line, phases parted by *",
        layout: "4711",
        holds: [], keysAreNumbers: true,
        recognise: { sample in
            guard sample.isText, sample.share({ $0.count == 1 && $0[0] == UInt8(ascii: "*") }) > 0 else {
                return 0
            }
            return sample.everyLine { LIRSText.isPhaseMark($0) || Field.number($0) != nil } ? 85 : 0
        },
        makeReader: { (_, options) throws(TraceError) in LineReader(LIRSText(), skipBad: options.skipBad) },
        makeWriter: { _ in PlainTextWriter() })
}

/// Lines that are block numbers (Jiang and Zhang, "LIRS: An Efficient Low Inter-reference Recency Set Replacement Policy to
/// Improve Buffer Cache Performance", SIGMETRICS 2002).
struct LIRSText: LineDecoder {
    var columns: TraceColumns { [] }

    static func isPhaseMark(_ line: Span<UInt8>) -> Bool { line.count == 1 && line[0] == UInt8(ascii: "*") }

    mutating func decode(_ whole: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        let line = whole.extracting(Field.trimmed(whole))
        if Self.isPhaseMark(line) {
            log.passedOver.add("phase marks")
            return
        }
        guard let number = Field.number(line) else {
            throw LineProblem(found: Field.quoted(line), expected: "a block number, or * between two phases")
        }
        records.append(number: number)
    }
}
