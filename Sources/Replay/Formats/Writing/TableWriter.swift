/// Writes a table with those columns that the trace has: `time,key,size,op,ttl,cost`, times in seconds.
struct TableWriter: TraceWriter {
    let delimiter: UInt8
    let name: String
    private var columns: TraceColumns = []

    init(delimiter: UInt8, name: String) {
        self.delimiter = delimiter
        self.name = name
    }

    var holds: TraceColumns { .all.union(.costs) }

    mutating func begin(_ columns: TraceColumns) -> [UInt8] {
        self.columns = columns
        var names: [String] = columns.contains(.times) ? ["time", "key"] : ["key"]
        if columns.contains(.sizes) { names.append("size") }
        if columns.contains(.operations) { names.append("op") }
        if columns.contains(.lifetimes) { names.append("ttl") }
        if columns.contains(.costs) { names.append("cost") }
        return Array(names.joined(separator: String(Unicode.Scalar(delimiter))).utf8) + [0x0A]
    }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) throws(TraceError) {
        for index in 0..<records.count {
            if columns.contains(.times) {
                output.append(seconds: records.columns.times[index])
                output.append(delimiter)
            }
            try append(keyOf: index, in: records, to: &output)
            if columns.contains(.sizes) {
                output.append(delimiter)
                output.append(decimal: records.columns.sizes[index])
            }
            if columns.contains(.operations) {
                output.append(delimiter)
                output.append(contentsOf: records.columns.operations[index].word.utf8)
            }
            if columns.contains(.lifetimes) {
                output.append(delimiter)
                output.append(seconds: records.columns.lifetimes[index])
            }
            if columns.contains(.costs) {
                output.append(delimiter)
                output.append(thousandths: records.columns.costs[index])
            }
            output.append(0x0A)
        }
    }

    /// In quotes if it holds a delimiter, a quote or blanks at an end.
    private func append(keyOf index: Int, in records: borrowing TraceRecords, to output: inout [UInt8])
        throws(TraceError)
    {
        if let problem = records.lineProblem(index, in: name, mayHaveBlanksAround: true) { throw problem }
        let quote = UInt8(ascii: "\"")
        guard let text = records.text(index), let first = text.first, let last = text.last,
            text.contains(where: { $0 == delimiter || $0 == quote }) || Field.isBlank(first)
                || Field.isBlank(last)
        else {
            output.append(keyOf: index, in: records)
            return
        }
        output.append(quote)
        for byte in text {
            if byte == quote { output.append(quote) }
            output.append(byte)
        }
        output.append(quote)
    }
}
