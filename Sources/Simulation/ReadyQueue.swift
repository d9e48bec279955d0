/// A task executor that runs nothing by itself: it keeps the jobs that are ready, in the order in which they
/// became ready, until the one thread that owns the simulation drains them.
///
/// All of a simulation's determinism rests on this: with one thread and one queue, the same program gives the
/// same interleaving in every run.
final class ReadyQueue: TaskExecutor, @unchecked Sendable {
    // Confined to the simulation's thread: every job is enqueued by a job that runs there, or before the first.
    private var jobs: [UnownedJob] = []
    private var head = 0

    var isEmpty: Bool { head == jobs.count }

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Runs ready jobs, and those that they make ready, until none is left.
    func drain() {
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
}
