/// Turns the bytes of a trace into requests.
protocol TraceReader {
    /// What it says of each request. It is the same for every batch.
    var columns: TraceColumns { get }

    /// Whether requests may leave out what an earlier request of the same key said: a size, a lifetime.
    var leavesOut: Bool { get }

    /// How many bytes of the trace a request takes; nil if that differs.
    var bytesARequest: Int? { get }

    /// Appends up to so many requests; none only at the end.
    mutating func read(
        _ limit: Int, from input: inout TraceInput, into records: inout TraceRecords, log: inout TraceLog)
        throws(TraceError)
}
