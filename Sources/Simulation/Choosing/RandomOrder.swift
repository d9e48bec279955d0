internal import Basics

/// Chooses at random, each choice equally likely: the same choices for the same seed.
public final class RandomOrder: Chooser, @unchecked Sendable {
    // Confined to the simulation's thread.
    public let isTimed: Bool
    private var stream: RandomStream

    public init(seed: UInt64, isTimed: Bool = true) {
        self.isTimed = isTimed
        stream = RandomStream(seed: seed, name: "order")
    }

    public func choose(_ choices: [Choice], at now: Instant) -> Int? {
        choices.count == 1 ? 0 : Int(stream.below(UInt64(choices.count)))
    }
}
