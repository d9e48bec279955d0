internal import Glibc
internal import Synchronization

/// Runs pieces of work on several threads and waits for all of them.
public enum Parallel {
    /// How many processors there are.
    public static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Runs `work` for each number below `count`, on up to `jobs` threads, of which the caller's is one. Which thread runs which
    /// piece is left open, so no piece may touch what another does.
    public static func run(_ count: Int, jobs: Int, _ work: @escaping (Int) -> Void) {
        if jobs <= 1 || count <= 1 {
            for piece in 0..<count { work(piece) }
            return
        }
        let pool = Pool(count, work)
        var threads: [pthread_t] = []
        for _ in 1..<min(jobs, count) {
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(pool)
            let status = pthread_create(
                &thread, nil,
                { argument in
                    if let argument { Unmanaged<Pool>.fromOpaque(argument).takeRetainedValue().drain() }
                    return nil
                }, argument.toOpaque())
            // Where the system gives no thread the others do its share.
            if status == 0 { threads.append(thread) } else { argument.release() }
        }
        pool.drain()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// The pieces that are left. Pieces share nothing, by the contract of `run`, so it may go from thread to thread.
    private final class Pool: @unchecked Sendable {
        private let next = Atomic<Int>(0)
        private let count: Int
        private let work: (Int) -> Void

        init(_ count: Int, _ work: @escaping (Int) -> Void) {
            self.count = count
            self.work = work
        }

        func drain() {
            while true {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= count { return }
                work(piece)
            }
        }
    }
}
