extension TraceFormat {
    /// The tables that Meta published with CacheLib.
    static let meta = TraceFormat(
        name: "meta", aliases: ["cachelib", "metakv"],
        summary: "Meta's CacheLib key-value traces: CSV with op_count and key_size",
        layout: "key,op,size,op_count,key_size",
        holds: .all,
        recognise: { sample in
            guard sample.isText, let line = sample.lines.first else { return 0 }
            let names = Field.text(sample.bytes.span.extracting(line)).lowercased().split(separator: ",")
            return ["key", "op", "size", "op_count"].allSatisfy { names.contains($0[...]) } ? 95 : 0
        },
        makeReader: { (sample, options) throws(TraceError) in
            var table = try Table(sample, options, delimiters: [","], format: "meta")
            table.addsKeySize = true
            return LineReader(table, skipBad: options.skipBad)
        },
        makeWriter: { _ in MetaWriter() })
}

/// Writes Meta's table: a line a request, all of the size with the value, since the size of the key is not known.
struct MetaWriter: TraceWriter {
    var holds: TraceColumns { .all }

    mutating func begin(_ columns: TraceColumns) -> [UInt8] {
        Array("op_time,key,op,size,op_count,key_size,ttl\n".utf8)
    }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) throws(TraceError) {
        let columns = records.columns
        for index in 0..<records.count {
            try check(keyOf: index, in: records)
            output.append(decimal: UInt64(columns.times.isEmpty ? 0 : losses.seconds(columns.times[index])))
            output.append(UInt8(ascii: ","))
            output.append(keyOf: index, in: records)
            switch columns.operations.isEmpty ? .read : columns.operations[index] {
            case .read: output.append(text: ",GET,")
            case .write, .add, .replace, .expire: output.append(text: ",SET,")
            case .delete: output.append(text: ",DELETE,")
            }
            output.append(decimal: columns.sizes.isEmpty ? 1 : columns.sizes[index])
            output.append(text: ",1,0,")
            let lifetime = columns.lifetimes.isEmpty ? 0 : losses.lifetimeSeconds(columns.lifetimes[index])
            output.append(decimal: UInt64(lifetime))
            output.append(0x0A)
        }
    }

    private func check(keyOf index: Int, in records: borrowing TraceRecords) throws(TraceError) {
        if let problem = records.lineProblem(index, in: "meta", mayHaveBlanksAround: false) { throw problem }
        if let text = records.text(index),
            text.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") })
        {
            throw TraceError(
                file: "the key \(Field.quoted(Array(text).span))",
                message: "it holds a comma or a quote, which meta cannot keep; --to csv can")
        }
    }
}
