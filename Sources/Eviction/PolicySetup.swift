/// What a policy is made from: its capacity, its seed and the values of its options, all checked.
public struct PolicySetup {
    /// The most that may be resident, in entries or bytes; above 0.
    public let capacity: UInt64
    /// Whether the capacity is counted in entries, so that every entry is charged 1.
    public let countsEntries: Bool
    /// The seed of a randomised policy.
    public let seed: UInt64
    /// Whether the policy keeps what its reasons need; costs some 20 bytes a key.
    public let explains: Bool
    /// Where the uses of the entries are kept, if somebody keeps them already.
    public let book: UseBook?
    private let values: [String: PolicyOptionValue]

    /// Checks the options against the descriptor of the policy; throws what is wrong with them.
    public init(
        _ descriptor: PolicyDescriptor, capacity: UInt64, countsEntries: Bool = true, seed: UInt64 = 1,
        explains: Bool = false, book: UseBook? = nil, options: [(name: String, value: PolicyOptionValue)] = []
    ) throws(PolicySetupError) {
        if capacity == 0 { throw .capacityZero(policy: descriptor.name) }
        var values: [String: PolicyOptionValue] = [:]
        for (name, value) in options {
            let known = descriptor.options + Admission.options
            guard let option = known.first(where: { $0.name == name }) else {
                throw .unknownOption(policy: descriptor.name, option: name, known: known.map(\.name))
            }
            guard let accepted = option.accepts(value) else {
                throw .wrongValue(
                    policy: descriptor.name, option: name, value: "\(value)", expected: option.expectation)
            }
            if values.updateValue(accepted, forKey: name) != nil {
                throw .repeatedOption(policy: descriptor.name, option: name)
            }
        }
        self.capacity = capacity
        self.countsEntries = countsEntries
        self.seed = seed
        self.explains = explains
        self.book = book
        self.values = values
    }

    /// The value of an option, or its default.
    public subscript(option: PolicyOption) -> PolicyOptionValue {
        values[option.name] ?? option.defaultValue
    }

    func integer(_ option: PolicyOption) -> Int {
        if case .integer(let number) = self[option] { return number }
        return 0
    }

    func fraction(_ option: PolicyOption) -> Double {
        switch self[option] {
        case .fraction(let share): return share
        case .integer(let number): return Double(number)
        case .word: return 0
        }
    }

    func flag(_ option: PolicyOption) -> Bool {
        self[option] == .word("on")
    }

    func word(_ option: PolicyOption) -> String {
        "\(self[option])"
    }
}

/// What can be wrong with the making of a policy.
public enum PolicySetupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A cache that could hold nothing.
    case capacityZero(policy: String)
    /// No policy has this name; `nearest` is the known name most like it, if any is.
    case unknownPolicy(name: String, nearest: String?)
    /// The policy has no such option.
    case unknownOption(policy: String, option: String, known: [String])
    /// The option was given twice.
    case repeatedOption(policy: String, option: String)
    /// The option does not take this value.
    case wrongValue(policy: String, option: String, value: String, expected: String)

    /// The error in words, with the remedy.
    public var description: String {
        switch self {
        case .capacityZero(let policy):
            "a \(policy) cache of capacity 0 can hold nothing; give it a capacity of at least 1"
        case .unknownPolicy(let name, let nearest):
            "no eviction policy is called '\(name)'"
                + (nearest.map { "; did you mean '\($0)'?" } ?? "; 'help policies' lists them")
        case .unknownOption(let policy, let option, let known):
            "the policy \(policy) has no option '\(option)'; it takes \(known.joined(separator: ", "))"
        case .repeatedOption(let policy, let option):
            "the option '\(option)' of the policy \(policy) is given twice; give it once"
        case .wrongValue(let policy, let option, let value, let expected):
            "the option '\(option)' of the policy \(policy) cannot be '\(value)'; it takes \(expected)"
        }
    }
}
