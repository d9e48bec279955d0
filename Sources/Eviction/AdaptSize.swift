internal import Basics

/// AdaptSize admission: an entry of size s is admitted with probability e^(−s/c), and c is tuned again and again to the hit ratio that
/// a model of the cache expects of it (Berger, Sitaraman and Harchol-Balter, AdaptSize: Orchestrating the Hot Object Memory Cache in a
/// Content Delivery Network, NSDI 2017).
///
/// Every 250,000 requests, once objects of three times the capacity were seen, the rate of each object is smoothed (0.3 of the old, 0.7
/// of the new) and c is searched: a coarse grid, then 15 steps of the golden section. Sizes are measured in the typical entry, so that
/// bytes give what entries give. Objects of like rate and size, within 1/16 of a doubling, are counted together by their means, so that
/// a search costs the same however many objects there are.
///
/// On two million requests of Zipf(0.7) over 100,000 objects of lognormal sizes (8 KiB, 1.6) `lru` with it misses 70.4 and 50.4% at
/// 20 and 100 MiB once c is found, beside 69.5 and 49.7% of libCacheSim 0.3.5 with the same interval, and 90.7 and 78.6% without it.
struct AdaptSizeAdmission: AdmissionFilter, ~Copyable {
    /// How much of an object's old rate stays.
    private static let decay = 0.3

    private var generator: SplitMix64
    private var capacity: UInt64
    private var unit = 1.0
    /// By id: the smoothed requests in an interval (0 for an object that is not kept), and those of the present interval.
    private var rates = DenseArray<Double>(filler: 0)
    private var counts = DenseArray<UInt32>(filler: 0)
    private var sizes = CompactSizes()
    private var ids: UInt32 = 0
    /// The bytes, or entries, of all objects that are kept.
    private var seen: UInt64 = 0
    /// The requests from one search to the next.
    private let interval: UInt64
    private var untilNext: UInt64
    /// c, in typical entries. Until the first search it is ten of them, so that most is admitted.
    private(set) var parameter = 10.0
    private var hasSearched = false

    init(setup: PolicySetup) { self.init(setup: setup, interval: 250_000) }

    init(setup: PolicySetup, interval: UInt64) {
        self.interval = interval
        untilNext = interval
        generator = SplitMix64(seed: setup.seed ^ 0x5A5A_5A5A_5A5A_5A5A)
        capacity = setup.capacity
    }

    mutating func fit(capacity: UInt64, entries: UInt64, residents: Int) {
        let scale = unit
        self.capacity = capacity
        unit = Double(capacity) / Double(max(entries, 1))
        // What was found in other units stands for the same size.
        if hasSearched { parameter *= scale / unit }
    }

    mutating func note(_ access: Access, charge: UInt64) {
        untilNext -= 1
        if untilNext == 0 { reconsider() }
        let id = access.id
        if id >= ids {
            rates.include(id)
            counts.include(id)
            sizes.include(id)
            ids = id + 1
        }
        let isKept = rates[id] > 0 || counts[id] > 0
        let old = isKept ? sizes[id] : 0
        if charge != old {
            seen = seen &- old &+ charge
            sizes[id] = charge
        }
        counts[id] &+= 1
    }

    mutating func refusal(of access: Access, charge: UInt64, victim: UInt32) -> EvictionReason? {
        let chance = ExactMath.exp(-Double(charge) / unit / parameter)
        return generator.unit() < chance ? nil : .drawnOut(percent: Int64((chance * 100).rounded()))
    }

    @inline(never)
    private mutating func reconsider() {
        if seen <= capacity.saturatingMultiply(3) {
            untilNext = 1000
            return
        }
        untilNext = interval
        var groups: [UInt32: AdaptSizeModel.Group] = [:]
        for id in 0..<ids {
            let (old, new) = (rates[id], Double(counts[id]))
            if old == 0, new == 0 { continue }
            counts[id] = 0
            let rate = old == 0 ? new : Self.decay * old + (1 - Self.decay) * new
            if rate < 0.1 {
                seen &-= sizes[id]
                rates[id] = 0
                continue
            }
            rates[id] = rate
            let size = Double(sizes[id]) / unit
            groups[AdaptSizeModel.place(rate, size), default: .init()].add(rate: rate, size: size)
        }
        let model = AdaptSizeModel(
            groups: groups.sorted { $0.key < $1.key }.map(\.value), capacity: Double(capacity) / unit)
        parameter = model.bestParameter()
        hasSearched = true
    }
}

