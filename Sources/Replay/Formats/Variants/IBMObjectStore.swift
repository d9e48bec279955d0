extension TraceFormat {
    /// IBM's traces of its cloud object store (Eytan and others, It's Time to Revisit LRU vs. FIFO, HotStorage 2020; SNIA IOTTA 36305).
    static let ibmObjectStore = TraceFormat(
        name: "ibm", aliases: ["ibm-cos", "ibm-object-store"],
        summary: "IBM's object-store traces: time in ms, REST operation, object, size",
        layout: "1219008 REST.GET.OBJECT 8d4fcda3d675bac9 1056", holds: [.times, .sizes, .operations],
        recognise: { sample in
            sample.isText
                && sample.share { IBMObjectStore.isComment($0) || IBMObjectStore.words($0) != nil } > 0.9
                ? 92 : 0
        },
        makeReader: { (_, options) throws(TraceError) in
            LineReader(IBMObjectStore(), skipBad: options.skipBad)
        })
}

/// Lines of four words, and for a part of an object its first and last byte. Lines that begin with # are comments. A HEAD reads only what
/// is known of an object, so it is passed over, as is a COPY.
struct IBMObjectStore: LineDecoder {
    var columns: TraceColumns { [.times, .sizes, .operations] }
    var leavesOut: Bool { true }

    static func isComment(_ line: Span<UInt8>) -> Bool { line[0] == UInt8(ascii: "#") }

    /// The words of a line whose second is an operation.
    static func words(_ line: Span<UInt8>) -> [Range<Int>]? {
        var words: [Range<Int>] = []
        var start = 0
        for index in 0...line.count where index == line.count || Field.isBlank(line[index]) {
            if index > start { words.append(start..<index) }
            start = index + 1
        }
        guard words.count >= 3, line.extracting(words[1]).count > 10,
            Field.equal(line.extracting(words[1]).extracting(first: 5), "rest."),
            Field.number(line.extracting(words[0])) != nil
        else { return nil }
        return words
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        if Self.isComment(line) { return }
        guard let words = Self.words(line),
            let time = Field.nanoseconds(line.extracting(words[0]), unit: 1_000_000)
        else { throw LineProblem(found: Field.quoted(line), expected: TraceFormat.ibmObjectStore.layout) }
        let verb = line.extracting(words[1])
        var row = Row(time: time)
        if Field.equal(verb, "rest.get.object") {
            row.operation = .read
        } else if Field.equal(verb, "rest.put.object") {
            row.operation = .write
        } else if Field.equal(verb, "rest.delete.object") {
            row.operation = .delete
        } else {
            log.passedOver.add(Field.text(verb))
            return
        }
        let size = words.count > 3 ? Field.number(line.extracting(words[3])) : nil
        row.size = row.operation == .delete ? 0 : size.map { log.cut(size: $0) } ?? TraceRecords.unknownSize
        records.append(key: line.extracting(words[2]))
        row.append(columns, to: &records)
    }
}
