import Testing

@testable import Eviction

final class SlowSLRU: SlowSegments {
    var share: UInt64 { capacity / UInt64(queues.count) }

    func sink() {
        for queue in queues.indices.dropFirst().reversed() {
            while total(queue) > share { move(queues[queue][0], queue - 1) }
        }
    }

    override func onHit(_ access: Access) {
        move(access.id, min((place(access.id) ?? 0) + 1, queues.count - 1))
        sink()
    }

    override func onAdmit(_ access: Access) {
        let free = queues.indices.first { total($0) + charge(access) <= share }
        enter(access, free ?? 0)
    }

    override func evictOne() {
        if let queue = queues.first(where: { !$0.isEmpty }) { leave(queue[0], ghost: nil) }
    }

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        sink()
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        sink()
    }
}

/// Queues 0 newcomers, 1 main, 2 ghosts.
final class SlowTwoQ: SlowSegments {
    var returns = false

    override func onHit(_ access: Access) {
        if place(access.id) == 1 { move(access.id, 1) }
    }

    override func insert(_ access: Access) {
        if charge(access) <= capacity {
            returns = place(access.id) == 2
            move(access.id, nil)
        }
        super.insert(access)
    }

    override func onAdmit(_ access: Access) {
        enter(access, returns ? 1 : 0)
        returns = false
    }

    override func evictOne() {
        if total(0) > shareOfAtLeastOne(0.25) || queues[1].isEmpty {
            leave(queues[0][0], ghost: 2)
            trim(2, share(0.5))
        } else {
            leave(queues[1][0], ghost: nil)
        }
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        trim(2, share(0.5))
    }
}

/// Queues 0 T1, 1 T2, 2 B1, 3 B2.
class SlowARC: SlowSegments {
    /// What T1 should hold, in typical entries.
    var target = 0.0
    var returnsFromB2 = false

    override func onHit(_ access: Access) { move(access.id, 1) }

    /// Moves the target and forgets the ghost; the queue that the entry is to enter.
    func adapt(_ access: Access) -> Int {
        guard let ghost = place(access.id) else { return 0 }
        let (first, second) = (Double(total(2)), Double(total(3)))
        let step =
            Double(charge(access)) / Double(unit) * max(1, ghost == 2 ? second / first : first / second)
        target = ghost == 2 ? min(target + step, mostTarget) : max(target - step, 0)
        move(access.id, nil)
        return 1
    }

    var mostTarget: Double { Double(capacity) / Double(unit) }

    override func onUnit(from old: UInt64) {
        target = min(target * (Double(old) / Double(unit)), mostTarget)
    }

    override func insert(_ access: Access) {
        guard charge(access) <= capacity else { return super.insert(access) }
        returnsFromB2 = place(access.id) == 3
        let queue = adapt(access)
        while used + charge(access) > capacity { evictOne() }
        returnsFromB2 = false
        setSize(access.id, charge(access))
        enter(access, queue)
        trimGhosts()
    }

    func trimGhosts() {
        while total(0) + total(2) > capacity && !queues[2].isEmpty { queues[2].removeFirst() }
        while total(0) + total(1) + total(2) + total(3) > 2 * capacity && !queues[3].isEmpty {
            queues[3].removeFirst()
        }
    }

    override func evictOne() {
        let recent = total(0)
        let overTarget =
            recent > UInt64(target) * unit || (returnsFromB2 && recent >= UInt64(target.rounded(.up)) * unit)
        if !queues[0].isEmpty && (overTarget || queues[1].isEmpty) {
            leave(queues[0][0], ghost: 2)
        } else {
            leave(queues[1][0], ghost: 3)
        }
    }

    override func store(_ access: Access) {
        super.store(access)
        trimGhosts()
    }

    override func resize(_ capacity: UInt64) {
        target = min(target, Double(capacity) / Double(unit))
        super.resize(capacity)
        trimGhosts()
    }
}

final class SlowCAR: SlowARC {
    var isUsed: Set<UInt32> = []

    override func onHit(_ access: Access) { isUsed.insert(access.id) }

    override func insert(_ access: Access) {
        guard charge(access) <= capacity else { return super.insert(access) }
        while used + charge(access) > capacity { evictOne() }
        let queue = adapt(access)
        setSize(access.id, charge(access))
        isUsed.remove(access.id)
        enter(access, queue)
        trimGhosts()
    }

    override func evictOne() {
        while true {
            let takesFirst =
                !queues[0].isEmpty
                && (total(0) >= max(unit, UInt64(target.rounded(.up)) * unit) || queues[1].isEmpty)
            let id = queues[takesFirst ? 0 : 1][0]
            if isUsed.remove(id) == nil { return leave(id, ghost: takesFirst ? 2 : 3) }
            move(id, 1)
        }
    }
}

@Suite struct SLRUTests {
    @Test func workedExample() throws {
        try expectStory(
            "slru", capacity: 4, [1, 2, 3, 4, 1, 5],
            [
                "1 miss", "2 miss", "3 miss", "4 miss", "1 hit",
                "5 miss, 2 leaves: least recently used of segment 1, the lowest: its last use was 4 requests ago",
            ], options: [("segments", .integer(2))])
    }

    @Test(arguments: [2, 4]) func agreesWithTheSlowOne(count: Int) throws {
        try expectAgreement("slru", options: [("segments", .integer(count))]) {
            SlowSLRU(capacity: $0, countsEntries: $1, queues: count)
        }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("slru", reference: "slru")
    }
}

@Suite struct TwoQTests {
    @Test func workedExample() throws {
        try expectStory(
            "2q", capacity: 4, [1, 2, 3, 4, 5, 1, 6, 7, 8],
            [
                "1 miss", "2 miss", "3 miss", "4 miss",
                "5 miss, 1 leaves: first of the newcomers, which are over their share: inserted 4 requests ago",
                "1 miss, 2 leaves: first of the newcomers, which are over their share: inserted 4 requests ago",
                "6 miss, 3 leaves: first of the newcomers, which are over their share: inserted 4 requests ago",
                "7 miss, 4 leaves: first of the newcomers, which are over their share: inserted 4 requests ago",
                "8 miss, 5 leaves: first of the newcomers, which are over their share: inserted 4 requests ago",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("2q") { SlowTwoQ(capacity: $0, countsEntries: $1, queues: 3) }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("2q", reference: "2q")
    }
}

@Suite struct ARCTests {
    @Test func workedExample() throws {
        try expectStory(
            "arc", capacity: 2, [1, 2, 1, 3, 2],
            [
                "1 miss", "2 miss", "1 hit",
                "3 miss, 2 leaves: least recently used of those used once (T1), whose target is 0:"
                    + " its last use was 2 requests ago",
                "2 miss, 1 leaves: least recently used of those used more often (T2),"
                    + " as T1 is within its target of 1: its last use was 2 requests ago",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("arc") { SlowARC(capacity: $0, countsEntries: $1, queues: 4) }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("arc", reference: "arc")
    }
}

@Suite struct CARTests {
    @Test func workedExample() throws {
        try expectStory(
            "car", capacity: 2, [1, 2, 1, 3, 2],
            [
                "1 miss", "2 miss", "1 hit",
                "3 miss, 2 leaves: the hand of the recent clock (T1, target 0) found it not used since it came in"
                    + " 2 requests ago",
                "2 miss, 3 leaves: the hand of the recent clock (T1, target 0) found it not used since it came in"
                    + " 1 request ago",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("car") { SlowCAR(capacity: $0, countsEntries: $1, queues: 4) }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("car", reference: "car", except: ["multi2 2400"])
    }
}
