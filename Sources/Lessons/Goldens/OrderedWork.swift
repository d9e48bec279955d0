internal import Glibc

/// Work on numbered items, done on several threads and handed over in the order of the numbers.
///
/// Threads and not tasks: an item computes for long without ever suspending, which would starve the pool that tasks
/// share, and there can be as many at once as was asked for, each with the stack that a main thread has.
final class OrderedWork<Value: Sendable>: @unchecked Sendable {
    private struct Item {
        var started: ContinuousClock.Instant?
        var value: Value?
        var isAbandoned = false
    }

    private let body: @Sendable (Int) -> Value
    private let patience: Duration?
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Guarded by the mutex.
    private var items: [Item]
    private var next = 0

    private init(count: Int, patience: Duration?, body: @escaping @Sendable (Int) -> Value) {
        self.body = body
        self.patience = patience
        items = Array(repeating: Item(), count: count)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Does `body` for each number below `count`, at most `jobs` at once, and hands over what it gave, in order.
    ///
    /// - Parameters:
    ///   - patience: how long one item may take. One that takes longer is given up: nil is handed over in its place,
    ///     and its thread is left to itself until the process ends.
    ///   - handOver: called on the calling thread.
    static func run(
        count: Int, jobs: Int, patience: Duration?, body: @escaping @Sendable (Int) -> Value,
        handOver: (Int, Value?) -> Void
    ) {
        let work = OrderedWork(count: count, patience: patience, body: body)
        var threads = 0
        while threads < min(jobs, count), work.startThread() { threads += 1 }
        // Where no thread can be had, the work is done here.
        if threads == 0 { work.workThrough() }
        for number in 0..<count { handOver(number, work.wait(for: number)) }
    }

    private func startThread() -> Bool {
        let reference = Unmanaged.passRetained(ThreadBody { self.workThrough() })
        var thread = pthread_t()
        // Room for the attributes rather than a value: which module their type is said to be of, and has to be
        // imported, changes with what else is.
        let failure: Int32 = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { room in
            guard let attributes = room.baseAddress, pthread_attr_init(attributes) == 0 else { return 1 }
            defer { pthread_attr_destroy(attributes) }
            pthread_attr_setstacksize(attributes, 8 << 20)
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            return pthread_create(
                &thread, attributes,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, reference.toOpaque())
        }
        if failure != 0 { reference.release() }
        return failure == 0
    }

    private func workThrough() {
        while let number = take() {
            let value = body(number)
            let isAbandoned = locked {
                items[number].value = value
                pthread_cond_broadcast(changed)
                return items[number].isAbandoned
            }
            // Another thread has taken this one's place.
            if isAbandoned { return }
        }
    }

    private func take() -> Int? {
        locked {
            guard next < items.count else { return nil }
            items[next].started = .now
            pthread_cond_broadcast(changed)
            next += 1
            return next - 1
        }
    }

    /// Items are taken in order, so the first that is not done has been taken or is about to be.
    private func wait(for number: Int) -> Value? {
        let (value, isAbandoned) = locked { () -> (Value?, Bool) in
            while true {
                if let value = items[number].value {
                    items[number].value = nil
                    return (value, false)
                }
                guard let patience, let started = items[number].started else {
                    pthread_cond_wait(changed, mutex)
                    continue
                }
                let rest = started + patience - .now
                if rest <= .zero {
                    items[number].isAbandoned = true
                    return (nil, true)
                }
                var time = timespec.monotonic(after: rest)
                pthread_cond_timedwait(changed, mutex, &time)
            }
        }
        // The thread that was left to itself is replaced, so that the items after it are done all the same.
        if isAbandoned, !startThread() { workThrough() }
        return value
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}

/// What a thread does, in a form that a C function can be handed.
private final class ThreadBody {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
}

extension timespec {
    fileprivate static func monotonic(after duration: Duration) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let (seconds, attoseconds) = duration.components
        time.tv_sec += Int(seconds)
        time.tv_nsec += Int(attoseconds / 1_000_000_000)
        if time.tv_nsec >= 1_000_000_000 {
            time.tv_sec += 1
            time.tv_nsec -= 1_000_000_000
        }
        return time
    }
}
