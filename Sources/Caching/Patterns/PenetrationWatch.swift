internal import Tracing

/// Notices a database that is mostly asked for rows that it does not have.
struct PenetrationWatch {
    private static let absent = 6
    private static let share = 0.75

    /// How many loads there had been at each of the newest that found nothing.
    private var loads = Recent<Int>()
    private var isReported = false

    mutating func see(_ metrics: NodeMetrics) -> Happening? {
        loads.append(metrics[.loads], most: Self.absent)
        guard loads.elements.count == Self.absent, let first = loads.elements.first,
            let last = loads.elements.last
        else { return nil }
        let span = last - first + 1
        guard Double(Self.absent) >= Self.share * Double(span) else {
            if Double(Self.absent) < Self.share / 2 * Double(span) { isReported = false }
            return nil
        }
        defer { isReported = true }
        return isReported ? nil : .penetration(absent: Self.absent, loads: span)
    }
}
