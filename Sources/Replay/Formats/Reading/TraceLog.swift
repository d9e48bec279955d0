/// What was noticed while a trace was read.
public struct TraceLog: Sendable {
    /// How many requests were read so far.
    public internal(set) var requests = 0
    /// How many malformed lines were passed over, as `skipBad` allows.
    public internal(set) var badLines = 0
    /// The first of them.
    public internal(set) var firstBadLine: TraceError?
    /// Where the trace ends in the middle of something, what is said of it; what was read until there counts.
    public internal(set) var truncation: String?
    /// How many requests there are of whose object no size was known; each counts as one byte.
    public internal(set) var unknownSizes = 0
    /// How many sizes were above 256 TiB and were cut to that.
    public internal(set) var cutSizes = 0
    /// What is in the trace and no request, such as commands without a key, with how often each was met.
    var passedOver = Tally()
    /// What is said of how the format was recognised, if that was not clear.
    var recognition: String?
    /// How many requests are earlier than the one before, and how many came with a time, the latest of them included.
    private(set) var stepsBack = 0
    private var timed = 0
    private var latestTime: UInt64 = 0

    /// Counts the times of requests, and those that go back.
    mutating func noteTimes(_ times: [UInt64]) {
        for time in times {
            if time < latestTime { stepsBack += 1 } else { latestTime = time }
        }
        timed += times.count
    }

    /// Whether the trace has times that never move, so that nothing can expire.
    public var isTimeless: Bool { timed > 1 && latestTime == 0 }

    /// A line for each thing that the reader of a result should know.
    public var notes: [String] {
        var notes: [String] = []
        if let recognition { notes.append(recognition) }
        if let truncation { notes.append(truncation) }
        if badLines > 0, let firstBadLine {
            notes.append(
                "\(Words.count(badLines, "malformed line")) passed over, the first: \(firstBadLine.description)"
            )
        }
        if let text = passedOver.text {
            notes.append("passed over, being no read, write or delete of a key: \(text)")
        }
        if unknownSizes > 0 {
            notes.append(
                unknownSizes == 1
                    ? "1 request came before any size of its key was known and counts as 1 byte"
                    : "\(Words.grouped(unknownSizes)) requests came before any size of their key was known and count as 1 byte each"
            )
        }
        if stepsBack > 0 {
            notes.append(
                "\(Words.count(stepsBack, "request")) \(stepsBack == 1 ? "is" : "are") earlier than one before;"
                    + " a cache's clock stands still for \(stepsBack == 1 ? "it" : "them")")
        }
        if cutSizes > 0 {
            notes.append(
                cutSizes == 1
                    ? "1 size above 256 TiB, or below 0, counts as 256 TiB"
                    : "\(Words.grouped(cutSizes)) sizes above 256 TiB, or below 0, count as 256 TiB each")
        }
        return notes
    }

    /// How often each of some things was met.
    struct Tally: Sendable {
        private var counts: [String: Int] = [:]
        /// A name that comes from the trace is kept only while there are few.
        private static let mostNames = 64

        mutating func add(_ name: String, _ count: Int = 1) {
            let known = counts[name] != nil || counts.count < Self.mostNames ? name : "other things"
            counts[known, default: 0] += count
        }

        /// The most frequent first, among equals by name; nil if there are none.
        var text: String? {
            guard !counts.isEmpty else { return nil }
            let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let shown = sorted.prefix(6).map { "\($0.key) \(Words.grouped($0.value))" }
            let rest = sorted.dropFirst(6).reduce(0) { $0 + $1.value }
            return (shown + (rest > 0 ? ["others \(Words.grouped(rest))"] : [])).joined(separator: ", ")
        }
    }
}
