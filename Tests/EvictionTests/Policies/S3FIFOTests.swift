import Testing

@testable import Eviction

/// S3-FIFO over three arrays, the oldest first.
final class SlowS3FIFO: SlowCache {
    var small: [UInt32] = []
    var main: [UInt32] = []
    var ghosts: [(id: UInt32, charge: UInt64)] = []
    var uses: [UInt32: Int] = [:]
    var hasEvicted = false
    var returns = false
    let warmsUpMain: Bool
    let threshold: Int

    init(capacity: UInt64, countsEntries: Bool, warmsUpMain: Bool, threshold: Int) {
        self.warmsUpMain = warmsUpMain
        self.threshold = threshold
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    var smallShare: UInt64 { shareOfAtLeastOne(0.1) }
    var ghostShare: UInt64 { share(0.9) }

    func total(_ ids: [UInt32]) -> UInt64 { ids.reduce(0) { $0 + (sizes[$1] ?? 0) } }

    override func onHit(_ access: Access) { uses[access.id] = min(3, (uses[access.id] ?? 0) + 1) }

    override func insert(_ access: Access) {
        if charge(access) <= capacity {
            returns = ghosts.contains { $0.id == access.id }
            ghosts.removeAll { $0.id == access.id }
        }
        super.insert(access)
    }

    override func onAdmit(_ access: Access) {
        uses[access.id] = 0
        let fillsMain = warmsUpMain && !hasEvicted && total(small) >= smallShare
        if returns || fillsMain { main.append(access.id) } else { small.append(access.id) }
        returns = false
    }

    override func evictOne() {
        hasEvicted = true
        while true {
            if total(main) > capacity - smallShare || small.isEmpty {
                let id = main.removeFirst()
                if let left = uses[id], left > 0 {
                    uses[id] = left - 1
                    main.append(id)
                    continue
                }
                setSize(id, nil)
                departed.append(id)
                return
            }
            let id = small.removeFirst()
            if uses[id] ?? 0 >= threshold {
                uses[id] = 0
                main.append(id)
                continue
            }
            ghosts.append((id, sizes[id] ?? 0))
            while ghosts.reduce(0, { $0 + $1.charge }) > ghostShare { ghosts.removeFirst() }
            setSize(id, nil)
            departed.append(id)
            return
        }
    }

    override func onRemove(_ id: UInt32) {
        small.removeAll { $0 == id }
        main.removeAll { $0 == id }
    }

    override func remove(_ id: UInt32) {
        ghosts.removeAll { $0.id == id }
        super.remove(id)
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        while ghosts.reduce(0, { $0 + $1.charge }) > ghostShare { ghosts.removeFirst() }
    }
}

@Suite struct S3FIFOTests {
    @Test func workedExample() throws {
        try expectStory(
            "s3-fifo", capacity: 3, [1, 2, 3, 1, 4, 5, 2, 6],
            [
                "1 miss", "2 miss", "3 miss", "1 hit",
                "4 miss, 1 leaves: at the end of the small queue with 1 hit, of 2 that earn the main queue",
                "5 miss, 2 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
                "2 miss, 3 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
                "6 miss, 4 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
            ], options: [("warm-up", .word("small"))])
    }

    @Test func theMainQueueGivesSecondChances() throws {
        try expectStory(
            "s3-fifo", capacity: 3, [1, 1, 1, 2, 3, 4, 2, 5, 2, 3, 4, 5, 3],
            [
                "1 miss", "1 hit", "1 hit", "2 miss", "3 miss",
                "4 miss, 2 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
                "2 miss, 3 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
                "5 miss, 4 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
                "2 hit",
                "3 miss, 5 leaves: at the end of the small queue with 0 hits, of 2 that earn the main queue",
                "4 miss, 1 leaves: at the end of the main queue with no use left that would spare it: 2 hits in all",
                "5 miss, 3 leaves: at the end of the main queue with no use left that would spare it: 0 hits in all",
                "3 miss, 4 leaves: at the end of the main queue with no use left that would spare it: 0 hits in all",
            ], options: [("warm-up", .word("small"))])
    }

    @Test(arguments: zip(["main", "small"], [2, 1])) func agreesWithTheSlowOne(warmUp: String, threshold: Int)
        throws
    {
        try expectAgreement(
            "s3-fifo", options: [("warm-up", .word(warmUp)), ("threshold", .integer(threshold))]
        ) {
            SlowS3FIFO(
                capacity: $0, countsEntries: $1, warmsUpMain: warmUp == "main", threshold: threshold)
        }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("s3-fifo", reference: "s3fifo")
    }
}
