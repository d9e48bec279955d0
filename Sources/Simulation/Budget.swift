/// What a run may use before it is stopped, so that no script can run for ever unnoticed.
///
/// One unit is spent for each event, each suspension and each statement.
public final class Budget: @unchecked Sendable {
    // Confined to the simulation's thread.

    /// How many units may be spent in all. A new limit is a new beginning: what stopped the run before is forgotten.
    public var limit: Int {
        didSet {
            nextCheck = min(nextCheck, limit)
            stopped = nil
        }
    }
    /// How many have been spent.
    public private(set) var spent = 0
    /// Asked every 4,096 units; what it throws stops the run (an interrupt, a bound on memory).
    public var checkpoint: (() throws -> Void)?

    /// What stopped the run. It is thrown into whichever task comes upon it, which may keep it to itself, so whoever runs
    /// the tasks has to ask.
    public private(set) var stopped: (any Error)?

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

    /// Asks whether the run is to stop, whatever has been spent: it waits, and spends nothing meanwhile.
    func ask() throws {
        do { try checkpoint?() } catch {
            stopped = error
            throw error
        }
    }

    @usableFromInline func count() -> Bool {
        spent += 1
        return spent >= nextCheck
    }

    @usableFromInline func check() throws {
        do {
            if let stopped { throw stopped }
            if spent >= limit { throw BudgetExceeded(limit: limit) }
            try checkpoint?()
            nextCheck = min(limit, spent + 4096)
        } catch {
            stopped = error
            throw error
        }
    }
}

/// The run used up what it was given.
public struct BudgetExceeded: Error {
    public var limit: Int
}
