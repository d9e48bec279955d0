public import Tracing

/// Where statistics are taken: at one node, or of the whole system.
public enum StatsScope: Sendable, Equatable {
    case node(NodeID)
    /// The operations as the application saw them, and what all caches and databases did for them.
    case total
}
