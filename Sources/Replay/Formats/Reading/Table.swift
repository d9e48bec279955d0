/// A table of requests: a line each, its columns parted by a delimiter, a field in quotes if it holds one (RFC 4180).
struct Table: LineDecoder {
    /// The role of each column, nil if it does not count.
    private let roles: [ColumnRole?]
    private let names: [String]
    private let delimiter: UInt8
    private var isBeforeHeader: Bool
    /// Whether the first line may name columns that were named on the command line too.
    private var mayBeHeader: Bool
    /// Whether the size of the value and that of the key make the size of the object.
    var addsKeySize = false
    let columns: TraceColumns
    private var blocks: BlockRequests
    private let operations: [String: RequestOperation]
    /// The bytes of the field that was quoted.
    private var unquoted: [UInt8] = []
    private var fields: [Range<Int>] = []

    // MARK: The header

    /// What can be known of a table before its columns are given roles.
    private struct Head {
        /// What parts the columns.
        var delimiter: Character
        /// The words of the first line that is no comment, or of the comment right above it if that names the columns.
        var names: [String]
        /// Whether the names stand in a comment, so that the first line is a request.
        var isComment = false

        var roles: [ColumnRole?] { ColumnRole.roles(of: names) }
        var namesKey: Bool { ColumnRole.makeKey(roles) }
    }

    /// Lines that begin with # are comments: they decide nothing, but one that names a column for each of the first line is its header.
    ///
    /// - Parameter given: what parts the columns, if that is known.
    /// - Parameter fallback: what parts them if the first line holds no delimiter, since it is a table of one column.
    private static func head(
        _ sample: borrowing TraceSample, _ delimiters: [Character], _ given: UInt8? = nil,
        fallback: Character? = nil
    ) -> Head? {
        let texts = sample.lines.map { Field.text(sample.bytes.span.extracting($0)) }
        guard let index = texts.firstIndex(where: { !$0.hasPrefix("#") }) else {
            // A header may stand alone.
            return texts.first.flatMap { text in
                let delimiter = delimiter(of: text, among: delimiters) ?? fallback
                return delimiter.map { Head(delimiter: $0, names: names(of: text, $0)) }
            }
        }
        let first = texts[index]
        let named = given.map { Character(Unicode.Scalar($0)) }
        guard let delimiter = named ?? delimiter(of: first, among: delimiters) ?? fallback
        else { return nil }
        let head = Head(delimiter: delimiter, names: names(of: first, delimiter))
        if index > 0 {
            let comment = names(of: String(texts[index - 1].dropFirst()), delimiter)
            let commented = Head(delimiter: delimiter, names: comment, isComment: true)
            if commented.namesKey, comment.count == head.names.count, !head.namesKey { return commented }
        }
        return head
    }

    static func sureness(_ sample: borrowing TraceSample, delimiters: [Character]) -> Int {
        guard sample.isText, let head = head(sample, delimiters) else { return 0 }
        let delimiter = head.delimiter
        // Two words with a blank between are no header for one of them being 'key'.
        if head.namesKey, delimiter != " " || head.roles.count(where: { $0 != nil }) > 1 { return 85 }
        // Without a header it can only be read if the columns are named; the message says so.
        let byte = delimiter.asciiValue ?? 0
        if delimiter == "," || delimiter == "\t" {
            let count = head.names.count - 1
            let isTable = sample.everyLine { line in
                isComment(line) || line.indices.count { line[$0] == byte } == count
            }
            return isTable ? 50 : 0
        }
        // Other characters stand in keys too: only numbers between them make a table.
        return sample.everyLine { isComment($0) || isOfNumbers($0, byte) } ? 50 : 0
    }

    private static func isComment(_ line: Span<UInt8>) -> Bool { line[0] == UInt8(ascii: "#") }

    private static func isOfNumbers(_ line: Span<UInt8>, _ delimiter: UInt8) -> Bool {
        var count = 0
        var start = 0
        for index in 0...line.count where index == line.count || line[index] == delimiter {
            if index > start {
                guard Field.nanoseconds(line.extracting(start..<index), unit: 1) != nil else { return false }
                count += 1
            }
            start = index + 1
        }
        return count > 1
    }

    private static func delimiter(of line: String, among delimiters: [Character]) -> Character? {
        let counts = delimiters.map { delimiter in line.count { $0 == delimiter } }
        guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else { return nil }
        return delimiters[index]
    }

    private static func names(of line: String, _ delimiter: Character) -> [String] {
        line.split(separator: delimiter, omittingEmptySubsequences: delimiter == " ").map(String.init)
    }

    init(
        _ sample: borrowing TraceSample, _ options: TraceOptions, delimiters: [Character], format: String
    ) throws(TraceError) {
        blocks = BlockRequests(blockSize: options.blockSize)
        operations = options.operations
        let head = Self.head(sample, delimiters, options.delimiter, fallback: delimiters[0])
        let delimiter = head?.delimiter ?? delimiters[0]
        self.delimiter = options.delimiter ?? delimiter.asciiValue ?? UInt8(ascii: ",")
        if let named = options.columns {
            roles = try Self.roles(named, sample.file)
            names = named
            // A header that stands there all the same is none of the requests.
            let isHeader = head.map {
                $0.namesKey && !$0.isComment && !$0.names.contains { Double($0) != nil }
            }
            isBeforeHeader = options.hasHeader ?? isHeader ?? false
            mayBeHeader = options.hasHeader == nil && !isBeforeHeader
        } else {
            guard let head, head.namesKey, options.hasHeader != false || head.isComment else {
                if sample.bytes.isEmpty {
                    (roles, names, isBeforeHeader, mayBeHeader, columns) = ([], [], false, false, [])
                    return
                }
                throw TraceError(file: sample.file, line: 1, message: Self.noHeader(format))
            }
            (names, roles) = (head.names, head.roles)
            isBeforeHeader = !head.isComment
            mayBeHeader = false
        }
        columns = Self.columns(of: roles)
    }

