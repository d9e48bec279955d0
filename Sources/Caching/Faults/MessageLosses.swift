/// Which message gets lost next: the answer that comes back to somebody, or the call that they make of it.
///
/// An explorer says so for one step, within which only one task runs.
public final class MessageLosses: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var losesCall = false
    private var losesAnswer = false

    var isDue: Bool { losesCall || losesAnswer }

    /// The next call gets lost.
    public func loseCall() { losesCall = true }

    /// The answer that arrives next gets lost: its caller gives up waiting for it.
    public func loseAnswer() { losesAnswer = true }

    /// The step is over.
    public func clear() { (losesCall, losesAnswer) = (false, false) }

    /// Whether the call that arrives now is lost. Whoever calls has no longer an answer to wait for.
    func takeCall() -> Bool {
        losesAnswer = false
        defer { losesCall = false }
        return losesCall
    }

    func takeAnswer() -> Bool {
        defer { losesAnswer = false }
        return losesAnswer
    }
}
