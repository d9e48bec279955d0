internal import Basics
public import Simulation
public import Tracing

/// What is wrong with a node at present.
public final class Faults: @unchecked Sendable {
    // Confined to the simulation's thread.
    public private(set) var present: [(fault: Fault, event: EventNumber)] = []
    /// What ends those that end by themselves, by their event. Never walked through.
    private var ends: [EventNumber: Simulation.Timer] = [:]
    private var stream: RandomStream
    /// The event with which the node was taken away, once it was: calls that are still under way find nobody.
    private var dropped: EventNumber?
    /// Fired when a fault comes or goes.
    private let changed: Signal
    let simulation: Simulation
    var onChange: () -> Void = {}
    /// Which message of the whole world gets lost next.
    private let losses: MessageLosses

    init(stream: RandomStream, world: World) {
        self.stream = stream
        simulation = world.simulation
        losses = world.losses
        changed = Signal(world.simulation)
    }

    public var isEmpty: Bool { present.isEmpty && dropped == nil && !losses.isDue }

    /// Waits until a fault comes or goes.
    func waitForChange() async throws { try await changed.wait() }

    /// The node is taken away: it refuses every call from now on, and nothing heals any more.
    func close(_ event: EventNumber) {
        dropped = event
        removeAll()
    }

    /// Whether the node was taken away.
    var isClosed: Bool { dropped != nil }

    /// Sets a fault; one of the same kind is replaced.
    ///
    /// - Parameter end: what ends it by itself, unless it leaves before.
    func set(_ fault: Fault, event: EventNumber, end: Simulation.Timer?) {
        for (old, event) in present where old.isSameKind(as: fault) { cancelEnd(of: event) }
        present.removeAll { $0.fault.isSameKind(as: fault) }
        present.append((fault, event))
        ends[event] = end
        tell()
    }

    /// Ends a fault where it is still the same one.
    ///
    /// - Returns: whether it was.
    func end(_ event: EventNumber) -> Bool {
        guard let index = present.firstIndex(where: { $0.event == event }) else { return false }
        present.remove(at: index)
        cancelEnd(of: event)
        tell()
        return true
    }

    /// Ends them all.
    func clear() -> [(fault: Fault, event: EventNumber)] {
        defer { removeAll() }
        return present
    }

    private func removeAll() {
        for (_, event) in present { cancelEnd(of: event) }
        present.removeAll()
        tell()
    }

    /// A timer that would find its fault gone would look like something that is still to come.
    private func cancelEnd(of event: EventNumber) {
        if let end = ends.removeValue(forKey: event) { simulation.cancel(end) }
    }

    private func tell() {
        changed.fire()
        onChange()
    }

    /// How long a caller waits for the answer of a node that hangs, where nothing tells it to stop sooner: as long as
    /// common drivers do.
    public static let patience = TimeSpan.seconds(60)

    /// Waits while the node hangs.
    ///
    /// - Parameters:
    ///   - asked: when the call was made.
    ///   - patience: how long from then on the caller waits at most.
    /// - Returns: whether it answers, before the caller's patience has ended.
    func waitOutHang(asked: Instant, patience: TimeSpan = Faults.patience) async throws -> Bool {
        if losses.takeAnswer() { return false }
        guard isHung else { return true }
        let deadline = asked + patience
        let alarm = simulation.at(deadline, named: "end of waiting for an answer") { self.changed.fire() }
        defer { simulation.cancel(alarm) }
        while isHung {
            if simulation.now >= deadline { return false }
            try await changed.wait()
        }
        return dropped == nil
    }

    /// The fault that keeps the write-behind queue from taking anything in, where one does.
    var queueFault: EventNumber? {
        if present.isEmpty { return nil }
        return present.first { if case .queueFull = $0.fault { true } else { false } }?.event
    }

    /// The event by which nothing more can be stored; nil where it can.
    var memoryFault: EventNumber? {
        if present.isEmpty { return nil }
        return present.first { if case .memoryFull = $0.fault { true } else { false } }?.event
    }

    /// Whether a call from `caller` is refused, why, and by the fault of which event. Draws from the node's own
    /// stream where chance decides.
    func refusal(of caller: NodeID, storing: Bool = false) -> (refusal: Refusal, event: EventNumber)? {
        if let dropped { return (.closed, dropped) }
        if losses.isDue, losses.takeCall() { return (.dropped, 0) }
        if present.isEmpty { return nil }
        for (fault, event) in present {
            switch fault {
            case .down: return (.down, event)
            case .partition(let other, _) where other == caller: return (.partitioned(from: caller), event)
            case .memoryFull where storing: return (.outOfMemory, event)
            case .flaky(let share, _) where stream.chance(share): return (.flaky, event)
            default: continue
            }
        }
        return nil
    }

    /// Whether every call of a caller is refused. Draws nothing at random.
    func cutsOff(_ caller: NodeID) -> Bool { stopping(caller) != nil }

    /// The fault that keeps every call of a caller from the node. Draws nothing at random.
    func stopping(_ caller: NodeID) -> (refusal: Refusal, event: EventNumber)? {
        if let dropped { return (.closed, dropped) }
        for (fault, event) in present {
            switch fault {
            case .down: return (.down, event)
            case .partition(let other, _) where other == caller: return (.partitioned(from: caller), event)
            default: continue
            }
        }
        return nil
    }

    /// Whether the machine does nothing: it is down, or it hangs.
    var isStopped: Bool { isDown || isHung }
    var isDown: Bool { present.contains { if case .down = $0.fault { true } else { false } } }

    /// Whether calls take effect and get no answer.
    var isHung: Bool { present.contains { if case .hung = $0.fault { true } else { false } } }

    /// The fault that keeps answers back; 0 if there is none.
    var hang: EventNumber {
        for case (.hung, let event) in present { return event }
        return 0
    }

    /// The fault that makes calls take longer; 0 if there is none. A factor below 1 makes them shorter.
    var slowing: EventNumber {
        for case (.slow(let factor, _), let event) in present where factor > 1 { return event }
        return 0
    }

    /// The fault that makes a caller wait: one that keeps answers back, or one that makes calls take longer.
    var delaying: EventNumber { present.isEmpty ? 0 : hang != 0 ? hang : slowing }

    /// By how much the node's clock is ahead.
    var skew: TimeSpan {
        for case (.skewed(let span, _), _) in present { return span }
        return .zero
    }

    /// By how much calls take longer at present.
    var slowness: Double {
        for case (.slow(let factor, _), _) in present { return factor }
        return 1
    }
}

extension Fault {
    /// Whether it is there or not, and never more or less of it.
    var isAllOrNothing: Bool {
        switch self {
        case .down, .partition, .hung, .memoryFull, .queueFull: true
        case .slow, .flaky, .skewed: false
        }
    }

    /// Whether it goes on when another one, which ends by itself, has ended.
    func outlasts(_ other: Fault) -> Bool {
        guard let end = other.until else { return false }
        return until.map { $0 > end } ?? true
    }

    func isSameKind(as other: Fault) -> Bool {
        switch (self, other) {
        case (.down, .down), (.slow, .slow), (.flaky, .flaky), (.hung, .hung), (.memoryFull, .memoryFull),
            (.queueFull, .queueFull), (.skewed, .skewed):
            true
        case (.partition(let one, _), .partition(let another, _)): one == another
        default: false
        }
    }
}
