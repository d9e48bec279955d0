/// Lets another chooser choose and records its schedule.
public final class RecordedOrder: Chooser, @unchecked Sendable {
    // Confined to the simulation's thread.
    private let chooser: any Chooser
    /// What has been chosen so far.
    public private(set) var schedule: Schedule

    public init(_ chooser: any Chooser) {
        self.chooser = chooser
        schedule = Schedule(isTimed: chooser.isTimed)
    }

    public var isTimed: Bool { chooser.isTimed }

    public func choose(_ choices: [Choice], at now: Instant) -> Int? {
        let place = chooser.choose(choices, at: now)
        if let place, choices.count > 1 { schedule.choices.append(place) }
        return place
    }
}
