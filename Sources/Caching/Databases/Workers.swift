internal import HeapModule
internal import Simulation

/// The capacity of a database: so many calls at one time, or so many a second. Calls that come when it is used up wait in
/// line, the first come the first served.
///
/// When a call begins is known as soon as it comes, because nothing overtakes. A call costs O(log n) in the workers.
struct Workers {
    /// When a worker that is in use is free again, the earliest first; only of so many as there are workers.
    private var busyUntil = Heap<Moment>()
    /// When the next call may begin at the earliest, if so many a second is the limit.
    private var nextStart = Instant.start
    /// When the calls that wait begin.
    private var waiting = Heap<Moment>()

    private struct Moment: Comparable {
        var at: Instant
        static func < (left: Moment, right: Moment) -> Bool { left.at < right.at }
    }

    enum Answer {
        case serves(at: Instant, behind: Int)
        /// The line is full, or is so long that the caller would give up.
        case refuses(after: TimeSpan)
    }

    /// Takes in a call that takes so long once it has begun.
    mutating func admit(at now: Instant, taking span: TimeSpan, _ settings: DatabaseSettings) -> Answer {
        while let first = waiting.min, first.at <= now { waiting.removeMin() }
        var start = max(now, settings.rate == nil ? now : nextStart)
        if let workers = settings.workers {
            while busyUntil.count > workers || busyUntil.min.map({ $0.at <= now }) ?? false {
                busyUntil.removeMin()
            }
            if busyUntil.count == workers, let first = busyUntil.min { start = max(start, first.at) }
        }
        if start > now {
            if let limit = settings.queue, waiting.count >= limit { return .refuses(after: .zero) }
            if let patience = settings.queueWait, start - now > patience { return .refuses(after: patience) }
        }
        if let rate = settings.rate { nextStart = start + TimeSpan.seconds(1).scaled(by: 1 / rate) }
        if let workers = settings.workers {
            if busyUntil.count == workers { busyUntil.removeMin() }
            busyUntil.insert(Moment(at: start + span))
        }
        let behind = waiting.count
        if start > now { waiting.insert(Moment(at: start)) }
        return .serves(at: start, behind: behind)
    }
}
