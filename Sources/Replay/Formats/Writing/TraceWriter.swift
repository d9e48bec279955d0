/// How a trace is to be written.
public struct TraceWriterOptions: Sendable {
    /// The version of libCacheSim's lcs format: 1, 2 or 3.
    public var lcsVersion = 3

    /// Options, each with its usual value.
    public init() {}
}

/// Turns requests into the bytes of a trace.
protocol TraceWriter {
}