/// The model by which AdaptSize foresees the hit ratio: each object's requests are a Poisson process, an object is let in with its
/// probability and leaves a characteristic time after its last request.
///
/// The authors' model is of the long run, in which even what is hardly ever admitted gets in. Here an object counts by the chance that
/// it is admitted within a hundred intervals, so that no parameter wins that would take days to fill the cache.
struct AdaptSizeModel {
    /// Objects of like rate and size.
    struct Group {
        var objects = 0.0
        var rate = 0.0
        var size = 0.0

        mutating func add(rate: Double, size: Double) {
            objects += 1
            self.rate += rate
            self.size += size
        }
    }

    private var objects: [Double] = []
    private var rates: [Double] = []
    private var sizes: [Double] = []
    private let capacity: Double

    init(groups: [Group], capacity: Double) {
        self.capacity = capacity
        for group in groups {
            objects.append(group.objects)
            rates.append(group.rate / group.objects)
            sizes.append(group.size / group.objects)
        }
    }

    /// Which group an object belongs to.
    static func place(_ rate: Double, _ size: Double) -> UInt32 { step(rate) << 16 | step(size) }

    /// Sixteen steps to a doubling.
    private static func step(_ value: Double) -> UInt32 {
        UInt32(truncatingIfNeeded: Int((value.exponent &+ 512) &* 16) &+ Int((value.significand - 1) * 16))
    }

    /// The parameter with the best hit ratio: the best of a grid, then the golden section.
    func bestParameter() -> Double {
        let golden = 0.618_033_99
        // A thousandth of a typical entry lets in next to nothing, the capacity nearly everything.
        var (low, high) = (-10.0, logarithm(capacity))
        var best = (place: high, ratio: 0.0)
        for place in stride(from: low + 2, to: high, by: 4) {
            let ratio = hits(place)
            if ratio > best.ratio { best = (place, ratio) }
        }
        var first = best
        var second = best
        if high - best.place > best.place - low {
            second.place = best.place + (1 - golden) * (high - best.place)
            second.ratio = hits(second.place)
        } else {
            first.place = low + golden * (best.place - low)
            first.ratio = hits(first.place)
        }
        for _ in 0..<15 where high - low > 3e-8 * (first.place.magnitude + second.place.magnitude) {
            if second.ratio > first.ratio {
                low = first.place
                first = second
                second.place = golden * first.place + (1 - golden) * high
                second.ratio = hits(second.place)
            } else {
                high = second.place
                second = first
                first.place = golden * second.place + (1 - golden) * low
                first.ratio = hits(first.place)
            }
        }
        return power(first.ratio > second.ratio ? first.place : second.place)
    }

    private func logarithm(_ value: Double) -> Double { ExactMath.log(value) / 0.693_147_180_559_945_3 }
    private func power(_ exponent: Double) -> Double { ExactMath.exp(exponent * 0.693_147_180_559_945_3) }

    /// A characteristic time that stands for never, in intervals.
    private static let longest = 1e6

    /// The hits that are expected of a parameter, given by its logarithm to base 2, in an interval.
    func hits(_ logarithm: Double) -> Double {
        let parameter = power(logarithm)
        let chances = sizes.map { ExactMath.exp(-$0 / parameter) }
        var flow = 0.0
        for index in rates.indices { flow += objects[index] * rates[index] * chances[index] * sizes[index] }
        if flow <= 0 { return 0 }
        var time = capacity / flow
        // The time after which what is not requested again has left: then the entries that are in fill the capacity.
        for _ in 0..<20 {
            time = min(time, Self.longest)
            var filled = 0.0
            for index in rates.indices {
                let expected = rates[index] * time
                let grown = expected > 150 ? Double.infinity : chances[index] * (ExactMath.exp(expected) - 1)
                filled += objects[index] * sizes[index] * (grown.isInfinite ? 1 : grown / (1 + grown))
            }
            time = capacity * time / filled
        }
        time = min(time, Self.longest)
        var hits = 0.0
        for index in rates.indices {
            let admitted = 1 - ExactMath.exp(-100 * rates[index] * chances[index])
            hits += objects[index] * rates[index] * admitted * share(rates[index] * time, chances[index])
        }
        return hits
    }

    /// The share of an object's requests that hit: the authors' rational approximation of it, so many requests being expected in the
    /// characteristic time.
    private func share(_ expected: Double, _ chance: Double) -> Double {
        let (x, p) = (expected, chance)
        let top = x * p * (840 + 60 * x + 20 * x * x + x * x * x)
        let bottom =
            840 + 120 * x * (7 * p - 3) + 60 * x * x * (1 + p) + 4 * x * x * x * (5 * p - 1) + x * x * x * x
            * p
        if top != 0, bottom == 0 { return 0 }
        return min(max(top / bottom, 0), 1)
    }
}
