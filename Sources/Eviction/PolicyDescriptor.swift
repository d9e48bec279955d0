/// What a policy tells of itself, for help, completion and tables.
public struct PolicyDescriptor: Sendable {
    /// The name as users type it, lower case.
    public var name: String
    /// One line, without a full stop.
    public var summary: String
    /// The options it takes, with their defaults.
    public var options: [PolicyOption]
    /// The paper or the program that defines it.
    public var source: String
    /// The cost of a request.
    public var complexity: String
    /// The memory it keeps for each key seen, and for how many ghosts.
    public var memory: String
    /// Whether it must know when each key is requested next, which only a recorded trace can tell.
    public var looksAhead: Bool
    /// Whether it draws random numbers, so that its seed matters.
    public var isRandomised: Bool
    /// Whether it looks at `Access.now` or `Access.expires`.
    public var usesTime: Bool
    /// Whether it looks at `Access.cost`.
    public var usesCost: Bool
    /// Whether `residentsInEvictionOrder` is only an estimate, because the policy draws at random or adapts.
    public var orderIsEstimate: Bool

    /// Describes a policy.
    public init(
        name: String, summary: String, options: [PolicyOption] = [], source: String, complexity: String,
        memory: String, looksAhead: Bool = false, isRandomised: Bool = false, usesTime: Bool = false,
        usesCost: Bool = false, orderIsEstimate: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.options = options
        self.source = source
        self.complexity = complexity
        self.memory = memory
        self.looksAhead = looksAhead
        self.isRandomised = isRandomised
        self.usesTime = usesTime
        self.usesCost = usesCost
        self.orderIsEstimate = orderIsEstimate
    }
}

/// An option of a policy: its name, what it takes, its default and what it does.
public struct PolicyOption: Sendable, Equatable {
    /// What an option takes.
    public enum Kind: Sendable, Equatable {
        /// A whole number in a range.
        case integer(ClosedRange<Int>)
        /// A share or factor in a range, written `25%` or `0.25`.
        case fraction(ClosedRange<Double>)
        /// `on` or `off`.
        case flag
        /// One of some words.
        case word([String])
    }

    /// The name as users type it.
    public let name: String
    /// What it takes.
    public let kind: Kind
    /// The value if none is given.
    public let defaultValue: PolicyOptionValue
    /// One line, without a full stop.
    public let summary: String

    init(_ name: String, _ kind: Kind, default defaultValue: PolicyOptionValue, _ summary: String) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.summary = summary
    }

    /// What may be written, as an error message or a help page says it.
    public var expectation: String {
        switch kind {
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .fraction(let range):
            "a share from \(PolicyOptionValue.fraction(range.lowerBound)) to"
                + " \(PolicyOptionValue.fraction(range.upperBound)), such as \(defaultValue)"
        case .flag: "on or off"
        case .word(let words): "one of \(words.joined(separator: ", "))"
        }
    }

    /// The value in the form this option keeps it, or nil if it is of the wrong kind or out of range.
    func accepts(_ value: PolicyOptionValue) -> PolicyOptionValue? {
        switch (kind, value) {
        case (.integer(let range), .integer(let number)):
            return range.contains(number) ? value : nil
        case (.fraction(let range), .fraction(let share)):
            return range.contains(share) ? value : nil
        case (.fraction(let range), .integer(let number)):
            return range.contains(Double(number)) ? .fraction(Double(number)) : nil
        case (.flag, .word(let word)):
            return word == "on" || word == "off" ? value : nil
        case (.word(let words), .word(let word)):
            return words.contains(word) ? value : nil
        default:
            return nil
        }
    }
}

/// The value of an option.
public enum PolicyOptionValue: Sendable, Equatable, CustomStringConvertible {
    /// A whole number.
    case integer(Int)
    /// A share or factor.
    case fraction(Double)
    /// A word, `on` and `off` included.
    case word(String)

    /// Reads a value as users type it: `2`, `25%`, `0.25`, `on`.
    public init(text: String) {
        if let number = Int(text) {
            self = .integer(number)
        } else if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent.isFinite {
            self = .fraction(percent / 100)
        } else if let share = Double(text), share.isFinite {
            self = .fraction(share)
        } else {
            self = .word(text)
        }
    }

    /// The value as users type it.
    public var description: String {
        switch self {
        case .integer(let number): "\(number)"
        case .fraction(let share):
            if share > 1 {
                "\(share)"
            } else if (share * 100).rounded() == share * 100 {
                "\(Int(share * 100))%"
            } else {
                "\(share * 100)%"
            }
        case .word(let word): word
        }
    }
}
