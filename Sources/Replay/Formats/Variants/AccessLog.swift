extension TraceFormat {
    /// What Apache and nginx write of each request by default.
    static let accessLog = TraceFormat(
        name: "access-log", aliases: ["access", "common", "combined", "nginx", "apache"],
        summary: "web servers' access logs, common and combined; the key is the path",
        layout: #"127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326"#,
        holds: .all,
        recognise: { sample in
            sample.isText && sample.share { AccessLog.isRequest($0) } > 0.5 ? 90 : 0
        },
        makeReader: { (_, options) throws(TraceError) in LineReader(AccessLog(), skipBad: options.skipBad) })
}

/// Lines of the Common Log Format, and whatever follows in the combined one.
///
/// A GET or a HEAD reads. What RFC 9111 calls an unsafe method invalidates what a cache holds of the address unless it was
/// answered with an error (section 4.4), so it deletes. The size is that of the body that was sent; if none was (HEAD, 304)
/// it is the last one known.
struct AccessLog: LineDecoder {
    var columns: TraceColumns { [.times, .sizes, .operations] }
    var leavesOut: Bool { true }

    /// Where the date, the request, the status and the size stand in a line.
    struct Place {
        var date: Range<Int>
        var request: Range<Int>
        var status: Range<Int>
        var size: Range<Int>
    }

    static func place(of line: Span<UInt8>) -> Place? {
        var open = 0
        while open < line.count, line[open] != UInt8(ascii: "[") { open += 1 }
        var close = open
        while close < line.count, line[close] != UInt8(ascii: "]") { close += 1 }
        guard close + 2 < line.count, line[close + 1] == 0x20, line[close + 2] == UInt8(ascii: "\"") else {
            return nil
        }
        let request = close + 3
        var end = request
        while end < line.count, line[end] != UInt8(ascii: "\"") {
            end += line[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end + 2 < line.count else { return nil }
        var index = end + 2
        let status = index
        while index < line.count, line[index] != 0x20 { index += 1 }
        let statusEnd = index
        index = min(index + 1, line.count)
        let size = index
        while index < line.count, line[index] != 0x20 { index += 1 }
        return Place(
            date: open + 1..<close, request: request..<end, status: status..<statusEnd, size: size..<index)
    }

    /// Whether a line has a date and all that follows if they belong.
    static func isRequest(_ line: Span<UInt8>) -> Bool {
        place(of: line).map { Timestamp.webLog(line.extracting($0.date)) != nil } ?? false
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard let place = Self.place(of: line) else {
            throw LineProblem(found: Field.quoted(line), expected: TraceFormat.accessLog.layout)
        }
        guard let time = Timestamp.webLog(line.extracting(place.date)) else {
            throw LineProblem(
                found: Field.quoted(line.extracting(place.date)),
                expected: "a date such as 10/Oct/2000:13:55:36 -0700")
        }
        guard let status = Field.number(line.extracting(place.status)), (100...999).contains(status) else {
            throw LineProblem(
                found: Field.quoted(line.extracting(place.status)), expected: "a status such as 200")
        }
        let sent = line.extracting(place.size)
        let bytes = Field.number(sent)
        guard bytes != nil || Field.equal(sent, "-") else {
            throw LineProblem(found: Field.quoted(sent), expected: "the bytes that were sent, or -")
        }
        let request = line.extracting(place.request)
        guard let (method, target) = Self.words(of: request) else {
            log.passedOver.add("requests that are not HTTP")
            return
        }
        var row = Row(time: time)
        row.size = bytes.map { log.cut(size: $0) } ?? TraceRecords.unknownSize
        let name = request.extracting(method)
        if Field.equal(name, "get") {
            if status == 304 { row.size = TraceRecords.unknownSize }
        } else if Field.equal(name, "head") {
            row.size = TraceRecords.unknownSize
        } else if Self.isUnsafe(name) {
            guard status < 400 else {
                log.passedOver.add("failed \(Field.text(name)) requests")
                return
            }
            (row.operation, row.size) = (.delete, 0)
        } else {
            log.passedOver.add("\(Field.text(name.extracting(first: 12))) requests")
            return
        }
        records.append(key: request.extracting(target))
        row.append(columns, to: &records)
    }

    /// The method and the target of a request line such as `GET /a.gif HTTP/1.1`.
    private static func words(of request: Span<UInt8>) -> (method: Range<Int>, target: Range<Int>)? {
        var first = 0
        while first < request.count, request[first] &- 0x41 < 26 { first += 1 }
        guard first > 0, first + 1 < request.count, request[first] == 0x20 else { return nil }
        var second = first + 1
        while second < request.count, request[second] != 0x20 { second += 1 }
        return second > first + 1 ? (0..<first, first + 1..<second) : nil
    }

    private static func isUnsafe(_ method: Span<UInt8>) -> Bool {
        Field.equal(method, "post") || Field.equal(method, "put") || Field.equal(method, "delete")
            || Field.equal(method, "patch")
    }
}
