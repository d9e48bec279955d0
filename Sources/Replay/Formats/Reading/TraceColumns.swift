/// What a trace says of its requests, besides their keys.
public struct TraceColumns: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// When each request came.
    public static let times = TraceColumns(rawValue: 1)
    /// How many bytes each object has.
    public static let sizes = TraceColumns(rawValue: 2)
    /// Whether a request reads, writes or deletes.
    public static let operations = TraceColumns(rawValue: 4)
    /// The time to live that a request gives its object.
    public static let lifetimes = TraceColumns(rawValue: 8)
    /// What a miss of each request costs.
    public static let costs = TraceColumns(rawValue: 16)
    /// For whom each request was made.
    public static let tenants = TraceColumns(rawValue: 32)
    /// Those that change what a cache holds.
    public static let all: TraceColumns = [.times, .sizes, .operations, .lifetimes]
}
