/// A table of requests: a line each, its columns parted by a delimiter, a field in quotes where it holds one (RFC 4180).
struct Table: LineDecoder {
    /// The role of each column, nil where it does not count.
    private let roles: [ColumnRole?]
    private let names: [String]
    private let delimiter: UInt8
    private var isBeforeHeader: Bool
    /// Whether the first line may name columns that were named on the command line too.
    private var mayBeHeader: Bool
    /// Whether the size of the value and that of the key make the size of the object.
    var addsKeySize = false
    let columns: TraceColumns
    /// The bytes of the field that was quoted.
    private var unquoted: [UInt8] = []
    private var fields: [Range<Int>] = []

    // MARK: The header

    static func sureness(_ sample: borrowing TraceSample, delimiters: [Character]) -> Int {
        guard sample.isText, let line = sample.lines.first else { return 0 }
        let header = Field.text(sample.bytes.span.extracting(line))
        guard let delimiter = delimiter(of: header, among: delimiters) else { return 0 }
        let roles = ColumnRole.roles(of: names(of: header, delimiter))
        if roles.contains(.key) { return 85 }
        // Without a header it can only be read where the columns are named; the message says so.
        let count = header.count { $0 == delimiter }
        let byte = delimiter.asciiValue ?? 0
        let isTable = sample.everyLine { line in line.indices.count { line[$0] == byte } == count }
        return isTable ? 50 : 0
    }

    private static func delimiter(of header: String, among delimiters: [Character]) -> Character? {
        let counts = delimiters.map { delimiter in header.count { $0 == delimiter } }
        guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else { return nil }
        return delimiters[index]
    }

    private static func names(of header: String, _ delimiter: Character) -> [String] {
        header.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
    }

    init(
        _ sample: borrowing TraceSample, _ options: TraceOptions, delimiters: [Character], format: String
    ) throws(TraceError) {
        let header = sample.lines.first.map { Field.text(sample.bytes.span.extracting($0)) } ?? ""
        let delimiter = Self.delimiter(of: header, among: delimiters) ?? delimiters[0]
        let found = Self.names(of: header, delimiter)
        let foundRoles = ColumnRole.roles(of: found)
        let hasHeader = foundRoles.contains(.key)
        self.delimiter = delimiter.asciiValue ?? UInt8(ascii: ",")
        if let named = options.columns {
            let roles = ColumnRole.roles(of: named)
            if let unknown = zip(named, roles).first(where: { $0.1 == nil && $0.0 != "_" }) {
                throw TraceError(
                    file: sample.file,
                    message:
                        "--columns: '\(unknown.0)' is no column that counts; give \(ColumnRole.expectedNames)"
                )
            }
            guard roles.contains(.key) else {
                throw TraceError(
                    file: sample.file, message: "--columns names no key; give \(ColumnRole.expectedNames)")
            }
            (names, self.roles) = (named, roles)
            // A header that stands there all the same is none of the requests.
            isBeforeHeader = hasHeader && !found.contains { Double($0) != nil }
            mayBeHeader = !isBeforeHeader
        } else {
            guard hasHeader || sample.bytes.isEmpty else {
                throw TraceError(
                    file: sample.file, line: 1,
                    message: """
                        found no column named key in the first line, expected a header such as time,key,size,op,ttl; \
                        name the columns with --columns, in their order, _ for one that does not count\
                        \(format == "csv" ? ", or say --input-format text if a line is a key" : "")
                        """)
            }
            (names, self.roles) = (found, foundRoles)
            isBeforeHeader = true
            mayBeHeader = false
        }
        columns = Self.columns(of: self.roles)
    }

    private static func columns(of roles: [ColumnRole?]) -> TraceColumns {
        var columns: TraceColumns = []
        for role in roles {
            switch role {
            case .time: columns.insert(.times)
            case .size, .valueSize: columns.insert(.sizes)
            case .operation: columns.insert(.operations)
            case .lifetime: columns.insert(.lifetimes)
            case .key, .keySize, .repetitions, nil: break
            }
        }
        return columns
    }

    // MARK: The lines

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        if isBeforeHeader {
            isBeforeHeader = false
            return
        }
        try split(line)
        let addsKeySize = addsKeySize || !roles.contains(.size)
        var row = Row()
        var key = 0..<0
        for (column, role) in roles.enumerated() {
            guard let role else { continue }
            guard column < fields.count else {
                throw LineProblem(
                    found: Words.count(fields.count, "column"),
                    expected: "at least \(column + 1), of which number \(column + 1) is '\(names[column])'")
            }
            if role == .key {
                key = fields[column]
                continue
            }
            if role == .keySize, !addsKeySize || !columns.contains(.sizes) { continue }
            if role == .valueSize, roles.contains(.size) { continue }
            do throws(LineProblem) {
                try row.take(line.extracting(fields[column]), as: role, log: &log)
            } catch {
                // Words where numbers belong, in the first line alone, are names.
                if mayBeHeader {
                    mayBeHeader = false
                    log.passedOver.add("header lines")
                    return
                }
                throw LineProblem(
                    found: error.found, expected: "\(error.expected), in column '\(names[column])'")
            }
        }
        mayBeHeader = false
        if key.isEmpty { throw LineProblem(found: "no key", expected: "one in every line") }
        for _ in 0..<row.repetitions {
            append(key: line.extracting(key), to: &records)
            row.append(columns, to: &records)
        }
    }

    /// Finds the fields of a line, without the quotes around one.
    private mutating func split(_ line: Span<UInt8>) throws(LineProblem) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        while true {
            if start < line.count, line[start] == UInt8(ascii: "\"") {
                var end = start + 1
                while end < line.count {
                    if line[end] == UInt8(ascii: "\"") {
                        if end + 1 < line.count, line[end + 1] == UInt8(ascii: "\"") {
                            end += 1
                        } else {
                            break
                        }
                    }
                    end += 1
                }
                guard end < line.count, end + 1 == line.count || line[end + 1] == delimiter else {
                    throw LineProblem(
                        found: Field.quoted(line.extracting(start..<line.count)),
                        expected: "a quote at the end of the field; a quote inside one is doubled")
                }
                fields.append(start + 1..<end)
                start = end + 2
                if end + 1 >= line.count { return }
            } else {
                var end = start
                while end < line.count, line[end] != delimiter { end += 1 }
                let field = Field.trimmed(line.extracting(start..<end))
                fields.append(start + field.lowerBound..<start + field.upperBound)
                if end == line.count { return }
                start = end + 1
            }
        }
    }

    private mutating func append(key: Span<UInt8>, to records: inout TraceRecords) {
        // Only a quoted field holds a quote followed by another.
        var hasQuotes = false
        for index in key.indices where key[index] == UInt8(ascii: "\"") { hasQuotes = true }
        guard hasQuotes else {
            records.append(key: key)
            return
        }
        unquoted.removeAll(keepingCapacity: true)
        var index = 0
        while index < key.count {
            unquoted.append(key[index])
            let isDoubled =
                key[index] == UInt8(ascii: "\"") && index + 1 < key.count
                && key[index + 1] == UInt8(ascii: "\"")
            index += isDoubled ? 2 : 1
        }
        records.append(key: unquoted.span)
    }
}
