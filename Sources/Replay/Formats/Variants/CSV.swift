extension TraceFormat {
    /// Values parted by commas, the columns named in the first line.
    static let csv = TraceFormat(
        name: "csv",
        summary: "columns parted by commas (or ; | or blanks), named in the first line or by --columns",
        layout: "time,key,size,op,ttl,cost,tenant",
        holds: .all.union(.costs),
        recognise: { Table.sureness($0, delimiters: [",", ";", "|", " "]) },
        makeReader: { (sample, options) throws(TraceError) in
            LineReader(
                try Table(sample, options, delimiters: [",", ";", "|", " "], format: "csv"),
                skipBad: options.skipBad)
        },
        makeWriter: { _ in TableWriter(delimiter: UInt8(ascii: ","), name: "csv") })

    /// Values parted by tabs, the columns named in the first line.
    static let tsv = TraceFormat(
        name: "tsv",
        summary: "columns parted by tabs, named in the first line or by --columns",
        layout: "time\\tkey\\tsize\\top\\tttl\\tcost\\ttenant",
        holds: .all.union(.costs),
        recognise: { Table.sureness($0, delimiters: ["\t"]) },
        makeReader: { (sample, options) throws(TraceError) in
            LineReader(
                try Table(sample, options, delimiters: ["\t"], format: "tsv"), skipBad: options.skipBad)
        },
        makeWriter: { _ in TableWriter(delimiter: UInt8(ascii: "\t"), name: "tsv") })
}
