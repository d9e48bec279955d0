/// One request as a policy sees it: which entry, how large, and what some policies know besides.
public struct Access: BitwiseCopyable, Sendable {
    /// The dense number of the key: 0, 1, 2, … in the order of first appearance, never recycled.
    public var id: UInt32
    /// The size of the value in bytes; ignored if the capacity is counted in entries.
    public var size: UInt64
    /// The time of the request in milliseconds; only policies whose descriptor says so look at it.
    public var now: Int64
    /// When the entry will expire, in milliseconds; `Int64.max` if it never will.
    public var expires: Int64
    /// The number of the next request for the same key, counted as the caller counts requests; `noNextUse` if there is
    /// none. Only policies that look ahead read it.
    public var nextUse: UInt32
    /// What a miss of the entry costs; only policies whose descriptor says so look at it.
    public var cost: Double

    /// The `nextUse` of an entry that is not requested again.
    public static let noNextUse = UInt32.max

    public init(
        id: UInt32, size: UInt64 = 1, now: Int64 = 0, expires: Int64 = .max,
        nextUse: UInt32 = Access.noNextUse, cost: Double = 1
    ) {
        self.id = id
        self.size = size
        self.now = now
        self.expires = expires
        self.nextUse = nextUse
        self.cost = cost
    }
}
