@testable import Replay

/// Everything that was read of a trace.
struct Reading {
    var keys: [String] = []
    var columns = RequestBatch()
    var format = ""
    var log = TraceLog()

    /// Reads a whole trace, so many requests at a time.
    init(_ path: String, options: TraceOptions = TraceOptions(), atOnce limit: Int = 1000) throws(TraceError)
    {
        var file = try TraceFile.open(path, options: options)
        format = file.format.name
        var records = TraceRecords()
        while try file.read(limit, into: &records) {
            for index in 0..<records.count { keys.append(records.key(index)) }
            columns.sizes += records.columns.sizes
            columns.operations += records.columns.operations
            columns.times += records.columns.times
            columns.lifetimes += records.columns.lifetimes
            columns.costs += records.columns.costs
            columns.tenants += records.columns.tenants
        }
        log = file.log
    }

    /// Reads a trace that is a text.
    init(
        text: String, named name: String = "trace", options: TraceOptions = TraceOptions(),
        atOnce limit: Int = 1000
    ) throws {
        let file = try TemporaryFile(text, named: name)
        try self.init(file.path, options: options, atOnce: limit)
    }

    /// Reads a trace that is bytes.
    init(
        bytes: [UInt8], named name: String = "trace", options: TraceOptions = TraceOptions(),
        atOnce limit: Int = 1000
    )
        throws
    {
        let file = try TemporaryFile(bytes, named: name)
        try self.init(file.path, options: options, atOnce: limit)
    }

    /// The times in seconds.
    var seconds: [Double] { columns.times.map { Double($0) / 1e9 } }
    /// The lifetimes in seconds.
    var lifetimeSeconds: [Double] { columns.lifetimes.map { Double($0) / 1e9 } }
}
