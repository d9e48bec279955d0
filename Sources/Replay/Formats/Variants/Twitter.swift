extension TraceFormat {
    /// Twitter's public traces of its cache clusters.
    static let twitter = TraceFormat(
        name: "twitter", aliases: ["twemcache"],
        summary: "Twitter's public cache traces: CSV without a header",
        layout: "timestamp,key,key size,value size,client,operation,TTL",
        holds: .all,
        recognise: { sample in
            guard sample.isText else { return 0 }
            return sample.share { Twitter.isRequest($0) } > 0.9 ? 92 : 0
        },
        makeReader: { (_, options) throws(TraceError) in LineReader(Twitter(), skipBad: options.skipBad) },
        makeWriter: { _ in TwitterWriter() })
}

/// Lines `timestamp,key,key size,value size,client,operation,TTL` (Yang, Yue and Rashmi, "A large scale analysis of hundreds
/// of in-memory cache clusters at Twitter", OSDI 2020). The key is not quoted and may hold commas itself.
struct Twitter: LineDecoder {
    private static let roles: [ColumnRole?] = [
        .time(unit: 1_000_000_000), .key, .keySize, .valueSize, .tenant, .operation,
        .lifetime(unit: 1_000_000_000),
    ]
    private static let names = ["timestamp", "key", "key size", "value size", "client", "operation", "TTL"]

    var columns: TraceColumns { .all.union(.tenants) }

    /// Where the seven fields of a line stand. Commas are counted from both ends: those between belong to the key.
    private static func fields(_ line: Span<UInt8>) -> [Range<Int>]? {
        var first = 0
        while first < line.count, line[first] != UInt8(ascii: ",") { first += 1 }
        var fields = [Range<Int>](repeating: 0..<0, count: 7)
        fields[0] = 0..<first
        var end = line.count
        for field in stride(from: 6, through: 2, by: -1) {
            var start = end
            while start > first + 1, line[start - 1] != UInt8(ascii: ",") { start -= 1 }
            guard start > first + 1 else { return nil }
            fields[field] = start..<end
            end = start - 1
        }
        fields[1] = first + 1..<end
        return fields[1].isEmpty ? nil : fields
    }

    /// Whether a line has the fields, and a number or a word where one belongs.
    static func isRequest(_ line: Span<UInt8>) -> Bool {
        guard let fields = fields(line) else { return false }
        return [0, 2, 3, 6].allSatisfy { Field.number(line.extracting(fields[$0])) != nil }
            && RequestOperation(word: line.extracting(fields[5])) != nil
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard let fields = Self.fields(line) else {
            throw LineProblem(
                found: Field.quoted(line), expected: "seven fields: \(Self.names.joined(separator: ", "))")
        }
        var row = Row()
        for (index, role) in Self.roles.enumerated() {
            guard let role, role != .key else { continue }
            do throws(LineProblem) {
                try row.take(line.extracting(fields[index]), as: role, log: &log)
            } catch {
                throw LineProblem(
                    found: error.found, expected: "\(error.expected), in the field '\(Self.names[index])'")
            }
        }
        records.append(key: line.extracting(fields[1]))
        row.append(columns, to: &records)
    }
}

/// Writes such lines, all from client 0. Where a size is known, the key's part of it is its length.
struct TwitterWriter: TraceWriter {
    var holds: TraceColumns { .all }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) throws(TraceError) {
        let columns = records.columns
        let comma = UInt8(ascii: ",")
        for index in 0..<records.count {
            if let problem = records.lineProblem(index, in: "twitter", mayHaveBlanksAround: true) {
                throw problem
            }
            output.append(decimal: UInt64(columns.times.isEmpty ? 0 : losses.seconds(columns.times[index])))
            output.append(comma)
            let start = output.count
            output.append(keyOf: index, in: records)
            let size = columns.sizes.isEmpty ? 1 : columns.sizes[index]
            let key = min(size, UInt64(output.count - start))
            output.append(comma)
            output.append(decimal: key)
            output.append(comma)
            output.append(decimal: size - key)
            switch columns.operations.isEmpty ? .read : columns.operations[index] {
            case .read: output.append(text: ",0,get,")
            case .write, .add, .replace, .expire: output.append(text: ",0,set,")
            case .delete: output.append(text: ",0,delete,")
            }
            let lifetime = columns.lifetimes.isEmpty ? 0 : losses.lifetimeSeconds(columns.lifetimes[index])
            output.append(decimal: UInt64(lifetime))
            output.append(0x0A)
        }
    }
}
