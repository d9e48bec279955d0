extension TraceFormat {
    /// The text format of the traces of the ARC paper.
    static let arc = TraceFormat(
        name: "arc",
        summary: "the ARC paper's text: runs of consecutive blocks",
        layout: "start count ignored request-number",
        holds: [], keysAreNumbers: true,
        recognise: { sample in
            sample.isText && sample.everyLine { ARCText.numbers($0) != nil } ? 80 : 0
        },
        makeReader: { (_, options) throws(TraceError) in LineReader(ARCText(), skipBad: options.skipBad) },
        makeWriter: { _ in ARCTextWriter() })
}

/// Lines `start count ignored request-number`: a request for each of `count` blocks from `start` on
/// (Megiddo and Modha, "ARC: A Self-Tuning, Low Overhead Replacement Cache", FAST 2003).
struct ARCText: LineDecoder {
    /// How many blocks one line may ask for.
    static let longestRun: UInt64 = 1 << 20

    var columns: TraceColumns { [] }

    /// The start and the count of a line of four numbers.
    static func numbers(_ line: Span<UInt8>) -> (start: UInt64, count: UInt64)? {
        var numbers: (UInt64, UInt64) = (0, 0)
        var found = 0
        var index = 0
        while index < line.count {
            if Field.isBlank(line[index]) {
                index += 1
                continue
            }
            let start = index
            while index < line.count, !Field.isBlank(line[index]) { index += 1 }
            guard let number = Field.number(line.extracting(start..<index)) else { return nil }
            if found == 0 { numbers.0 = number }
            if found == 1 { numbers.1 = number }
            found += 1
        }
        return found == 4 ? numbers : nil
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard let (start, count) = Self.numbers(line) else {
            throw LineProblem(
                found: Field.quoted(line), expected: "four numbers: start, count, ignored, request number")
        }
        guard count <= Self.longestRun, !start.addingReportingOverflow(count).overflow else {
            throw LineProblem(
                found: "a run of \(count) blocks from \(start)",
                expected: "at most \(Words.grouped(Self.longestRun)) blocks, the last below 2^64")
        }
        for block in 0..<count { records.append(number: start + block) }
    }
}

/// Writes a line for each run of consecutive blocks.
struct ARCTextWriter: TraceWriter {
    private var start: UInt64 = 0
    private var count: UInt64 = 0
    private var line: UInt64 = 0

    var holds: TraceColumns { [] }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) {
        for index in 0..<records.count {
            let key = records.keys[index]
            // The last block there is cannot begin or belong to a run: its end would not be a number.
            if count > 0, count < ARCText.longestRun, start &+ count == key, key < .max {
                count += 1
            } else {
                end(&output)
                (start, count) = (key, 1)
            }
        }
    }

    mutating func end(_ output: inout [UInt8]) {
        guard count > 0 else { return }
        line += 1
        for (index, number) in [start, count, 0, line].enumerated() {
            if index > 0 { output.append(0x20) }
            output.append(decimal: number)
        }
        output.append(0x0A)
        count = 0
    }
}
