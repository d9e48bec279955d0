public import Simulation

/// What makes one run of the same inputs differ from another.
public struct RunSettings: Sendable {
    /// What everything random is derived from.
    public var seed: UInt64
    /// How many events the log keeps at least.
    public var logLimit: Int
    /// Settings of nodes that hold instead of what the inputs say.
    public var overrides: [Override] = []
    /// Whether writes of a database that go past the caches over it go through them instead.
    public var redirectsWrites = false
    /// Decides what happens next when several things could; nil for insertion order.
    public var chooser: (any Chooser)?
    /// Whether statements may say in which order tasks go on: each is then named and asked for one by one.
    public var isSteppable = false
    /// Whether it runs beside another run only to find something out: what it writes must not reach any file.
    public var isTrial = false
    /// Whether nobody will ever read its events, so that texts for readers need not be made.
    public var isUnread = false

    public init(seed: UInt64, logLimit: Int) {
        self.seed = seed
        self.logLimit = logLimit
    }
}

/// An option of a node that has another value than the inputs say.
public struct Override: Sendable, Equatable {
    public var node: String
    public var option: String
    public var value: String

    public init(node: String, option: String, value: String) {
        self.node = node
        self.option = option
        self.value = value
    }

    /// Stands for every node.
    public static let everywhere = "*"

    public func concerns(_ name: String) -> Bool { node == name || node == Self.everywhere }
}
