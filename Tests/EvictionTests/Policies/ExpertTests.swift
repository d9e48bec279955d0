import Basics
import Foundation
import Testing

@testable import Eviction

/// Queue 0 residents by use, 1 and 2 what the LRU and the LFU expert evicted.
final class SlowLeCaR: SlowSegments {
    var uses: [UInt32: Int] = [:]
    var evicted: [UInt32: Int] = [:]
    var weights = (lru: 0.5, lfu: 0.5)
    var steps = 0
    var generator: SplitMix64

    init(capacity: UInt64, countsEntries: Bool, seed: UInt64) {
        generator = SplitMix64(seed: seed)
        super.init(capacity: capacity, countsEntries: countsEntries, queues: 3)
    }

    override func onHit(_ access: Access) {
        steps += 1
        move(access.id, 0)
        uses[access.id, default: 0] += 1
        lastUse[access.id] = steps
    }

    var lastUse: [UInt32: Int] = [:]

    override func insert(_ access: Access) {
        steps += 1
        guard charge(access) <= capacity else { return super.insert(access) }
        if let ghost = place(access.id) {
            let age = Double(steps - (evicted[access.id] ?? 0))
            let regret = pow(0.005, age / Double(capacityInEntries))
            if ghost == 1 { weights.lru *= exp(-0.45 * regret) } else { weights.lfu *= exp(-0.45 * regret) }
            let sum = weights.lru + weights.lfu
            weights = (weights.lru / sum, weights.lfu / sum)
            move(access.id, nil)
        }
        super.insert(access)
    }

    override func onAdmit(_ access: Access) {
        enter(access, 0)
        uses[access.id] = 1
        lastUse[access.id] = steps
    }

    override func evictOne() {
        let asksLRU = generator.unit() < weights.lru
        let oldest = queues[0][0]
        let rarest = queues[0].min {
            (uses[$0] ?? 0, lastUse[$0] ?? 0) < (uses[$1] ?? 0, lastUse[$1] ?? 0)
        }
        let id = asksLRU ? oldest : rarest ?? 0
        evicted[id] = steps
        leave(id, ghost: oldest == rarest ? nil : (asksLRU ? 1 : 2))
        if oldest == rarest { return }
        trim(1, share(0.5))
        trim(2, share(0.5))
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        trim(1, share(0.5))
        trim(2, share(0.5))
    }
}

/// Queue 0 probation, 1 protected, 2 and 3 what the two experts evicted.
final class SlowCacheus: SlowSegments {
    var uses: [UInt32: Int] = [:]
    var lastUse: [UInt32: Int] = [:]
    var isNew: Set<UInt32> = []
    var isDemoted: Set<UInt32> = []
    var weight = 0.5
    var probation: UInt64
    var rate: LearningRate
    var steps = 0
    var experts: Experts

    init(capacity: UInt64, countsEntries: Bool, seed: UInt64) {
        experts = Experts(seed: seed)
        probation = max(1, UInt64((Double(capacity) * 0.01).rounded()))
        rate = LearningRate(window: capacity)
        super.init(capacity: capacity, countsEntries: countsEntries, queues: 4)
    }

    override func onUnit(from old: UInt64) { fit() }

    func fit() {
        let start =
            hasEntered ? probation : UInt64(max(1, (0.01 * Double(capacityInEntries)).rounded())) * unit
        probation = min(max(start, min(unit, capacity)), max(unit, capacityButOne))
        rate.setWindow(capacityInEntries)
    }

    var protected: UInt64 { capacity - min(probation, capacity) }
    var newInHistory: Int { queues[2].count { isNew.contains($0) } }

    func use(_ id: UInt32) {
        uses[id, default: 0] += 1
        lastUse[id] = steps
    }

    override func onHit(_ access: Access) {
        let id = access.id
        rate.note(wasHit: true, &experts)
        steps += 1
        use(id)
        if place(id) == 1 { return move(id, 1) }
        let charge = charges[id] ?? 0
        if isDemoted.contains(id) {
            let ratio = (Double(newInHistory) / Double(max(1, isDemoted.count))).rounded()
            probation = capacity - min(capacityButOne, protected + charge * UInt64(max(1, ratio)))
            isDemoted.remove(id)
        }
        move(id, nil)
        while !queues[1].isEmpty && total(1) + charge > protected { demote() }
        move(id, 1)
    }

    func demote() {
        let oldest = queues[1][0]
        isDemoted.insert(oldest)
        move(oldest, 0)
    }

