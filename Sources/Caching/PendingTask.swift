/// A task that `settle` waits for, and the one that started it.
final class PendingTask: @unchecked Sendable {
    // Confined to the simulation's thread.
    @TaskLocal static var current: PendingTask?

    private var starter: PendingTask?
    var isOver = false
    /// How many `settle` statements run in it or in what it started.
    var settlers = 0

    init(startedBy starter: PendingTask?) {
        self.starter = starter
        // Those that have ended are let go, or tasks that start one another would make a chain without end.
        while let starter, let next = starter.starter, next.isOver { starter.starter = next.starter }
    }

    /// This task and those that started it, as far as they are still under way.
    var present: [PendingTask] {
        var tasks: [PendingTask] = []
        var task: PendingTask? = self
        while let present = task {
            if !present.isOver { tasks.append(present) }
            task = present.starter
        }
        return tasks
    }
}
