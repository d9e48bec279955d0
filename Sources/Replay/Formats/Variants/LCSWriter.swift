/// Writes libCacheSim's lcs of versions 1 to 3, with those statistics in the header that can be counted on the way.
struct LCSWriter: TraceWriter {
    private let version: Int
    private let recordSize: Int
    private var requests = 0
    private var bytes: UInt64 = 0
    private var firstTime: UInt64?
    private var lastTime: UInt64 = 0
    private var operations: [RequestOperation: Int] = [:]
    private var smallest: UInt64?
    private var largest: UInt64 = 0
    private var distinct = 0

    init(version: Int) {
        self.version = min(3, max(1, version))
        recordSize = LCS.recordSizes[self.version] ?? 36
    }

    var holds: TraceColumns {
        switch version {
        case 1: [.times, .sizes]
        case 2: [.times, .sizes, .operations]
        default: .all
        }
    }

    var link: NextLink? {
        NextLink(headerSize: LCS.headerSize, recordSize: recordSize, offset: recordSize - 8)
    }

    mutating func begin(_ columns: TraceColumns) -> [UInt8] { [UInt8](repeating: 0, count: LCS.headerSize) }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) {
        count(records)
        let version = version
        output.appendRecords(records.count, size: recordSize) { index, record in
            let columns = records.columns
            let size = columns.sizes.isEmpty ? 1 : columns.sizes[index]
            let operation = columns.operations.isEmpty ? RequestOperation.read : columns.operations[index]
            record.set(columns.times.isEmpty ? 0 : losses.seconds(columns.times[index]), at: 0)
            record.set(records.keys[index], at: 4)
            if version < 3 { record.set(losses.size(size), at: 12) } else { record.set(size, at: 12) }
            if version > 1 { record.set(operation.libCacheSimNumber, at: version == 2 ? 16 : 20) }
            if version > 2, !columns.lifetimes.isEmpty {
                record.set(losses.lifetimeSeconds(columns.lifetimes[index]), at: 24)
            }
            record.set(Int64(columns.ids[index]), at: version == 1 ? 16 : version == 2 ? 20 : 28)
        }
    }

    private mutating func count(_ records: borrowing TraceRecords) {
        let columns = records.columns
        requests += records.count
        for size in columns.sizes {
            bytes &+= size
            smallest = min(smallest ?? size, size)
            largest = max(largest, size)
        }
        for operation in columns.operations { operations[operation, default: 0] += 1 }
        if let first = columns.times.first, firstTime == nil { firstTime = first }
        lastTime = columns.times.last ?? lastTime
        for id in columns.ids { distinct = max(distinct, Int(id) + 1) }
    }

    /// The layout of `lcs_trace_header` with the statistics of `lcs_trace_stat` up to the sizes.
    var finalHeader: [UInt8]? {
        let reads = requests - operations[.write, default: 0] - operations[.delete, default: 0]
        let fields: [UInt64] = [
            LCS.magic, UInt64(version), 1, UInt64(requests), UInt64(distinct), bytes, 0,
            (firstTime ?? 0) / 1_000_000_000, lastTime / 1_000_000_000, UInt64(reads),
            UInt64(operations[.write, default: 0]), UInt64(operations[.delete, default: 0]),
            smallest ?? 0, largest,
        ]
        var header: [UInt8] = []
        header.appendRecords(1, size: LCS.headerSize) { _, record in
            for (index, field) in fields.enumerated() { record.set(field, at: 8 * index) }
            record.set(LCS.magic, at: LCS.headerSize - 8)
        }
        return header
    }
}
