/// Chooses as a schedule says, and in insertion order once the schedule has ended.
public final class ReplayedOrder: Chooser, @unchecked Sendable {
    // Confined to the simulation's thread.
    public let isTimed: Bool
    private let schedule: Schedule
    private var position = 0

    /// Whether the schedule named a choice that the program did not offer: the program is not the one that was recorded.
    public private(set) var hasDiverged = false

    public init(_ schedule: Schedule) {
        isTimed = schedule.isTimed
        self.schedule = schedule
    }

    /// How many choices of the schedule have not been made yet.
    public var choicesLeft: Int { schedule.choices.count - position }

    public func choose(_ choices: [Choice], at now: Instant) -> Int? {
        guard choices.count > 1, position < schedule.choices.count else { return 0 }
        let place = schedule.choices[position]
        position += 1
        guard place < choices.count else {
            hasDiverged = true
            return nil
        }
        return place
    }
}