    private static func noHeader(_ format: String) -> String {
        """
        found no column named key in the first line, expected a header such as time,key,size,op,ttl; \
        name the columns with --columns, in their order, _ for one that does not count\
        \(format == "csv" ? ", or say --input-format text if a line is a key" : "")
        """
    }

    private static func roles(_ named: [String], _ file: String) throws(TraceError) -> [ColumnRole?] {
        let roles = ColumnRole.roles(of: named)
        if let unknown = zip(named, roles).first(where: { $0.1 == nil && $0.0 != "_" }) {
            throw TraceError(
                file: file,
                message:
                    "--columns: '\(unknown.0)' is no column that counts; give \(ColumnRole.expectedNames)")
        }
        guard ColumnRole.makeKey(roles) else {
            throw TraceError(
                file: file, message: "--columns names no key; give \(ColumnRole.expectedNames)")
        }
        return roles
    }

    private static func columns(of roles: [ColumnRole?]) -> TraceColumns {
        var columns: TraceColumns = []
        for role in roles {
            switch role {
            case .time: columns.insert(.times)
            case .size, .valueSize: columns.insert(.sizes)
            case .operation: columns.insert(.operations)
            case .lifetime: columns.insert(.lifetimes)
            case .cost: columns.insert(.costs)
            case .tenant: columns.insert(.tenants)
            case .key, .device, .offset, .keySize, .repetitions, nil: break
            }
        }
        return columns
    }

    // MARK: The lines

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        if Self.isComment(line) {
            log.passedOver.add("comments")
            return
        }
        if isBeforeHeader {
            isBeforeHeader = false
            return
        }
        try split(line)
        if mayBeHeader {
            mayBeHeader = false
            if isHeader(line) {
                log.recognition =
                    "the first line holds no number and is taken for a header: --header no reads it"
                return
            }
        }
        let addsKeySize = addsKeySize || !roles.contains(.size)
        var row = Row()
        var (key, device) = (0..<0, 0..<0)
        var offset: UInt64?
        for (column, role) in roles.enumerated() {
            guard let role else { continue }
            guard column < fields.count else {
                throw LineProblem(
                    found: Words.count(fields.count, "column"),
                    expected: "at least \(column + 1), of which number \(column + 1) is '\(names[column])'")
            }
            switch role {
            case .key:
                key = fields[column]
                continue
            case .device:
                device = fields[column]
                continue
            case .offset(let unit):
                offset = try self.offset(line.extracting(fields[column]), unit)
                continue
            case .operation:
                if let operation = operations[Field.text(line.extracting(fields[column]))] {
                    row.operation = operation
                    continue
                }
            default: break
            }
            if role == .keySize, !addsKeySize || !columns.contains(.sizes) { continue }
            if role == .valueSize, roles.contains(.size) { continue }
            do throws(LineProblem) {
                try row.take(line.extracting(fields[column]), as: role, log: &log)
            } catch {
                throw LineProblem(
                    found: error.found, expected: "\(error.expected), in column '\(names[column])'")
            }
        }
        if let offset {
            for _ in 0..<row.repetitions {
                try blocks.append(
                    device: line.extracting(device), offset: offset, length: row.size, row, columns,
                    to: &records, log: &log)
            }
            return
        }
        if key.isEmpty { throw LineProblem(found: "no key", expected: "one in every line") }
        for _ in 0..<row.repetitions {
            append(key: line.extracting(key), to: &records)
            row.append(columns, to: &records)
        }
    }

    private func offset(_ field: Span<UInt8>, _ unit: UInt64) throws(LineProblem) -> UInt64 {
        guard let (product, overflows) = Field.number(field)?.multipliedReportingOverflow(by: unit),
            !overflows
        else { throw LineProblem(found: Field.quoted(field), expected: "an offset, in column 'offset'") }
        return product
    }

    /// Whether no field of the first line is a number although at least one should be: then they are the names of columns.
    private func isHeader(_ line: Span<UInt8>) -> Bool {
        var hasNumbers = false
        for (column, role) in roles.enumerated() where column < fields.count {
            if Field.nanoseconds(line.extracting(fields[column]), unit: 1) != nil { return false }
            switch role {
            case .time, .offset, .size, .keySize, .valueSize, .lifetime, .repetitions, .cost:
                hasNumbers = true
            case .key, .device, .operation, .tenant, nil: break
            }
        }
        return hasNumbers
    }

    /// Finds the fields of a line, without the quotes around one.
    private mutating func split(_ line: Span<UInt8>) throws(LineProblem) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        while true {
            // Several blanks part two columns as one does.
            if delimiter == 0x20 {
                while start < line.count, line[start] == 0x20 { start += 1 }
                if start == line.count, !fields.isEmpty { return }
            }
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
