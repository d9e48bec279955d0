/// The hill climber that moves W-TinyLFU's border: after each sample it goes on in the direction in which the hit ratio rose and
/// turns where it fell.
struct WindowClimber: BitwiseCopyable {
    /// Whether it moves anything.
    let isOn: Bool
    private let capacity: Double
    private let sampleSize: UInt64
    private var step: Double
    private var requests: UInt64 = 0
    private var hits: UInt64 = 0
    private var lastRatio = 0.0

    init(capacity: UInt64, isOn: Bool) {
        self.isOn = isOn
        self.capacity = Double(capacity)
        sampleSize = 10 * min(max(capacity, 1), 1 << 40)
        step = 0.0625 * Double(capacity)
    }

    /// Counts a request; at the end of a sample the size that the window should have.
    @inline(__always)
    mutating func note(wasHit: Bool, window: Double) -> Double? {
        requests &+= 1
        if wasHit { hits &+= 1 }
        if requests < sampleSize { return nil }
        return climb(from: window)
    }

    @inline(never)
    private mutating func climb(from window: Double) -> Double {
        let ratio = Double(hits) / Double(requests)
        let change = ratio - lastRatio
        let amount = change >= 0 ? step : -step
        step = change.magnitude >= 0.05 ? (amount >= 0 ? 0.0625 : -0.0625) * capacity : 0.98 * amount
        lastRatio = ratio
        requests = 0
        hits = 0
        return min(max(window + amount, 1), 0.8 * capacity)
    }
}
