internal import Simulation
internal import Tracing

/// Notices that several operations retry their calls at one time.
struct RetryWatch {
    private static let retries = 10
    private static let operations = 3
    private static let window = TimeSpan.seconds(1)

    private var newest = Recent<(at: Instant, operation: Int)>()
    private var isReported = false

    mutating func see(_ operation: Int, at now: Instant) -> Happening? {
        if let last = newest.elements.last, now - last.at > Self.window { isReported = false }
        newest.append((now, operation), most: Self.retries)
        guard !isReported, newest.elements.count == Self.retries, let first = newest.elements.first,
            now - first.at <= Self.window
        else { return nil }
        let operations = Set(newest.elements.map(\.operation)).count
        guard operations >= Self.operations else { return nil }
        isReported = true
        return .retryStorm(retries: Self.retries, operations: operations, over: now - first.at)
    }
}