    override func insert(_ access: Access) {
        rate.note(wasHit: false, &experts)
        steps += 1
        guard charge(access) <= capacity else { return super.insert(access) }
        let id = access.id
        let ghost = place(id)
        if let ghost { learn(id, ghost) }
        let isFull = used + charge(access) > capacity
        while used + charge(access) > capacity { evictOne() }
        setSize(id, charge(access))
        lastUse[id] = steps
        if ghost != nil {
            enter(access, 1)
            limit()
            return
        }
        uses[id] = 1
        isNew.remove(id)
        if !isFull && queues[0].isEmpty && total(1) + charge(access) <= protected { return enter(access, 1) }
        let hasRoom = !isFull && total(0) + charge(access) <= probation
        enter(access, 0)
        if !hasRoom {
            isNew.insert(id)
            limit()
        }
    }

    func limit() {
        while !queues[1].isEmpty && total(1) >= protected { demote() }
    }

    func learn(_ id: UInt32, _ ghost: Int) {
        var (lru, lfu) = (weight, 1 - weight)
        if ghost == 2 {
            lru *= ExactMath.exp(-rate.value)
            if isNew.contains(id) {
                let others = newInHistory - 1
                let ratio = (Double(isDemoted.count) / Double(max(1, others))).rounded()
                probation = max(
                    unit, min(capacityButOne, probation + (charges[id] ?? 0) * UInt64(max(1, ratio))))
            }
        } else {
            lfu *= ExactMath.exp(-rate.value)
        }
        move(id, nil)
        isNew.remove(id)
        weight = min(max(lru / (lru + lfu), 0.01), 0.99)
    }

    override func evictOne() {
        let asksLRU = experts.draw() < weight
        let oldest = queues[0].first ?? queues[1][0]
        let rarest = (queues[0] + queues[1]).min {
            (uses[$0] ?? 0, -(lastUse[$0] ?? 0)) < (uses[$1] ?? 0, -(lastUse[$1] ?? 0))
        }
        let id = asksLRU ? oldest : rarest ?? 0
        isDemoted.remove(id)
        leave(id, ghost: oldest == rarest ? nil : (asksLRU ? 2 : 3))
        if oldest == rarest { return }
        trim(2, share(0.5))
        trim(3, share(0.5))
    }

    override func remove(_ id: UInt32) {
        isDemoted.remove(id)
        isNew.remove(id)
        super.remove(id)
    }

    override func resize(_ capacity: UInt64) {
        self.capacity = capacity
        fit()
        super.resize(capacity)
        trim(2, share(0.5))
        trim(3, share(0.5))
    }
}

@Suite struct LeCaRTests {
    @Test func workedExample() throws {
        try expectStory(
            "lecar", capacity: 2, [1, 2, 3, 3, 3, 4],
            [
                "1 miss", "2 miss",
                "3 miss, 1 leaves: both experts agree: least recently used and, with 1 use, least frequently used",
                "3 hit", "3 hit",
                "4 miss, 2 leaves: both experts agree: least recently used and, with 1 use, least frequently used",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        for seed: UInt64 in 1...2 {
            try expectAgreement("lecar", seeds: seed...seed) {
                SlowLeCaR(capacity: $0, countsEntries: $1, seed: seed)
            }
        }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("lecar", reference: "lecar", except: ["gli 1000"])
    }

    @Test func elementaryFunctionsAgreeWithTheSystems() {
        for step in 0...4000 {
            let power = -Double(step) / 40
            #expect(abs(ExactMath.exp(power) / exp(power) - 1) < 1e-13)
            let number = exp(Double(step - 2000) / 100)
            #expect(abs(ExactMath.log(number) - log(number)) <= 1e-13 * max(1, abs(log(number))))
        }
        #expect(ExactMath.exp(0) == 1 && ExactMath.exp(-800) == 0 && ExactMath.log(1) == 0)
    }
}

@Suite struct CacheusTests {
    @Test func workedExample() throws {
        try expectStory(
            "cacheus", capacity: 2, [1, 2, 3],
            [
                "1 miss", "2 miss",
                "3 miss, 2 leaves: both experts agree: oldest of the probationary queue and, with 1 use,"
                    + " least frequently and of those most recently used",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        for seed: UInt64 in 1...2 {
            try expectAgreement("cacheus", seeds: seed...seed) {
                SlowCacheus(capacity: $0, countsEntries: $1, seed: seed)
            }
        }
    }

    /// The reference's Cacheus misses if everything fits, so LRU and OPT are the bounds to keep.
    @Test func staysBetweenOPTAndLRU() throws {
        let best = try SharedTraces.compare("cacheus", reference: "opt")
        let worst = try SharedTraces.compare("cacheus", reference: "lru")
        for (cell, other) in zip(best, worst) {
            #expect(cell.ours >= cell.theirs && Double(cell.ours) <= 1.02 * Double(other.theirs), "\(cell)")
        }
    }
}
