/// Something to be done at the next event that meets a condition, before anything follows from that event.
public struct Trigger: Sendable {
    let isMet: @Sendable (Event) -> Bool
    let action: @Sendable (Event) -> Void

    public init(isMet: @escaping @Sendable (Event) -> Bool, action: @escaping @Sendable (Event) -> Void) {
        self.isMet = isMet
        self.action = action
    }
}

extension Log {
    /// Runs the triggers that an event meets, each once. What they bring about themselves triggers nothing.
    func fireTriggers(_ event: Event) {
        let all = triggers
        triggers = []
        var left: [Trigger] = []
        for trigger in all { if trigger.isMet(event) { trigger.action(event) } else { left.append(trigger) } }
        triggers = left + triggers
    }
}
