/// A form in which traces are kept: how it is recognised, read and written.
///
/// A new format is one file under `Variants` and one line in `TraceFormat.all`.
public struct TraceFormat: Sendable {
    /// As a person types it.
    public let name: String
    /// Other names that are understood.
    public let aliases: [String]
    /// One line on what it is, without a full stop.
    public let summary: String
    /// What it looks like: a line or two, or the fields of a record.
    public let layout: String
    /// What it can say of a request besides its key.
    public let holds: TraceColumns
    /// Whether its keys are numbers, so that texts must be numbered to be written.
    public let keysAreNumbers: Bool
    /// Whether it is records of bytes and no text.
    public let isBinary: Bool
    /// How sure it is, from 0 to 100, that a trace has this format; 0 if it has not.
    let recognise: @Sendable (borrowing TraceSample) -> Int
    let makeReader: @Sendable (borrowing TraceSample, TraceOptions) throws(TraceError) -> any TraceReader
    let makeWriter: (@Sendable (TraceWriterOptions) -> any TraceWriter)?

    /// Whether traces can be written in it.
    public var isWritable: Bool { makeWriter != nil }

    init(
        name: String, aliases: [String] = [], summary: String, layout: String, holds: TraceColumns,
        keysAreNumbers: Bool = false, isBinary: Bool = false,
        recognise: @escaping @Sendable (borrowing TraceSample) -> Int,
        makeReader:
            @escaping @Sendable (borrowing TraceSample, TraceOptions) throws(TraceError) -> any TraceReader,
        makeWriter: (@Sendable (TraceWriterOptions) -> any TraceWriter)? = nil
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.layout = layout
        self.holds = holds
        self.keysAreNumbers = keysAreNumbers
        self.isBinary = isBinary
        self.recognise = recognise
        self.makeReader = makeReader
        self.makeWriter = makeWriter
    }

    /// Every format; the order decides between two that are equally sure.
    public static let all: [TraceFormat] = [
        .text, .csv, .tsv, .jsonLines,
        .oracleGeneral, .lcs, .twr,
        .redisMonitor, .memcachedWatch, .accessLog,
        .twitter, .meta, .ibmObjectStore,
        .msrCambridge, .alibaba, .tencent, .systor, .spc, .fiu, .vscsi, .lackey, .dinero,
        .arc, .lirs, .cache2k, .cloudPhysics, .corda, .scarab,
    ]

    /// The format that the name of a file says, `requests.csv.gz`; nil if it says none.
    public static func ofName(_ path: String) -> TraceFormat? {
        var parts = path.lowercased().split(separator: "/").last?.split(separator: ".").map(String.init) ?? []
        if let last = parts.last, ["gz", "gzip", "zst", "zstd"].contains(last) { parts.removeLast() }
        return parts.dropFirst().reversed().lazy.compactMap { named($0) }.first
    }

    /// The format of a name, whatever its case; nil if there is none.
    public static func named(_ name: String) -> TraceFormat? {
        let lowered = name.lowercased()
        return all.first {
            $0.name.lowercased() == lowered || $0.aliases.contains { $0.lowercased() == lowered }
        }
    }
}

/// How a trace is to be read.
public struct TraceOptions: Sendable {
    /// Its format; nil to recognise it.
    public var format: TraceFormat?
    /// The names of the columns of a CSV or TSV file or the fields of JSON Lines that count; nil to take them from the file.
    public var columns: [String]?
    /// How many malformed lines are passed over before one is an error.
    public var skipBad: Int
    /// What parts the columns of a table; nil to take it from the file.
    public var delimiter: UInt8?
    /// Into blocks of how many bytes the requests of block traces are split; nil to leave them whole.
    public var blockSize: UInt64?
    /// What words stand for operations in a table, besides the usual ones.
    public var operations: [String: RequestOperation] = [:]
    /// Whether the first line of a table names its columns; nil to take that from the file.
    public var hasHeader: Bool?

    /// Options, each with its usual value.
    public init(
        format: TraceFormat? = nil, columns: [String]? = nil, skipBad: Int = 0, delimiter: UInt8? = nil,
        hasHeader: Bool? = nil
    ) {
        self.format = format
        self.columns = columns
        self.skipBad = skipBad
        self.delimiter = delimiter
        self.hasHeader = hasHeader
    }
}
