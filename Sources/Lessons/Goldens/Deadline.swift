internal import Synchronization

/// A moment in real time, and whether it was noticed that it has passed.
public final class Deadline: Sendable {
    private let moment: ContinuousClock.Instant?
    private let struck = Atomic(false)

    /// A deadline; nil never passes.
    public init(_ moment: ContinuousClock.Instant?) { self.moment = moment }

    /// Whether it has passed.
    public var hasPassed: Bool {
        guard let moment, moment <= .now else { return false }
        struck.store(true, ordering: .relaxed)
        return true
    }

    /// Whether anybody was told that it had passed.
    public var hasStruck: Bool { struck.load(ordering: .relaxed) }
}
