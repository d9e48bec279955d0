import Glibc

/// What is wrong with a line, and what was expected instead.
struct LineProblem: Error {
    var found: String
    var expected: String
}

/// Turns a line of text into the requests it stands for: one, several or none.
///
/// It appends either every column of a request or none; what it appended before it throws is taken back.
protocol LineDecoder {
    var columns: TraceColumns { get }
    /// Whether requests may leave out what an earlier request of the same key said.
    var leavesOut: Bool { get }

    /// - Parameter line: the line without its break; never blank.
    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)

    /// Appends what was held back, at the end of the trace.
    mutating func end(_ records: inout TraceRecords)
}

extension LineDecoder {
    var leavesOut: Bool { false }
    mutating func end(_ records: inout TraceRecords) {}
}

/// Reads a trace that is lines of text. Blank lines are passed over.
struct LineReader<Decoder: LineDecoder>: TraceReader {
    private var decoder: Decoder
    private let skipBad: Int
    private var line = 0
    private var hasBegun = false
    /// What a line held beyond the limit of the batch it was read in, and how much of that was handed out.
    private var surplus = TraceRecords()
    private var handedOut = 0
    /// Whether the reader stands inside a line that is longer than can be read.
    private var isInLongLine = false

    init(_ decoder: Decoder, skipBad: Int) {
        self.decoder = decoder
        self.skipBad = skipBad
    }

    var columns: TraceColumns { decoder.columns }
    var leavesOut: Bool { decoder.leavesOut }
    var bytesARequest: Int? { nil }

    mutating func read(
        _ limit: Int, from input: inout TraceInput, into records: inout TraceRecords, log: inout TraceLog
    ) throws(TraceError) {
        let goal = records.count + limit
        drainSurplus(to: goal, &records)
        while records.count < goal {
            let consumed = try decodeLines(of: input, until: goal, into: &records, log: &log)
            input.consume(consumed)
            if records.count >= goal { break }
            if input.isAtEnd {
                if !input.unread.isEmpty { try decodeLast(&input, into: &records, log: &log) }
                decoder.end(&records)
                break
            }
            if input.isFull {
                // A line without an end in sight: its beginning is reported, and the rest passed over.
                if !isInLongLine {
                    line += 1
                    let head = Field.quoted(input.bytes.span.extracting(input.unread))
                    try report(
                        LineProblem(
                            found: "a line of more than 1 MiB that begins with \(head)",
                            expected: "a shorter one"),
                        input.name, &log)
                }
                isInLongLine = true
                input.consume(input.unread.count)
            }
            try input.fill()
        }
        if records.count > goal { keepSurplus(beyond: goal, &records) }
    }

    /// Decodes the lines that are whole in memory, and returns how many bytes they have.
    private mutating func decodeLines(
        of input: borrowing TraceInput, until goal: Int, into records: inout TraceRecords, log: inout TraceLog
    ) throws(TraceError) -> Int {
        let bytes = input.bytes.span.extracting(input.unread)
        var start = 0
        if !hasBegun, bytes.count >= 3 {
            hasBegun = true
            if bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
        }
        while records.count < goal, let end = Self.lineBreak(in: bytes, from: start) {
            if isInLongLine {
                isInLongLine = false
            } else {
                line += 1
                try decode(bytes.extracting(start..<end), input.name, into: &records, log: &log)
            }
            start = end + 1
        }
        return start
    }

    /// Decodes the last line where no line break ends it. Of compressed data that is cut short it may be a part only.
    private mutating func decodeLast(
        _ input: inout TraceInput, into records: inout TraceRecords, log: inout TraceLog
    ) throws(TraceError) {
        if input.truncation == nil, !isInLongLine {
            line += 1
            try decode(
                input.bytes.span.extracting(input.unread), input.name, into: &records, log: &log)
        }
        input.consume(input.unread.count)
    }

    private static func lineBreak(in bytes: Span<UInt8>, from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { memory in
            guard start < memory.count, let base = memory.baseAddress,
                let place = memchr(base + start, 0x0A, memory.count - start)
            else { return nil }
            return place - UnsafeMutableRawPointer(mutating: base)
        }
    }

    private mutating func decode(
        _ bytes: Span<UInt8>, _ file: String, into records: inout TraceRecords, log: inout TraceLog
    ) throws(TraceError) {
        if Field.trimmed(bytes).isEmpty { return }
        let line = bytes.extracting(droppingLast: bytes[bytes.count - 1] == 0x0D ? 1 : 0)
        let before = records.count
        do throws(LineProblem) {
            try decoder.decode(line, into: &records, log: &log)
        } catch {
            records.truncate(to: before)
            try report(error, file, &log)
        }
    }

    private func report(_ problem: LineProblem, _ file: String, _ log: inout TraceLog) throws(TraceError) {
        var error = TraceError(
            file: file, line: line, message: "found \(problem.found), expected \(problem.expected)")
        if log.badLines < skipBad {
            log.badLines += 1
            if log.firstBadLine == nil { log.firstBadLine = error }
            return
        }
        error.message +=
            skipBad == 0
            ? "; --skip-bad 1 passes over a line like this"
            : "; --skip-bad \(skipBad) has passed over as many lines as it may"
        throw error
    }

    // MARK: Lines that stand for many requests

    private mutating func drainSurplus(to goal: Int, _ records: inout TraceRecords) {
        while handedOut < surplus.count, records.count < goal {
            records.append(handedOut, of: surplus)
            handedOut += 1
        }
        if handedOut == surplus.count, handedOut > 0 {
            surplus = TraceRecords()
            handedOut = 0
        }
    }

    private mutating func keepSurplus(beyond goal: Int, _ records: inout TraceRecords) {
        for index in goal..<records.count { surplus.append(index, of: records) }
        records.truncate(to: goal)
    }
}
