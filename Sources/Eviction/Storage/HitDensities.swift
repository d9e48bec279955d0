/// LHD's statistics: for each of 16 kinds of entries and each age the hits and evictions, and the hit density that follows from them.
///
/// Ages are requests since the last use, divided by a power of two so that those of nearly all entries stay below `oldest`.
struct HitDensities: ~Copyable {
    /// How many kinds there are.
    static let kinds: UInt32 = 16
    /// The highest age, which also stands for all above.
    let oldest: UInt32
    /// How many ages are told apart.
    let ages: UInt32

    private var hits: DenseArray<Float>
    private var evictions: DenseArray<Float>
    private var densities: DenseArray<Float>
    private var shift: UInt64 = 10
    /// How often the densities were computed from the counts.
    private(set) var estimates = 0

    /// Starts as the authors' program does, where the first application's kinds are numbered from 16.
    init(ages: UInt32) {
        self.ages = ages
        oldest = ages - 1
        hits = DenseArray(count: Int(ages * Self.kinds), filler: 0)
        evictions = DenseArray(count: Int(ages * Self.kinds), filler: 0)
        densities = DenseArray(count: Int(ages * Self.kinds), filler: 0)
        for kind in 0..<Self.kinds {
            for age in 0..<ages { densities[kind * ages + age] = Float(kind + 17) / Float(age + 1) }
        }
    }

    /// The age after a number of requests.
    @inline(__always)
    func age(_ requests: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: min(requests >> shift, UInt64(oldest)))
    }

    /// The kind of an entry by the sum of the ages at its last two hits: the younger, the higher.
    @inline(__always)
    func kind(_ hitAges: UInt32) -> UInt32 {
        if hitAges == 0 { return Self.kinds - 1 }
        var kind: UInt32 = 0
        var age = hitAges
        while age < ages && kind < Self.kinds - 1 {
            age <<= 1
            kind += 1
        }
        return kind
    }

    @inline(__always)
    func density(kind: UInt32, age: UInt32) -> Double { Double(densities[kind * ages + age]) }

    @inline(__always)
    mutating func countHit(kind: UInt32, age: UInt32) { hits[kind * ages + age] += 1 }

    @inline(__always)
    mutating func countEviction(kind: UInt32, age: UInt32) { evictions[kind * ages + age] += 1 }

    /// Computes the densities from the counts, which then fade; O(kinds times ages).
    mutating func estimate(entries: Int) {
        for index in 0..<(ages * Self.kinds) {
            hits[index] *= 0.9
            evictions[index] *= 0.9
        }
        if estimates == 5 || estimates == 25 { rescale(entries: entries) }
        for kind in 0..<Self.kinds { estimate(kind) }
        estimates += 1
    }

    /// Going from the oldest age down, adds up the hits to come and the time to be spent by those that reach an age.
    private mutating func estimate(_ kind: UInt32) {
        let base = kind * ages
        var hitsToCome: Float = hits[base + oldest]
        var reaching: Float = hits[base + oldest] + evictions[base + oldest]
        var timeToSpend = reaching
        for age in (0..<oldest).reversed() {
            hitsToCome += hits[base + age]
            reaching += hits[base + age] + evictions[base + age]
            timeToSpend += reaching
            densities[base + age] = reaching > 1e-5 ? hitsToCome / timeToSpend : 0
        }
    }

    /// Chooses the divisor of ages for the number of entries, and moves the counts to the new scale.
    private mutating func rescale(entries: Int) {
        let wanted = Double(entries) / (0.01 * Double(ages))
        var better: UInt64 = 1
        while Double(1 << better) < wanted { better += 1 }
        let (old, new) = (shift, better)
        shift = better
        if new == old { return }
        for kind in 0..<Self.kinds {
            hits.rescale(kind * ages, ages, from: old, to: new)
            evictions.rescale(kind * ages, ages, from: old, to: new)
        }
    }
}

extension DenseArray<Float> {
    /// Moves counts by age within one stretch of the array to another power of two; what would pass the end is added to the last.
    fileprivate mutating func rescale(_ base: UInt32, _ length: UInt32, from old: UInt64, to new: UInt64) {
        var moved = DenseArray<Float>(count: Int(length), filler: 0)
        for age in 0..<length {
            let count = self[base + age]
            if new > old {
                moved[age >> UInt32(new - old)] += count
            } else {
                let spread: UInt32 = 1 << UInt32(old - new)
                let first = Swift.min(age * spread, length - 1)
                let within = Swift.min(spread, length - 1 - first)
                for part in 0..<within { moved[first + part] += count / Float(spread) }
                moved[length - 1] += count / Float(spread) * Float(spread - within)
            }
        }
        for age in 0..<length { self[base + age] = moved[age] }
    }
}
