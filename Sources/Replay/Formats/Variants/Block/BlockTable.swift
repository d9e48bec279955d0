/// What a column of a block trace says.
enum BlockColumn {
    /// When the request came, in units of so many nanoseconds.
    case time(unit: UInt64)
    /// Which device it is for; several such columns make one name.
    case device
    /// Where it begins, in units of so many bytes.
    case offset(unit: UInt64)
    /// How long it is, in units of so many bytes.
    case length(unit: UInt64)
    /// Whether it reads or writes: a word or letter that `RequestOperation` knows, or the numbers 0 and 1.
    case operation
    case ignored
}

/// A published block trace in lines of text, whose columns always stand in the same order.
struct BlockTable: LineDecoder {
    private let roles: [BlockColumn]
    private let delimiter: UInt8
    private let layout: String
    private var requests: BlockRequests

    var columns: TraceColumns { [.times, .sizes, .operations] }

    init(_ roles: [BlockColumn], delimiter: Character = ",", layout: String, blockSize: UInt64?) {
        self.roles = roles
        self.delimiter = delimiter.asciiValue ?? UInt8(ascii: ",")
        self.layout = layout
        requests = BlockRequests(blockSize: blockSize)
    }

    /// What a line says.
    private struct Parsed {
        var row = Row()
        var offset: UInt64 = 0
        var length: UInt64 = 0
        var devices: [Range<Int>] = []
    }

    /// Whether a line has these columns, for recognition.
    static func fits(_ line: Span<UInt8>, _ roles: [BlockColumn], delimiter: Character = ",") -> Bool {
        parse(line, roles, delimiter.asciiValue ?? UInt8(ascii: ",")) != nil
    }

    private static func parse(_ line: Span<UInt8>, _ roles: [BlockColumn], _ delimiter: UInt8) -> Parsed? {
        let fields = fields(of: line, delimiter)
        guard fields.count >= roles.count else { return nil }
        var parsed = Parsed()
        for (range, role) in zip(fields, roles) {
            let field = line.extracting(range)
            switch role {
            case .time(let unit):
                guard let time = Field.nanoseconds(field, unit: unit) else { return nil }
                parsed.row.time = time
            case .device: parsed.devices.append(range)
            case .offset(let unit):
                guard let product = product(Field.number(field), unit) else { return nil }
                parsed.offset = product
            case .length(let unit):
                guard let product = product(Field.number(field), unit) else { return nil }
                parsed.length = product
            case .operation:
                guard let operation = operation(field) else { return nil }
                parsed.row.operation = operation
            case .ignored: break
            }
        }
        return parsed
    }

    private static func product(_ number: UInt64?, _ unit: UInt64) -> UInt64? {
        guard let (product, overflows) = number?.multipliedReportingOverflow(by: unit), !overflows else {
            return nil
        }
        return product
    }

    private static func operation(_ field: Span<UInt8>) -> RequestOperation? {
        if Field.equal(field, "0") { return .read }
        if Field.equal(field, "1") { return .write }
        return RequestOperation(word: field)
    }

    private static func fields(of line: Span<UInt8>, _ delimiter: UInt8) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var start = 0
        for index in 0...line.count where index == line.count || line[index] == delimiter {
            // Several blanks part two columns as one does.
            if delimiter != 0x20 || index > start {
                let trimmed = Field.trimmed(line.extracting(start..<index))
                fields.append(start + trimmed.lowerBound..<start + trimmed.upperBound)
            }
            start = index + 1
        }
        return fields
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard let parsed = Self.parse(line, roles, delimiter) else {
            // A first line without a number is a header.
            let hasDigits = line.indices.contains { line[$0] &- 0x30 < 10 }
            if log.requests + records.count == 0, !hasDigits {
                log.passedOver.add("header lines")
                return
            }
            throw LineProblem(found: Field.quoted(line), expected: layout)
        }
        var device: [UInt8] = []
        for range in parsed.devices {
            if !device.isEmpty { device.append(UInt8(ascii: ".")) }
            line.extracting(range).withUnsafeBufferPointer { device.append(contentsOf: $0) }
        }
        let columns = columns
        try requests.append(
            device: device.span, offset: parsed.offset, length: parsed.length, parsed.row, columns,
            to: &records,
            log: &log)
    }
}

extension TraceFormat {
    /// A format of lines with fixed columns.
    static func blockTable(
        _ name: String, aliases: [String] = [], summary: String, layout: String, _ roles: [BlockColumn],
        delimiter: Character = ",", sureness: Int = 88
    ) -> TraceFormat {
        TraceFormat(
            name: name, aliases: aliases, summary: summary, layout: layout,
            holds: [.times, .sizes, .operations],
            recognise: { sample in
                guard sample.isText else { return 0 }
                let share = sample.share { BlockTable.fits($0, roles, delimiter: delimiter) }
                if share < 0.9 { return 0 }
                return sample.isNamed(name) ? 93 : sureness
            },
            makeReader: { (_, options) throws(TraceError) in
                LineReader(
                    BlockTable(roles, delimiter: delimiter, layout: layout, blockSize: options.blockSize),
                    skipBad: options.skipBad)
            })
    }
}
