import Testing

@testable import Eviction

/// CLOCK-Pro over one array, the oldest first, with names for what an entry is.
final class SlowClockPro: SlowCache {
    enum Kind { case hot, coldInTest, cold, ghost }

    var circle: [UInt32] = []
    var kind: [UInt32: Kind] = [:]
    var isUsed: Set<UInt32> = []
    var charges: [UInt32: UInt64] = [:]
    /// What the hands point to: hot, cold, test; nil for the oldest.
    var hands: [UInt32?] = [nil, nil, nil]
    var coldTarget: UInt64
    var hasEvicted = false

    override init(capacity: UInt64, countsEntries: Bool) {
        coldTarget = min(max(1, UInt64(Double(capacity) * 0.1)), capacity)
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    var leastCold: UInt64 { shareOfAtLeastOne(0.1) }
    var mostCold: UInt64 { max(leastCold, capacityButOne) }

    override func onUnit(from old: UInt64) { fit() }

    func fit() { coldTarget = hasEntered ? min(max(coldTarget, leastCold), mostCold) : leastCold }

    func total(_ wanted: Kind) -> UInt64 {
        circle.reduce(0) { $0 + (kind[$1] == wanted ? charges[$1] ?? 0 : 0) }
    }

    func next(_ id: UInt32) -> UInt32 {
        let index = (circle.firstIndex(of: id) ?? 0) + 1
        return circle[index % circle.count]
    }

    func unlink(_ id: UInt32) {
        for hand in hands.indices where hands[hand] == id { hands[hand] = circle.count == 1 ? nil : next(id) }
        circle.removeAll { $0 == id }
    }

    func moveToHead(_ id: UInt32) {
        unlink(id)
        circle.append(id)
    }

    func advance(_ hand: Int) -> UInt32 {
        let id = hands[hand] ?? circle[0]
        hands[hand] = next(id)
        return id
    }

    func growCold(_ id: UInt32) {
        coldTarget = min(coldTarget + (charges[id] ?? 0), mostCold)
    }

    func endTest(_ id: UInt32) {
        guard kind[id] == .coldInTest || kind[id] == .ghost else { return }
        if kind[id] == .ghost {
            unlink(id)
            kind[id] = nil
        } else {
            kind[id] = .cold
        }
        let charge = charges[id] ?? 0
        coldTarget = max(coldTarget > charge ? coldTarget - charge : 0, leastCold)
    }

    func coolOne() {
        while true {
            let id = advance(0)
            guard kind[id] == .hot else {
                endTest(id)
                continue
            }
            if isUsed.remove(id) == nil {
                kind[id] = .cold
                return
            }
            moveToHead(id)
        }
    }

    func cool() {
        while total(.hot) > capacity - coldTarget { coolOne() }
    }

    override func onHit(_ access: Access) { isUsed.insert(access.id) }

    override func insert(_ access: Access) {
        guard charge(access) <= capacity else { return super.insert(access) }
        let id = access.id
        let returns = kind[id] == .ghost
        if returns {
            growCold(id)
            unlink(id)
            kind[id] = nil
        }
        while used + charge(access) > capacity { evictOne() }
        setSize(id, charge(access))
        charges[id] = charge(access)
        isUsed.remove(id)
        let isEarly = !hasEvicted && total(.hot) + charge(access) <= capacity - coldTarget
        kind[id] = returns || isEarly ? .hot : .coldInTest
        circle.append(id)
        cool()
    }

    override func evictOne() {
        while true {
            if !circle.contains(where: { kind[$0] == .cold || kind[$0] == .coldInTest }) { coolOne() }
            let id = hands[1] ?? circle[0]
            guard kind[id] == .cold || kind[id] == .coldInTest else {
                hands[1] = next(id)
                continue
            }
            if isUsed.remove(id) == nil { return leave(id) }
            hands[1] = next(id)
            moveToHead(id)
            if kind[id] == .cold {
                kind[id] = .coldInTest
            } else {
                growCold(id)
                kind[id] = .hot
                cool()
            }
        }
    }

    func leave(_ id: UInt32) {
        hasEvicted = true
        setSize(id, nil)
        departed.append(id)
        if kind[id] == .cold {
            unlink(id)
            kind[id] = nil
            return
        }
        kind[id] = .ghost
        hands[1] = next(id)
        while total(.ghost) > capacity { endTest(advance(2)) }
        cool()
    }

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        charges[access.id] = charge(access)
        if kind[access.id] == .hot { cool() }
    }

    override func remove(_ id: UInt32) {
        guard kind[id] != nil else { return }
        unlink(id)
        kind[id] = nil
        isUsed.remove(id)
        setSize(id, nil)
    }

    override func resize(_ capacity: UInt64) {
        self.capacity = capacity
        fit()
        cool()
        while used > capacity { evictOne() }
        while total(.ghost) > capacity { endTest(advance(2)) }
    }
}

@Suite struct ClockProTests {
    @Test func workedExample() throws {
        try expectStory(
            "clock-pro", capacity: 3, [1, 2, 3, 4, 3],
            [
                "1 miss", "2 miss", "3 miss",
                "4 miss, 3 leaves: the cold hand found it not used within its test period so far,"
                    + " with a cold share of 1; its last use was 1 request ago",
                "3 miss, 4 leaves: the cold hand found it not used within its test period so far,"
                    + " with a cold share of 2; its last use was 1 request ago",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("clock-pro", options: [("cold", .fraction(0.1))]) {
            SlowClockPro(capacity: $0, countsEntries: $1)
        }
    }

    /// No published result to compare with, so with what it approximates.
    @Test func comesCloseToLIRS() throws {
        try SharedTraces.expectClose("clock-pro", reference: "lirs", within: 0.045)
    }
}
