import Testing

@testable import Eviction

/// LIRS with the stack and the queue as arrays, the oldest first, and sets for what an entry is.
final class SlowLIRS: SlowCache {
    var stack: [UInt32] = []
    var queue: [UInt32] = []
    /// Evicted keys in the stack, in the order of their eviction.
    var ghosts: [UInt32] = []
    var isLIR: Set<UInt32> = []
    var charges: [UInt32: UInt64] = [:]

    var lirLimit: UInt64 { capacity - shareOfAtLeastOne(0.1) }

    override func onUnit(from old: UInt64) { if total(isLIR) > lirLimit { limitLIR() } }

    func total(_ ids: some Sequence<UInt32>) -> UInt64 { ids.reduce(0) { $0 + (charges[$1] ?? 0) } }

    func prune() {
        while let bottom = stack.first, !isLIR.contains(bottom) {
            stack.removeFirst()
            ghosts.removeAll { $0 == bottom }
        }
    }

    func limitLIR() {
        while total(isLIR) > lirLimit {
            prune()
            let bottom = stack.removeFirst()
            isLIR.remove(bottom)
            queue.append(bottom)
            prune()
        }
        prune()
    }

    func becomeLIR(_ id: UInt32) {
        stack.removeAll { $0 == id }
        queue.removeAll { $0 == id }
        stack.append(id)
        isLIR.insert(id)
        limitLIR()
    }

    override func onHit(_ access: Access) {
        let id = access.id
        if isLIR.contains(id) || stack.contains(id) { return becomeLIR(id) }
        queue.removeAll { $0 == id }
        queue.append(id)
        stack.append(id)
    }

    override func insert(_ access: Access) {
        guard charge(access) <= capacity else { return super.insert(access) }
        let returns = ghosts.contains(access.id)
        ghosts.removeAll { $0 == access.id }
        if returns { stack.removeAll { $0 == access.id } }
        while used + charge(access) > capacity { evictOne() }
        setSize(access.id, charge(access))
        charges[access.id] = charge(access)
        if returns || total(isLIR) + charge(access) <= lirLimit {
            becomeLIR(access.id)
        } else {
            stack.append(access.id)
            queue.append(access.id)
        }
    }

    override func evictOne() {
        if queue.isEmpty {
            prune()
            let bottom = stack.removeFirst()
            isLIR.remove(bottom)
            queue.append(bottom)
            prune()
        }
        let id = queue.removeFirst()
        setSize(id, nil)
        departed.append(id)
        if stack.contains(id) {
            ghosts.append(id)
            trim()
        }
    }

    func trim() {
        while total(ghosts) > share(1) {
            let oldest = ghosts.removeFirst()
            stack.removeAll { $0 == oldest }
        }
    }

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        charges[access.id] = charge(access)
        if isLIR.contains(access.id) && total(isLIR) > lirLimit { limitLIR() }
    }

    override func remove(_ id: UInt32) {
        stack.removeAll { $0 == id }
        queue.removeAll { $0 == id }
        let wasGhost = ghosts.contains(id)
        ghosts.removeAll { $0 == id }
        isLIR.remove(id)
        if !wasGhost && sizes[id] != nil { prune() }
        setSize(id, nil)
    }

    override func resize(_ capacity: UInt64) {
        self.capacity = capacity
        if total(isLIR) > lirLimit { limitLIR() }
        super.resize(capacity)
        trim()
    }
}

@Suite struct LIRSTests {
    @Test func workedExample() throws {
        try expectStory(
            "lirs", capacity: 3, [1, 2, 3, 4, 3, 1],
            [
                "1 miss", "2 miss", "3 miss",
                "4 miss, 3 leaves: front of the HIR queue: not used again within the stack, while 2 entries"
                    + " with short distances between uses (LIR) stay; its last use was 1 request ago",
                "3 miss, 4 leaves: front of the HIR queue: not used again within the stack, while 2 entries"
                    + " with short distances between uses (LIR) stay; its last use was 1 request ago",
                "1 hit",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("lirs", options: [("hir", .fraction(0.1))]) {
            SlowLIRS(capacity: $0, countsEntries: $1)
        }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("lirs", reference: "lirs")
    }
}
