/// An option that belongs to one strategy.
public struct StrategyOption: Hashable, Sendable {
    /// The name as it is typed.
    public var name: String
    /// One line, without a full stop.
    public var summary: String
    /// Its value if none is given; other values are of the same kind.
    public var standard: Value

    public enum Value: Hashable, Sendable {
        /// A share, from 0 to 1.
        case share(Double)
        /// A length of time, not negative.
        case span(Duration)
    }
}

/// The values of the strategies' options that differ from the standard.
public struct StrategyOptions: Sendable, Equatable {
    private var values: [String: StrategyOption.Value] = [:]

    public init() {}

    public subscript(option: StrategyOption) -> StrategyOption.Value {
        get { values[option.name] ?? option.standard }
        set { values[option.name] = newValue == option.standard ? nil : newValue }
    }

    /// The value of an option that is a share.
    public func share(_ option: StrategyOption) -> Double {
        guard case .share(let share) = self[option] else { preconditionFailure("\(option.name) is no share") }
        return share
    }

    /// The value of an option that is a length of time.
    public func span(_ option: StrategyOption) -> Duration {
        guard case .span(let span) = self[option] else { preconditionFailure("\(option.name) is no time") }
        return span
    }
}
