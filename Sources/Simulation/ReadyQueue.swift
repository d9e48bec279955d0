/// A task executor that runs nothing by itself: it keeps the jobs that are ready, in the order in which they became
/// ready, until the thread that owns the simulation runs them.
///
/// All of a simulation's determinism rests on this: one thread and one queue give the same order of the same program's
/// steps in every run.
final class ReadyQueue: TaskExecutor, @unchecked Sendable {
    // Confined to the simulation's thread: a job is enqueued by a job that runs there, or before the first one runs.
    private var jobs: [UnownedJob] = []
    private var head = 0
    /// The tasks of `jobs`, at the same places; nil if nobody asks for them.
    private var owners: [TaskNumber]?

    /// The task whose job is enqueued next. Whoever starts or resumes a task sets it beforehand.
    var enqueuing = TaskNumber.none
    /// The task whose job runs.
    private(set) var running = TaskNumber.none

    /// - Parameter tracksTasks: whether to keep which task each job belongs to.
    init(tracksTasks: Bool) { owners = tracksTasks ? [] : nil }

    var isEmpty: Bool { head == jobs.count }

    /// The tasks that are ready, in the order in which they became ready; none unless they are tracked.
    var readyTasks: ArraySlice<TaskNumber> { owners?[head...] ?? [] }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job))
        guard owners != nil else { return }
        owners?.append(enqueuing)
        // What is enqueued without a word belongs to the task that runs.
        enqueuing = running
    }

    /// Runs ready jobs, and those that they make ready, until none is left.
    func drain() {
        if owners != nil {
            while !isEmpty { runOne(at: 0) }
            return
        }
        let executor = asUnownedTaskExecutor()
        while head < jobs.count {
            let job = jobs[head]
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 4096, head * 2 >= jobs.count {
                jobs.removeFirst(head)
                head = 0
            }
            job.runSynchronously(on: executor)
        }
    }

    /// Runs one job, at a place of `readyTasks` counted from its start.
    func runOne(at place: Int) {
        let job = jobs.remove(at: head + place)
        let task = owners?.remove(at: head + place) ?? .none
        running = task
        enqueuing = task
        job.runSynchronously(on: asUnownedTaskExecutor())
        running = .none
        enqueuing = .none
    }
}

/// Numbers a task of a simulation, from 1 in the order in which they start.
struct TaskNumber: Equatable, Hashable, Sendable {
    var value: UInt32

    /// No task: what is done outside of every task.
    static let none = TaskNumber(value: 0)
}
