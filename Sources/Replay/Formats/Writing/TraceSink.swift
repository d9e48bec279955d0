public import Basics

/// A trace that is being written: in a format, compressed by the suffix of its name, and complete or not there at all.
public struct TraceSink {
    private let format: TraceFormat
    private var writer: any TraceWriter
    private let file: OutputFile
    /// Where records stand until their links are known, if they cannot be changed in the file itself.
    private let stage: OutputFile?
    private let compressor: (any Compressor)?
    private let columns: TraceColumns
    private var buffer: [UInt8] = []
    private var compressed: [UInt8] = []
    private var keys = KeyTable()
    private var numbersKeys: Bool
    private var kept = TraceRecords()
    private var losses = TraceLosses()
    /// How many requests were written.
    public private(set) var count = 0

    /// Begins a trace.
    ///
    /// - Parameters:
    ///   - path: the file, whose suffix `.gz` or `.zst` has it compressed; `-` is standard output.
    ///   - columns: what the requests that will be written have.
    ///   - numberKeys: whether keys are numbered in the order of first appearance even if they are numbers.
    ///   - existing: what happens to a file of this name.
    ///   - inputs: files that are read meanwhile, which are not replaced.
    /// - Throws: where the format cannot be written or the file cannot be begun.
    public init(
        _ path: String, format: TraceFormat, columns: TraceColumns,
        options: TraceWriterOptions = TraceWriterOptions(),
        numberKeys: Bool = false, existing: OutputFile.Existing = .replace,
        inputs: [FileSystem.Identity] = []
    ) throws(TraceError) {
        guard let makeWriter = format.makeWriter else {
            let writable = WordList.either(TraceFormat.all.filter(\.isWritable).map(\.name))
            throw TraceError(
                file: path, message: "\(format.name) can be read, but not written; write \(writable)")
        }
        self.format = format
        self.columns = columns
        numbersKeys = numberKeys
        losses.numbersKeys = numberKeys
        writer = makeWriter(options)
        compressor = Compression(suffixOf: path).makeCompressor()
        let file = try Self.writing(path) { () throws(FileFault) in
            path == "-"
                ? OutputFile.standardOutput()
                : try OutputFile(path, existing: existing, inputs: inputs, mayStream: true)
        }
        self.file = file
        let mustStage = writer.link != nil && (compressor != nil || !file.isSeekable)
        stage =
            mustStage
            ? try Self.writing(path) { () throws(FileFault) in try OutputFile.staged(for: file) } : nil
        buffer = writer.begin(columns)
    }

    /// Writes requests. Their keys and columns may be changed on the way.
    public mutating func write(_ records: inout TraceRecords) throws(TraceError) {
        if !writer.holds.contains(.operations) { leaveOutOperations(&records) }
        if !writer.holds.contains(.lifetimes) {
            losses.lifetimesLost += records.columns.lifetimes.count { $0 != 0 }
        }
        losses.tenantsLost += records.columns.tenants.count { $0 != 0 }
        if format.keysAreNumbers { try makeNumbers(of: &records) }
        if writer.link != nil { records.number(with: &keys) }
        try writer.append(records, to: &buffer, losses: &losses)
        count += records.count
        if buffer.count >= 1 << 20 { try flush(isLast: false) }
    }

    /// Completes the trace, gives the file its name, and returns a sentence for each thing that the format could not hold.
    public mutating func finish() throws(TraceError) -> [String] {
        writer.end(&buffer)
        if let link = writer.link {
            try flushPlain(to: stage ?? file)
            try connect(link, in: stage ?? file)
            if let stage {
                var offset = 0
                while true {
                    buffer = try Self.writing(file.name) { () throws(FileFault) in
                        try stage.read(1 << 20, at: offset)
                    }
                    if buffer.isEmpty { break }
                    offset += buffer.count
                    try flush(isLast: false, toFile: true)
                }
            }
        }
        try flush(isLast: true, toFile: true)
        try Self.writing(file.name) { () throws(FileFault) in try file.finish() }
        return losses.notes(from: columns, to: format, holds: writer.holds)
    }

    /// The name of the format.
    public var formatName: String { format.name }

