/// What a program of one seed does, and how often: each seed switches a random part of it on, with random weights, so
/// that rare combinations come up that an even mixture would bury (Groce and others, "Swarm Testing", 2012).
struct ProgramFeatures {
    enum Kind: CaseIterable {
        case read, write, delete, invalidate, warm, direct
        case advance, step, settle, at, after, every, until
        case together, workload
        case fail, slow, flaky, crash, partition, heal
        case configure, build, drop, seed, reset
        case variables, loops, definitions, mistakes, questions, marks
        case undo, redo, rewind
        case compare, hang, full, skew, chaos, client
        case command
    }

    let weights: [Int]
    let usesTTL: Bool
    let usesCapacity: Bool
    let usesBytes: Bool
    let usesRandomLatency: Bool
    let usesNegative: Bool
    let writesBehind: Bool
    let stacks: Bool
    let isGuarded: Bool
    /// How many different keys there are.
    let keys: Int

    init(_ dice: inout Dice) {
        var weights = Kind.allCases.map { _ in dice.chance(55) ? dice.number(1...12) : 0 }
        // A program that neither reads nor lets time pass shows nothing.
        weights[0] += 8
        weights[1] += dice.number(0...6)
        weights[6] += 3
        for kind in [Kind.undo, .redo, .rewind, .reset, .drop, .seed, .compare] {
            weights[Self.index(kind)] = min(weights[Self.index(kind)], 3)
        }
        writesBehind = dice.chance(60)
        // Where writes are behind, what loses them is worth more than its share.
        if writesBehind {
            for kind in [Kind.write, .crash] { weights[Self.index(kind)] += dice.number(0...5) }
        }
        self.weights = weights
        usesTTL = dice.chance(70)
        usesCapacity = dice.chance(70)
        usesBytes = dice.chance(30)
        usesRandomLatency = dice.chance(40)
        usesNegative = dice.chance(30)
        stacks = dice.chance(45)
        isGuarded = dice.chance(45)
        keys = dice.one(of: [1, 2, 3, 5, 8, 12])
    }

    private static func index(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }

    func draw(_ dice: inout Dice) -> Kind { Kind.allCases[dice.index(byWeight: weights)] }
}
