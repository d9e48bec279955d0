internal import Basics

/// The events of a run, as `larder run --trace json` prints them: the requests of clients are the trace, and what else
/// happened, and what statements printed, is passed over.
struct EventLog: LineDecoder {
    private var scanner = MemberReader()

    var columns: TraceColumns { [.times, .operations] }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard scanner.open(line) else {
            log.passedOver.add("lines that statements printed")
            return
        }
        var row = Row()
        var isRequest = false
        var key: [UInt8] = []
        var verb = ""
        var isFirst = true
        while try scanner.nextName(line, isFirst: isFirst) {
            isFirst = false
            let name = String(decoding: scanner.text, as: UTF8.self)
            let value = try scanner.value(line)
            switch (name, value) {
            case ("time_ns", .number(let place)):
                try row.take(line.extracting(place), as: .time(unit: 1), log: &log)
            case ("kind", .string): isRequest = scanner.text == Array("request".utf8)
            case ("key", .string): key = scanner.text
            case ("verb", .string): verb = String(decoding: scanner.text, as: UTF8.self)
            default: break
            }
            if name == "kind", !isRequest { return }
        }
        switch verb {
        case "read", "warm": row.operation = .read
        case "write": row.operation = .write
        case "delete", "invalidate": row.operation = .delete
        default: return
        }
        guard isRequest, !key.isEmpty else { return }
        records.append(key: key.span)
        row.append(columns, to: &records)
    }
}
