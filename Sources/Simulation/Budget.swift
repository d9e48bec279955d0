/// What a run may use before it is stopped, so that no script can run for ever unnoticed.
///
/// One unit is spent for each event, each suspension and each statement.
public final class Budget: @unchecked Sendable {
    // Confined to the simulation's thread.

    /// How many units may be spent in all.
    public var limit: Int
    /// How many have been spent.
    public private(set) var spent = 0
    /// Asked every 4,096 units; what it throws stops the run (an interrupt, a bound on memory).
    public var checkpoint: (() throws -> Void)?

    private var nextCheck: Int

    public init(limit: Int = .max, checkpoint: (() throws -> Void)? = nil) {
        self.limit = limit
        self.checkpoint = checkpoint
        nextCheck = min(limit, 4096)
    }

    /// Spends one unit.
    ///
    /// - Throws: `BudgetExceeded` when the limit is reached, or what the checkpoint throws.
    @inlinable
    public func spend() throws { if count() { try check() } }

    @usableFromInline func count() -> Bool {
        spent += 1
        return spent >= nextCheck
    }

    @usableFromInline func check() throws {
        if spent >= limit { throw BudgetExceeded(limit: limit) }
        // What stops a run stops every task in it: the next unit asks again.
        nextCheck = spent
        try checkpoint?()
        nextCheck = min(limit, spent + 4096)
    }
}

/// The run used up what it was given.
public struct BudgetExceeded: Error {
    public var limit: Int
}
