/// CACHEUS's learning rate, which is corrected after each window of requests by whether the hit ratio rose with it.
struct LearningRate: BitwiseCopyable {
    /// The learning rate.
    private(set) var value: Double
    private var window: UInt64
    private var start: Double
    private var current: Double
    private var previous = 0.0
    private var lastRatio = 0.0
    private var requests: UInt64 = 0
    private var hits: UInt64 = 0
    private var idleTurns = 0
    private var badTurns = 0
    private var wasCorrected = false

    init(window: UInt64) {
        (self.window, value, current, start) = (1, 1, 1, 1)
        setWindow(window)
    }

    /// Sets how many requests a window has, at least 2. Until the rate is corrected for the first time it follows from the window.
    mutating func setWindow(_ requests: UInt64) {
        window = max(requests, 2)
        if wasCorrected { return }
        value = (2 * 0.693_147_180_559_945_3 / Double(window)).squareRoot()
        current = value
        start = min(max(value, 0.001), 1)
    }

    /// Counts a request. If it is the last of a window, the rate is corrected first.
    @inline(__always)
    mutating func note(wasHit: Bool, _ experts: inout Experts) {
        requests &+= 1
        if requests >= window { correct(&experts) }
        if wasHit { hits &+= 1 }
    }

    private static func thousandths(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }

    @inline(never)
    private mutating func correct(_ experts: inout Experts) {
        wasCorrected = true
        let change = Self.thousandths(current) - Self.thousandths(previous)
        let ratio = Self.thousandths(Double(hits) / Double(requests))
        let gain = Self.thousandths(ratio - lastRatio)
        let step = (value * change).magnitude
        if change * gain > 0 {
            value = min(value + step, 1)
            (idleTurns, badTurns) = (0, 0)
        } else if change * gain < 0 {
            value = max(value - step, 0.001)
            (idleTurns, badTurns) = (0, 0)
        } else if gain <= 0 {
            turn(ratio: ratio, gain: gain, &experts)
        }
        previous = current
        current = value
        lastRatio = ratio
        requests = 0
        hits = 0
    }

    /// A window in which the rate had not moved and the hit ratio did not rise.
    private mutating func turn(ratio: Double, gain: Double, _ experts: inout Experts) {
        if gain < 0 {
            badTurns += 1
            idleTurns += 1
        } else if ratio <= 0 {
            idleTurns += 1
        }
        if idleTurns >= 10 {
            value = start
            idleTurns = 0
        } else if gain < 0 && badTurns >= 10 {
            value = start
            badTurns = 0
        } else if gain < 0 {
            nudge(&experts)
        }
    }

    private mutating func nudge(_ experts: inout Experts) {
        if value >= 1 {
            value = 0.9
        } else if value <= 0.001 {
            value = 0.005
        } else {
            value = experts.draw() < 0.5 ? min(value * 1.25, 1) : max(value * 0.75, 0.001)
        }
    }
}