    /// Does something with a file that is being written, and names the file in what is thrown.
    private static func writing<Result>(
        _ name: String, _ body: () throws(FileFault) -> Result
    ) throws(TraceError) -> Result {
        do { return try body() } catch {
            throw TraceError(file: name, message: "cannot be written: \(error)")
        }
    }

    // MARK: Keys and operations

    /// Where all requests read, deletes are left out.
    private mutating func leaveOutOperations(_ records: inout TraceRecords) {
        guard !records.columns.operations.isEmpty else { return }
        let deletes = records.columns.operations.count { $0 == .delete }
        losses.writesThatRead += records.columns.operations.count { $0 == .write }
        losses.deletesLeftOut += deletes
        guard deletes > 0 else { return }
        kept.removeAll()
        for index in 0..<records.count where records.columns.operations[index] != .delete {
            kept.append(index, of: records)
        }
        swap(&kept, &records)
        records.columns.ids.removeAll()
    }

    private mutating func makeNumbers(of records: inout TraceRecords) throws(TraceError) {
        // The first key decides: where it is a text, all keys are numbered.
        if count == 0, records.count > 0, records.isText(0) {
            numbersKeys = true
            losses.numbersKeys = true
        }
        if numbersKeys {
            records.columns.ids.removeAll(keepingCapacity: true)
            records.number(with: &keys)
            records.keys.removeAll(keepingCapacity: true)
            for id in records.columns.ids { records.keys.append(UInt64(id)) }
            records.textLengths.removeAll(keepingCapacity: true)
            records.text.removeAll(keepingCapacity: true)
        } else if let index = records.textLengths.firstIndex(where: { $0 != TraceRecords.isNumber }) {
            throw TraceError(
                file: file.name,
                message: """
                    the key '\(records.key(index))' is no number, after keys that are; \(format.name) holds numbers only: \
                    --number-keys numbers all keys in the order of first appearance
                    """)
        } else {
            records.columns.ids.removeAll(keepingCapacity: true)
        }
    }

    // MARK: Bytes

    private mutating func flush(isLast: Bool, toFile: Bool = false) throws(TraceError) {
        if let stage, !toFile {
            try flushPlain(to: stage)
            return
        }
        guard let compressor else {
            try flushPlain(to: file)
            return
        }
        compressed.removeAll(keepingCapacity: true)
        compressor.compress(buffer, isLast: isLast, into: &compressed)
        buffer.removeAll(keepingCapacity: true)
        try Self.writing(file.name) { () throws(FileFault) in try file.write(compressed) }
    }

    private mutating func flushPlain(to file: OutputFile) throws(TraceError) {
        try Self.writing(file.name) { () throws(FileFault) in try file.write(buffer) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Goes through the records from the last to the first, and writes in each which is the next of its key.
    private func connect(_ link: NextLink, in file: OutputFile) throws(TraceError) {
        if let header = writer.finalHeader {
            try Self.writing(file.name) { () throws(FileFault) in try file.overwrite(header, at: 0) }
        }
        var next = [Int64](repeating: -1, count: keys.count)
        let atOnce = (1 << 20) / link.recordSize
        var end = count
        while end > 0 {
            let start = max(0, end - atOnce)
            let offset = link.headerSize + start * link.recordSize
            var bytes = try Self.writing(file.name) { () throws(FileFault) in
                try file.read((end - start) * link.recordSize, at: offset)
            }
            Self.connect(&bytes, link, from: start, &next)
            try Self.writing(file.name) { () throws(FileFault) in try file.overwrite(bytes, at: offset) }
            end = start
        }
    }

    private static func connect(
        _ bytes: inout [UInt8], _ link: NextLink, from start: Int, _ next: inout [Int64]
    ) {
        var span = bytes.mutableSpan
        var memory = span.mutableBytes
        for index in stride(from: memory.byteCount / link.recordSize - 1, through: 0, by: -1) {
            let place = index * link.recordSize + link.offset
            let key = Int(memory.bytes.littleEndian(place, as: Int64.self))
            memory.storeBytes(of: next[key].littleEndian, toByteOffset: place, as: Int64.self)
            next[key] = Int64(start + index + 1)
        }
    }
}
