/// The hill climber that moves W-TinyLFU's border: after each sample it goes on in the direction in which the hit ratio rose and
/// turns back if it fell. A sample is ten requests an entry.
struct WindowClimber: BitwiseCopyable {
    /// Whether it moves anything.
    let isOn: Bool
    private var entries = 1.0
    private var sampleSize = UInt64.max
    /// The next change of the window, as a share of the capacity.
    private var step = 0.0625
    private var requests: UInt64 = 0
    private var hits: UInt64 = 0
    private var lastRatio = 0.0
    /// Whether it has moved the border since it was made.
    private(set) var hasMoved = false

    init(isOn: Bool) { self.isOn = isOn }

    /// Sets how many entries the cache is expected to hold.
    mutating func setEntries(_ entries: UInt64) {
        self.entries = Double(entries)
        sampleSize = 10 * min(max(entries, 1), 1 << 40)
    }

    /// Counts a request. At the end of a sample it returns the size that the window should have, in entries.
    @inline(__always)
    mutating func note(wasHit: Bool, window: Double) -> Double? {
        requests &+= 1
        if wasHit { hits &+= 1 }
        if requests < sampleSize { return nil }
        return climb(from: window)
    }

    @inline(never)
    private mutating func climb(from window: Double) -> Double {
        hasMoved = true
        let ratio = Double(hits) / Double(requests)
        let change = ratio - lastRatio
        let amount = change >= 0 ? step : -step
        step = change.magnitude >= 0.05 ? (amount >= 0 ? 0.0625 : -0.0625) : 0.98 * amount
        lastRatio = ratio
        requests = 0
        hits = 0
        return min(max(window + amount * entries, 1), 0.8 * entries)
    }
}
