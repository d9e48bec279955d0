/// A trace in a file or on standard input, opened for reading once from its beginning to its end.
///
/// Reading takes constant memory, but for the key table that the caller owns and, where requests leave out what an earlier
/// one of the same key said, 12 bytes a distinct key.
public struct TraceFile: RequestSource {
    /// The file's name as the user gave it, or `standard input`.
    public let name: String
    /// Its format, named or recognised.
    public let format: TraceFormat
    /// What was noticed so far; complete once everything was read.
    public private(set) var log = TraceLog()
    private var input: TraceInput
    private var reader: any TraceReader
    private var scratch = TraceRecords()
    private var memory = KeyMemory()
    private var ownKeys = KeyTable()
    private let bytesALine: Double?

    /// Opens a trace and recognises its compression and, where none is named, its format.
    ///
    /// - Parameter path: a file, or `-` for standard input.
    /// - Throws: where the file cannot be read or its format cannot be told.
    public static func open(_ path: String, options: TraceOptions = TraceOptions()) throws(TraceError)
        -> TraceFile
    {
        try TraceFile(TraceInput(path), options)
    }

    /// Opens a trace whose bytes are in memory.
    ///
    /// - Parameter name: what the trace is called in messages.
    public static func open(_ bytes: [UInt8], named name: String, options: TraceOptions = TraceOptions())
        throws(TraceError) -> TraceFile
    {
        try TraceFile(TraceInput(MemorySource(bytes), name: name, size: bytes.count), options)
    }

    /// Opens a trace that is being read.
    init(_ begun: TraceInput, _ options: TraceOptions) throws(TraceError) {
        var input = begun
        while input.unread.count < TraceSample.size, !input.isAtEnd { try input.fill() }
        try self.init(input, TraceSample(input), options)
    }

    private init(_ input: TraceInput, _ sample: borrowing TraceSample, _ options: TraceOptions)
        throws(TraceError)
    {
        self.input = input
        name = input.name
        if let format = options.format {
            self.format = format
            if options.columns != nil, !["csv", "tsv", "jsonl", "meta"].contains(format.name) {
                throw TraceError(
                    file: input.name,
                    message:
                        "--columns is for csv, tsv, meta and jsonl; \(format.name) has columns of its own")
            }
            if options.delimiter != nil || options.hasHeader != nil,
                !["csv", "tsv", "meta"].contains(format.name)
            {
                throw TraceError(
                    file: input.name,
                    message:
                        "--delimiter and --header are for csv, tsv and meta; leave them out for \(format.name)"
                )
            }
        } else {
            // Columns are named for tables and JSON Lines alone.
            let isTable = options.delimiter != nil || options.hasHeader != nil
            let tables: [TraceFormat] = isTable ? [.csv, .tsv] : [.csv, .tsv, .jsonLines]
            let recognised = try sample.recognise(
                among: options.columns == nil && !isTable ? TraceFormat.all : tables)
            format = recognised.format
            log.recognition = recognised.note
        }
        reader = try format.makeReader(sample, options)
        bytesALine = sample.lines.isEmpty ? nil : Double(sample.bytes.count) / Double(sample.lines.count)
    }

    /// What the trace says of each request besides its key.
    public var columns: TraceColumns { reader.columns }

    /// How the file is compressed: `gzip`, `zstd` or nil.
    public var compression: String? { input.compression }

    /// Which share of the file was read, from 0 to 1; nil if its size is not known.
    public var progress: Double? { input.progress }

    /// How many requests the trace has at most; nil if the size of the file does not tell.
    public var requestsAtMost: Int? {
        guard input.compression == nil, let size = input.fileSize, let bytes = reader.bytesARequest else {
            return nil
        }
        return size / bytes
    }

    /// About how many requests the trace has, going by its first lines; nil if the size of the file does not tell.
    public var requestsAbout: Int? {
        guard input.compression == nil, let size = input.fileSize else { return nil }
        return requestsAtMost ?? bytesALine.map { Int(Double(size) / $0) }
    }

    /// Appends up to `limit` further requests, numbering their keys; returns false if there were none.
    public mutating func read(_ limit: Int, into batch: inout RequestBatch, keys: inout KeyTable)
        throws(TraceError)
        -> Bool
    {
        scratch.removeAll()
        // Straight into the caller's columns where nothing stands in them yet.
        let isEmpty = batch.count == 0
        if isEmpty { swap(&batch, &scratch.columns) }
        defer { if isEmpty { swap(&batch, &scratch.columns) } }
        try reader.read(limit, from: &input, into: &scratch, log: &log)
        scratch.number(with: &keys)
        if reader.leavesOut { memory.complete(&scratch.columns, log: &log) }
        log.noteTimes(scratch.columns.times)
        finish(scratch.count)
        let count = scratch.count
        if !isEmpty { batch.append(scratch.columns) }
        return count > 0
    }

    /// Reads up to `limit` further requests with their keys as they stand in the trace, in place of what the records held;
    /// returns false if there were none.
    public mutating func read(_ limit: Int, into records: inout TraceRecords) throws(TraceError) -> Bool {
        records.removeAll()
        try reader.read(limit, from: &input, into: &records, log: &log)
        if reader.leavesOut {
            records.number(with: &ownKeys)
            memory.complete(&records.columns, log: &log)
        }
        log.noteTimes(records.columns.times)
        finish(records.count)
        return records.count > 0
    }

    private mutating func finish(_ count: Int) {
        log.requests += count
        if log.truncation == nil, let truncation = input.truncation {
            log.truncation =
                log.requests == 0
                ? "\(truncation) before its first request"
                : "\(truncation); the \(Words.count(log.requests, "request")) before that count"
        }
    }
}

extension RequestBatch {
    /// Appends all of another batch that has the same columns.
    fileprivate mutating func append(_ other: RequestBatch) {
        ids += other.ids
        sizes += other.sizes
        operations += other.operations
        times += other.times
        lifetimes += other.lifetimes
        costs += other.costs
        tenants += other.tenants
    }
}
