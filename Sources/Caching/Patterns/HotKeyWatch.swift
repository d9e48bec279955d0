internal import Tracing

/// Notices a key that gets a large share of all reads, by a sample of them.
struct HotKeyWatch {
    /// How many sampled reads are looked at together, and how many of one key make it hot.
    private static let window = 64
    private static let hot = 16
    /// With fewer keys than this, each of them has a large share.
    private static let keys = 12

    private var reads: UInt32 = 0
    private var counts: [KeyID: Int] = [:]
    private var sampled = 0
    private var reported: KeyID?

    mutating func see(_ key: KeyID) -> Happening? {
        reads &+= 1
        // About one read in eight, and never in step with a script that repeats itself.
        guard (reads &* 0x9E37_79B9) >> 29 == 0 else { return nil }
        counts[key, default: 0] += 1
        sampled += 1
        let count = counts[key] ?? 0
        defer {
            if sampled == Self.window {
                if let hot = reported, counts[hot] ?? 0 < Self.hot / 2 { reported = nil }
                counts.removeAll(keepingCapacity: true)
                sampled = 0
            }
        }
        guard count == Self.hot, counts.count >= Self.keys, reported != key else { return nil }
        reported = key
        return .hotKey(reads: count, sampled: sampled)
    }
}
