internal import Basics

/// Takes steps at random: each that is possible equally likely, or by priorities of the actors that change at a few moments
/// (probabilistic concurrency testing, Burckhardt and others 2010), which finds a bug that needs `depth` orderings with a
/// probability that does not vanish as programs grow.
public final class RandomOrders: Plan {
    private var stream: RandomStream
    private let depth: Int?
    private let stepLimit: Int
    private var priorities: [UInt64: UInt64] = [:]
    private var changes: [Int] = []
    /// The steps of the present order.
    public private(set) var steps: [Offer] = []
    public private(set) var breach: Breach?
    /// The most steps that an order has had.
    public private(set) var longest = 0
    /// Whether an order was longer than the limit.
    public private(set) var isCut = false
    /// The states that were seen.
    public private(set) var states: Set<UInt64> = []

    /// - Parameter depth: how many orderings the priorities are to try; nil for steps that are equally likely.
    public init(seed: UInt64, depth: Int?, stepLimit: Int) {
        stream = RandomStream(seed: seed, name: "explore")
        self.depth = depth
        self.stepLimit = stepLimit
    }

    /// Begins another order.
    public func begin() {
        steps = []
        priorities = [:]
        changes = (1..<max(1, depth ?? 1)).map { _ in Int(stream.below(UInt64(max(1, longest)))) }
    }

    public func next(_ situation: Situation) -> Int? {
        states.insert(situation.state())
        if let breach = situation.breach { self.breach = breach }
        if situation.breach != nil || situation.isOver || situation.offers.isEmpty { return nil }
        guard steps.count < stepLimit else {
            isCut = true
            return nil
        }
        let place = choose(situation.offers)
        steps.append(situation.offers[place])
        longest = max(longest, steps.count)
        return place
    }

    private func choose(_ offers: [Offer]) -> Int {
        guard depth != nil else { return Int(stream.below(UInt64(offers.count))) }
        // Those that are new get a place among the others at random, above all changed ones.
        for offer in offers where priorities[offer.actor] == nil {
            priorities[offer.actor] = 1_000_000 + stream.below(1 << 40)
        }
        func best() -> Int {
            offers.indices.max { (priorities[offers[$0].actor] ?? 0) < (priorities[offers[$1].actor] ?? 0) }
                ?? 0
        }
        if let change = changes.firstIndex(of: steps.count) {
            priorities[offers[best()].actor] = UInt64(change)
        }
        return best()
    }
}
