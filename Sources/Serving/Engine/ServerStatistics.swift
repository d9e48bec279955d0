/// What a server counts of itself.
struct ServerStatistics {
    var commands = 0
    /// Connections that were refused.
    var rejected = 0
    /// Errors by their first word, such as WRONGTYPE.
    var errors: [String: Int] = [:]
    /// By the commands' places in their table.
    var byCommand = [CommandStatistics](repeating: CommandStatistics(), count: ServedCommands.all.count)
}

/// What is counted of one command.
struct CommandStatistics {
    private(set) var calls = 0
    private(set) var microseconds = 0
    /// Calls that were carried out and ended in an error.
    private(set) var failed = 0
    /// Calls that were refused before they were carried out.
    var rejected = 0
    /// How many calls took up to 1, 2, 4, 8 … microseconds, and longer than half of that.
    private var byDuration: [Int] = []

    var isUsed: Bool { calls > 0 || rejected > 0 }

    mutating func note(_ nanoseconds: Int64, isError: Bool) {
        calls += 1
        if isError { failed += 1 }
        let took = Int(nanoseconds / 1000)
        microseconds += took
        let place = took <= 1 ? 0 : Int.bitWidth - (took - 1).leadingZeroBitCount
        while byDuration.count <= place { byDuration.append(0) }
        byDuration[place] += 1
    }

    /// How many calls took at most so many microseconds, for each power of two at which there are more.
    var durations: [(microseconds: Int, calls: Int)] {
        var sum = 0
        var found: [(Int, Int)] = []
        for (place, count) in byDuration.enumerated() where count > 0 {
            sum += count
            found.append((1 << place, sum))
        }
        return found
    }

    /// The microseconds within which so large a share of the calls ended, from the powers of two.
    func percentile(_ share: Double) -> Double {
        Double(durations.first { Double($0.calls) >= share * Double(calls) }?.microseconds ?? 0)
    }
}

/// Spikes of latency: commands and other work that took at least `latency-monitor-threshold` milliseconds.
struct LatencyMonitor {
    struct Sample {
        /// In seconds since 1970.
        var time: Int64
        var milliseconds: Int
    }

    /// How many samples are kept of an event, the newest.
    private static let length = 160

    private(set) var events: [String: [Sample]] = [:]
    private(set) var greatest: [String: Int] = [:]

    mutating func note(_ event: String, milliseconds: Int, at time: Int64) {
        greatest[event] = max(greatest[event] ?? 0, milliseconds)
        var samples = events[event] ?? []
        // Of one second the longest is kept.
        if let last = samples.last, last.time == time {
            samples[samples.count - 1].milliseconds = max(last.milliseconds, milliseconds)
        } else {
            samples.append(Sample(time: time, milliseconds: milliseconds))
            if samples.count > Self.length { samples.removeFirst() }
        }
        events[event] = samples
    }

    /// - Returns: whether there was such an event.
    mutating func forget(_ event: String) -> Bool {
        greatest[event] = nil
        return events.removeValue(forKey: event) != nil
    }
}
