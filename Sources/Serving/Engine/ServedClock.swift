internal import Simulation

/// How the simulated clock of a server follows the real one.
public struct ServedClock: Sendable {
    public enum Pace: Sendable, Equatable {
        /// So many simulated seconds pass in a real one.
        case running(speed: Double)
        /// Time passes only when somebody moves it, and while an operation of a frozen server takes its time.
        case frozen
    }

    public private(set) var pace: Pace
    /// A moment of the simulation, and the real one at which it was that moment.
    private var base = Instant.start
    private var realBase: Int64

    /// - Parameter real: nanoseconds of any clock that never goes back.
    public init(_ pace: Pace, real: Int64) {
        self.pace = pace
        realBase = real
    }

    /// What the simulated clock should show.
    func target(real: Int64) -> Instant? {
        guard case .running(let speed) = pace else { return nil }
        let passed = TimeSpan(nanoseconds: max(0, real - realBase))
        return base + (speed == 1 ? passed : passed.scaled(by: speed))
    }

    /// In how many real nanoseconds it will be a simulated moment; nil while it is frozen.
    func delay(until moment: Instant, real: Int64) -> Int64? {
        guard case .running(let speed) = pace, let now = target(real: real) else { return nil }
        if moment <= now { return 0 }
        let left = moment - now
        return speed == 1 ? left.nanoseconds : left.scaled(by: 1 / speed).nanoseconds
    }

    /// Takes in that the simulated clock shows a moment now, since it was moved.
    mutating func moved(to moment: Instant, real: Int64) {
        base = moment
        realBase = real
    }

    /// Changes the pace from a moment on.
    mutating func set(_ pace: Pace, at moment: Instant, real: Int64) {
        moved(to: moment, real: real)
        self.pace = pace
    }

    /// A pace as it is typed: `running`, `frozen`, or a speed such as `60x`.
    public static func pace(_ text: String) -> Pace? {
        switch text.lowercased() {
        case "running": return .running(speed: 1)
        case "frozen": return .frozen
        default:
            let digits = text.hasSuffix("x") || text.hasSuffix("X") ? text.dropLast() : text[...]
            guard let speed = Double(digits), speed > 0, speed <= 1_000_000 else { return nil }
            return .running(speed: speed)
        }
    }
}
