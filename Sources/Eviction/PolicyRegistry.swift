/// Every eviction policy, by name.
public enum PolicyRegistry {
    /// All policies, in the order in which help lists them. A new policy is one file and one line here.
    public static let all: [PolicyVariant] = [
        PolicyVariant(LRU.self),
        PolicyVariant(LFU.self),
        PolicyVariant(FIFO.self),
        PolicyVariant(Clock.self),
        PolicyVariant(RandomReplacement.self),
        PolicyVariant(MRU.self),
        PolicyVariant(Sieve.self),
        PolicyVariant(S3FIFO.self),
        PolicyVariant(QDLP.self),
        PolicyVariant(SLRU.self),
        PolicyVariant(TwoQ.self),
        PolicyVariant(ARC.self),
        PolicyVariant(CAR.self),
        PolicyVariant(LIRS.self),
        PolicyVariant(WTinyLFU.self),
        PolicyVariant(ClockPro.self),
        PolicyVariant(LRUK.self),
        PolicyVariant(LeCaR.self),
        PolicyVariant(Cacheus.self),
        PolicyVariant(LHD.self),
        PolicyVariant(MultiQueue.self),
        PolicyVariant(LFUDA.self),
        PolicyVariant(GDSF.self),
        PolicyVariant(LargestFirst.self),
        PolicyVariant(Hyperbolic.self),
        PolicyVariant(SampledLRU.self),
        PolicyVariant(RedisLRU.self),
        PolicyVariant(RedisLFU.self),
        PolicyVariant(TTLFirst.self),
        PolicyVariant(OPT.self),
        PolicyVariant(OPTBypass.self),
        PolicyVariant(OPTSize.self),
    ]

    /// Those that a running cache can use: all but the ones that must know the future.
    public static let running = all.filter { !$0.descriptor.looksAhead }

    /// The policy of a name as users type it; throws with the nearest known name.
    public static func named(_ name: String) throws(PolicySetupError) -> PolicyVariant {
        if let variant = all.first(where: { $0.descriptor.name == name }) { return variant }
        let ranked = all.map { (name: $0.descriptor.name, distance: editDistance(name, $0.descriptor.name)) }
        let nearest = ranked.min { $0.distance < $1.distance }
        let isNear = nearest.map { $0.distance * 2 <= max(name.count, 2) } ?? false
        throw .unknownPolicy(name: name, nearest: isNear ? nearest?.name : nil)
    }

    /// The number of letters to insert, drop or change to get from one word to another.
    private static func editDistance(_ first: String, _ second: String) -> Int {
        let target = Array(second)
        var row = Array(0...target.count)
        for (index, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in target.indices {
                let change = diagonal + (letter == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, diagonal + 1)
            }
        }
        return row[target.count]
    }
}

/// One policy of the registry: what it tells of itself, and how it is made.
public struct PolicyVariant: Sendable {
    /// What the policy tells of itself.
    public let descriptor: PolicyDescriptor
    private let maker: @Sendable (PolicySetup) -> any Evictor
    private let ladderMaker: @Sendable ([PolicySetup]) -> (any PolicyLadder)?
    private let wording: @Sendable (EvictionReason) -> String

    init<Policy: EvictionPolicy & ~Copyable>(_ policy: Policy.Type) {
        descriptor = Policy.descriptor
        maker = { setup in
            switch setup.word(Admission.mode) {
            case "tinylfu": PolicyEvictor<Admitting<Policy, TinyLFUAdmission>>(setup: setup)
            case "second": PolicyEvictor<Admitting<Policy, SecondRequestAdmission>>(setup: setup)
            case "adaptsize": PolicyEvictor<Admitting<Policy, AdaptSizeAdmission>>(setup: setup)
            case "size": PolicyEvictor<Admitting<Policy, SizeAdmission>>(setup: setup)
            case "probability": PolicyEvictor<Admitting<Policy, ProbabilisticAdmission>>(setup: setup)
            default: PolicyEvictor<Policy>(setup: setup)
            }
        }
        ladderMaker = { setups in
            setups.allSatisfy { $0.word(Admission.mode) == "all" } ? Policy.ladder(setups) : nil
        }
        wording = { $0.sharedSentence ?? Policy.sentence(for: $0) }
    }

    /// Makes an empty cache under this policy. The capacity is in entries, or in bytes if `countsEntries` is false;
    /// `explains` makes it keep what its reasons need (some 20 bytes a key); `book` holds the uses of the entries, if the
    /// caller keeps them. Throws what is wrong with the capacity or
    /// the options, which are those of the policy and those of `Admission`.
    public func make(
        capacity: UInt64, countsEntries: Bool = true, seed: UInt64 = 1, explains: Bool = false,
        book: UseBook? = nil, options: [(name: String, value: PolicyOptionValue)] = []
    ) throws(PolicySetupError) -> any Evictor {
        maker(
            try PolicySetup(
                descriptor, capacity: capacity, countsEntries: countsEntries, seed: seed, explains: explains,
                book: book, options: options))
    }

    /// Makes empty caches of several sizes in entries, at most eight, that are walked through together; nil if this policy with
    /// these options has no such way. Throws what is wrong with the capacities or the options.
    public func makeLadder(
        capacities: [UInt64], seed: UInt64 = 1, options: [(name: String, value: PolicyOptionValue)] = []
    ) throws(PolicySetupError) -> (any PolicyLadder)? {
        var setups: [PolicySetup] = []
        for capacity in capacities {
            setups.append(try PolicySetup(descriptor, capacity: capacity, seed: seed, options: options))
        }
        return setups.isEmpty ? nil : ladderMaker(setups)
    }

    /// The sentence for a reason this policy gave: lower case, no full stop, the subject is the entry that left.
    public func sentence(for reason: EvictionReason) -> String {
        wording(reason)
    }
}
