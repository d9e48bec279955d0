public import Caching

/// What a step looked at and changed. Two steps whose footprints do not meet lead to the same state in both orders.
public struct Footprint: Hashable, Sendable {
    private let accesses: [StepProbe.Access]

    public init(_ accesses: [StepProbe.Access]) {
        self.accesses = Set(accesses).sorted {
            ($0.node, $0.key, $0.isWrite ? 1 : 0) < ($1.node, $1.key, $1.isWrite ? 1 : 0)
        }
    }

    public func conflicts(with other: Footprint) -> Bool {
        accesses.contains { own in other.accesses.contains { own.conflicts(with: $0) } }
    }
}
