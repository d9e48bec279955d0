internal import Simulation

/// The inputs of a run in order, and those that going back took away.
///
/// It only says which inputs a step back or forth leads to; `Run` applies them.
public struct History<Stage: Running.Stage>: Sendable {
    public internal(set) var inputs: [Recorded<Stage>] = []
    /// What `redo` brings back: whole lists of inputs, the newest last.
    var undone: [[Recorded<Stage>]] = []
    /// How many of the inputs nothing takes back.
    public internal(set) var floor = 0
    /// The number of the newest input.
    private var lastNumber = 0

    public init() {}

    /// A number that no input of this history has had.
    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Puts back what could be redone. Numbers that were given since stay given.
    mutating func restore(_ earlier: History) {
        undone = earlier.undone
        floor = earlier.floor
    }

    /// The inputs that can have changed anything.
    public var changes: [Recorded<Stage>] { inputs.filter(\.changesState) }

    /// What is left without the newest inputs that changed something, and the earliest of those.
    func without(newest count: Int) throws(GoingBackError) -> (
        inputs: [Recorded<Stage>], first: Recorded<Stage>
    ) {
        var rest = inputs
        var first: Recorded<Stage>?
        for number in 0..<count {
            guard let index = rest.lastIndex(where: \.changesState), index >= floor else {
                throw number == 0 ? .nothingToUndo : .fewerToUndo(number)
            }
            first = rest[index]
            if let earlier = rest[index].replaced { rest = earlier } else { rest.removeSubrange(index...) }
        }
        guard let first else { throw .nothingToUndo }
        return (rest, first)
    }

    /// The inputs that several of the newest steps back had taken.
    func brought(back count: Int) throws(GoingBackError) -> [Recorded<Stage>] {
        guard !undone.isEmpty else { throw .nothingToRedo }
        guard count <= undone.count else { throw .fewerToRedo(undone.count) }
        return undone[undone.count - count]
    }

    /// The earliest moment that rewinding may lead to.
    var earliest: Instant { floor > 0 ? inputs[floor - 1].endedAt : .start }

    /// What had been done by a moment. An input that was under way then is left under way.
    func until(_ target: Instant) -> [Recorded<Stage>] {
        guard let crossing = inputs.firstIndex(where: { $0.endedAt > target }) else { return inputs }
        var rest = Array(inputs[..<crossing])
        var cut = inputs[crossing]
        let startedAt = crossing == 0 ? Instant.start : inputs[crossing - 1].endedAt
        if startedAt < target {
            cut.cutoff = target
            cut.endedAt = target
            rest.append(cut)
        }
        return rest
    }
}

/// Why a run cannot go back, or forth again.
public enum GoingBackError: Error, Equatable {
    case nothingToUndo
    /// There are only so many to undo.
    case fewerToUndo(Int)
    case nothingToRedo
    case fewerToRedo(Int)
    case nothingToRewind
}
