import Testing

@testable import Eviction

/// QD-LP-FIFO as three caches of their own, each with its loop of evictions.
final class SlowQDLP: SlowCache {
    var small: [UInt32] = []
    var main: [UInt32] = []
    var ghosts: [(id: UInt32, charge: UInt64)] = []
    var uses: [UInt32: Int] = [:]
    var returns = false

    var mainShare: UInt64 { capacity - shareOfAtLeastOne(0.1) }
    var ghostShare: UInt64 { share(0.9) }

    func total(_ ids: [UInt32]) -> UInt64 { ids.reduce(0) { $0 + (sizes[$1] ?? 0) } }

    override func onHit(_ access: Access) { uses[access.id] = min(3, (uses[access.id] ?? 0) + 1) }

    override func insert(_ access: Access) {
        if charge(access) > capacity { return super.insert(access) }
        returns = ghosts.contains { $0.id == access.id }
        ghosts.removeAll { $0.id == access.id }
        while used + charge(access) > capacity { evictOne() }
        if returns { makeRoomInMain(charge(access)) }
        setSize(access.id, charge(access))
        uses[access.id] = 0
        if returns { main.append(access.id) } else { small.append(access.id) }
        returns = false
    }

    func makeRoomInMain(_ charge: UInt64) {
        while !main.isEmpty, total(main) + charge > mainShare { evictFromMain() }
    }

    func evictFromMain() {
        while true {
            let id = main.removeFirst()
            guard let left = uses[id], left > 0 else {
                setSize(id, nil)
                departed.append(id)
                return
            }
            uses[id] = left - 1
            main.append(id)
        }
    }

    override func evictOne() {
        guard let id = small.first else { return evictFromMain() }
        if uses[id] ?? 0 == 0 {
            small.removeFirst()
            ghosts.append((id, sizes[id] ?? 0))
            while ghosts.reduce(0, { $0 + $1.charge }) > ghostShare { ghosts.removeFirst() }
            setSize(id, nil)
            departed.append(id)
            return
        }
        // One victim of the main queue at a time, since it may already be enough.
        let needed = sizes[id] ?? 0
        let isCrowded = !main.isEmpty && total(main) + needed > mainShare
        if isCrowded { evictFromMain() }
        if main.isEmpty || total(main) + needed <= mainShare {
            small.removeFirst()
            uses[id] = 0
            main.append(id)
        }
        if !isCrowded { evictOne() }
    }

    override func onRemove(_ id: UInt32) {
        small.removeAll { $0 == id }
        main.removeAll { $0 == id }
    }

    override func remove(_ id: UInt32) {
        super.remove(id)
        ghosts.removeAll { $0.id == id }
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        while ghosts.reduce(0, { $0 + $1.charge }) > ghostShare { ghosts.removeFirst() }
    }
}

@Suite struct QDLPTests {
    @Test func workedExample() throws {
        try expectStory(
            "qd-lp", capacity: 3, [1, 1, 2, 3, 4, 2, 5, 1, 6],
            [
                "1 miss", "1 hit", "2 miss", "3 miss",
                "4 miss, 2 leaves: at the end of the small queue, where it was never hit",
                "2 miss, 3 leaves: at the end of the small queue, where it was never hit",
                "5 miss, 4 leaves: at the end of the small queue, where it was never hit",
                "1 hit",
                "6 miss, 5 leaves: at the end of the small queue, where it was never hit",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("qd-lp") { SlowQDLP(capacity: $0, countsEntries: $1) }
    }

    /// What an independent program in Python, three sub-caches after libCacheSim's `QDLP.c`, has on the trace of text retrieval.
    @Test(arguments: zip([50, 100, 200, 300, 500, 800, 1000, 1500, 2000] as [UInt64], QDLPTests.misses))
    func reference(capacity: UInt64, misses: UInt64) throws {
        let trace = try SharedTraces.load("gli")
        let cache = try PolicyRegistry.named("qd-lp").make(capacity: capacity)
        #expect(cache.replay(ids: trace.ids.span).misses == misses)
    }

    static let misses: [UInt64] = [5932, 5932, 5932, 5931, 5041, 4102, 3904, 2896, 2562]
}
