internal import Glibc

/// What a simulation waits for that happens outside of it: the answers of real servers, and the real clock.
///
/// Another thread puts an answer into the inbox; the thread that runs the simulation takes it out. Nothing else of a
/// simulation is shared between threads.
final class Outside: @unchecked Sendable {
    // The inbox is guarded by `mutex`, the rest is confined to the simulation's thread.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>
    private var inbox: [Parking.Place] = []

    private let base: Instant
    private let realBase: Int64
    /// How many answers are waited for.
    private(set) var underWay = 0

    /// - Parameter now: the moment of the simulation at which it begins to follow the real clock.
    init(at now: Instant) {
        base = now
        realBase = Self.realTime
        mutex = .allocate(capacity: 1)
        arrival = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(arrival, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// The present moment by the real clock, in whole microseconds: what is finer is noise, and makes long lines.
    var now: Instant {
        let passed = max(0, Self.realTime - realBase)
        return base + TimeSpan(nanoseconds: passed - passed % 1000)
    }

    private static var realTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    func begin() { underWay += 1 }

    /// Puts an answer into the inbox. Any thread may call it.
    func deliver(_ place: Parking.Place) {
        pthread_mutex_lock(mutex)
        inbox.append(place)
        pthread_cond_signal(arrival)
        pthread_mutex_unlock(mutex)
    }

    /// Takes what has arrived, in the order in which it came.
    func take() -> [Parking.Place] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let arrived = inbox
        inbox.removeAll(keepingCapacity: true)
        underWay -= arrived.count
        return arrived
    }

    /// Waits until something arrives, but no longer than until a moment, or for so many milliseconds.
    func wait(until moment: Instant, atMost milliseconds: Int64) {
        let left = min((moment - now).nanoseconds, milliseconds * 1_000_000)
        guard left > 0 else { return }
        let deadline = Self.realTime + left
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        pthread_mutex_lock(mutex)
        if inbox.isEmpty { pthread_cond_timedwait(arrival, mutex, &time) }
        pthread_mutex_unlock(mutex)
    }
}

/// Where an answer from outside is kept until the task that waits for it goes on. It is written once, before it is
/// delivered.
private final class Answer<Content: Sendable>: @unchecked Sendable {
    var content: Content?
}

extension Simulation {
    /// Waits for something that happens outside of the simulation, while its other tasks go on.
    ///
    /// - Parameter begin: sets it going; it is given what is called exactly once, from any thread, with the answer.
    /// - Throws: `CancellationError` once the simulation is closed. An answer that comes later is thrown away.
    public func awaitOutside<Content: Sendable>(
        _ begin: (@escaping @Sendable (Content) -> Void) -> Void
    ) async throws -> Content {
        followRealTime()
        guard let outside else { throw CancellationError() }
        let answer = Answer<Content>()
        try await park { place in
            outside.begin()
            begin { content in
                answer.content = content
                outside.deliver(place)
            }
        }
        guard let content = answer.content else { throw CancellationError() }
        return content
    }
}
