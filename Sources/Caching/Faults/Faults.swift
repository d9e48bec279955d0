internal import Simulation
public import Tracing

/// What is wrong with a node at present.
public final class Faults: @unchecked Sendable {
    // Confined to the simulation's thread.
    public private(set) var present: [(fault: Fault, event: EventNumber)] = []
    private var stream: RandomStream
    /// The event with which the node was taken away, once it was: calls that are still under way find nobody.
    private var dropped: EventNumber?

    init(stream: RandomStream) { self.stream = stream }

    public var isEmpty: Bool { present.isEmpty && dropped == nil }

    /// The node is taken away: it refuses every call from now on.
    func close(_ event: EventNumber) { dropped = event }

    /// Sets a fault; one of the same kind is replaced.
    func set(_ fault: Fault, event: EventNumber) {
        present.removeAll { $0.fault.isSameKind(as: fault) }
        present.append((fault, event))
    }

    /// Ends a fault where it is still the same one.
    ///
    /// - Returns: whether it was.
    func end(_ event: EventNumber) -> Bool {
        guard let index = present.firstIndex(where: { $0.event == event }) else { return false }
        present.remove(at: index)
        return true
    }

    /// Ends them all.
    func clear() -> [(fault: Fault, event: EventNumber)] {
        defer { present.removeAll() }
        return present
    }

    /// Whether a call from `caller` is refused, why, and by the fault of which event. Draws from the node's own
    /// stream where chance decides.
    func refusal(of caller: NodeID) -> (refusal: Refusal, event: EventNumber)? {
        if let dropped { return (.closed, dropped) }
        if present.isEmpty { return nil }
        for (fault, event) in present {
            switch fault {
            case .down: return (.down, event)
            case .partition(let other, _) where other == caller: return (.partitioned(from: caller), event)
            case .flaky(let share, _) where stream.chance(share): return (.flaky, event)
            default: continue
            }
        }
        return nil
    }

    /// By how much calls take longer at present.
    var slowness: Double {
        for case (.slow(let factor, _), _) in present { return factor }
        return 1
    }
}

extension Fault {
    func isSameKind(as other: Fault) -> Bool {
        switch (self, other) {
        case (.down, .down), (.slow, .slow), (.flaky, .flaky): true
        case (.partition(let one, _), .partition(let another, _)): one == another
        default: false
        }
    }
}
