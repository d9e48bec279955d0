import Testing

@testable import Replay

/// What misses cost, and objects of 4 GiB and more.
@Suite struct CostTests {
    private func run(_ source: MemorySource, _ policy: String, _ size: String, cost: CostRule) throws
        -> ReplayResult
    {
        var settings = try settings(policy, size)
        settings.cost = cost
        return try replay(source, settings)
    }

    private func source() -> MemorySource {
        // 1 is dear and comes back; 2, 3 and 4 are cheap.
        var source = MemorySource(keys: [1, 2, 3, 1, 4, 1, 2, 3, 4, 1])
        source.hasCosts = true
        source.hasSizes = true
        for index in source.requests.indices {
            source.requests[index].cost = source.requests[index].key == 1 ? 100_500 : 1000
            source.requests[index].size = source.requests[index].key * 10
        }
        return source
    }

    @Test func costsAreThoseOfTheMissedReads() throws {
        let column = try run(source(), "lru", "2", cost: .column)
        // LRU of two entries misses 1 2 3 1 4 2 3 4 1, and hits 1 once, after 4.
        #expect(column.rows[0].totals.misses == 9)
        #expect(column.rows[0].totals.missedCost == 3 * 100_500 + 6 * 1000)
        #expect(column.totals.readCost == 4 * 100_500 + 6 * 1000)
        #expect(CostRule.column.ratio(column.rows[0].totals, of: column.totals) == 307.5 / 408)
        let size = try run(source(), "lru", "2", cost: .size)
        #expect(CostRule.size.cost(of: size.rows[0].totals) == Double(size.rows[0].totals.missedBytes))
        let fixed = try run(source(), "lru", "2", cost: .fixed(2.5))
        #expect(CostRule.fixed(2.5).cost(of: fixed.rows[0].totals) == 22.5)
    }

    /// The path for columns counts the same misses as the quick one, for every policy that is not told costs.
    @Test(arguments: ["lru", "s3-fifo", "qd-lp", "arc", "opt"]) func countingChangesNoMiss(policy: String)
        throws
    {
        var source = MemorySource.random(seed: 11, sizes: true)
        source.hasCosts = true
        for index in source.requests.indices { source.requests[index].cost = UInt64(index % 7) }
        let plain = try replay(source, try settings(policy, "10,30,50"))
        let counted = try run(source, policy, "10,30,50", cost: .column)
        #expect(plain.rows.map(\.totals.misses) == counted.rows.map(\.totals.misses))
    }

    /// GDSF weighs costs: it keeps what is dear, and with the size as the cost it is LFU-DA.
    @Test func gdsfWeighsCosts() throws {
        let told = try run(source(), "gdsf", "2", cost: .column)
        let untold = try run(source(), "gdsf", "2", cost: .fixed(1))
        #expect(told.rows[0].totals.missedCost < 2 * 100_500)
        #expect(told.rows[0].totals.missedCost <= untold.rows[0].totals.misses * 100_500)
        let random = MemorySource.random(seed: 3, sizes: true)
        for size in ["400B", "1500B"] {
            let bySize = try run(random, "gdsf", size, cost: .size)
            let frequency = try run(random, "lfu-da", size, cost: .size)
            #expect(bySize.rows[0].totals == frequency.rows[0].totals)
        }
    }

    @Test func whatTheTraceDoesNotTell() throws {
        #expect(throws: ReplayError.costsWithoutColumn(trace: "test")) {
            try run(MemorySource(keys: [1]), "lru", "1", cost: .column)
        }
        #expect(throws: ReplayError.costsWithoutSizes(trace: "test")) {
            try run(MemorySource(keys: [1]), "lru", "1", cost: .size)
        }
        #expect(CostRule("0") == nil && CostRule("-1") == nil && CostRule("dear") == nil)
        #expect(CostRule("2.5") == .fixed(2.5) && CostRule("fixed") == .fixed(1))
    }

    /// A column cost is read, kept to a thousandth, and written.
    @Test(arguments: [
        "key,size,cost\na,1,2.5\nb,2,\nc,3,0.0014\n",
        "{\"key\":\"a\",\"size\":1,\"cost\":2.5}\n{\"key\":\"b\",\"size\":2}\n{\"key\":\"c\",\"size\":3,\"cost\":0.0014}\n",
    ])
    func columnsAreReadAndWritten(text: String) throws {
        let reading = try Reading(text: text, named: text.hasPrefix("{") ? "t.jsonl" : "t.csv")
        #expect(reading.columns.costs == [2500, 0, 1])
        let folder = try TemporaryFolder()
        for format in ["csv", "tsv", "jsonl"] {
            let file = try TemporaryFile(text, named: text.hasPrefix("{") ? "t.jsonl" : "t.csv")
            var trace = try TraceFile.open(file.path)
            let path = "\(folder.path)/t.\(format)"
            var sink = try TraceSink(
                path, format: try #require(TraceFormat.named(format)), columns: trace.columns)
            var records = TraceRecords()
            while try trace.read(2, into: &records) { try sink.write(&records) }
            #expect(try sink.finish() == [])
            #expect(try Reading(path).columns.costs == [2500, 0, 1], "\(format)")
        }
    }

    /// Every policy holds the objects of 5 GiB that fit, and no more: nothing is cut at 32 bits.
    @Test func objectsOfMoreThanFourGibibytes() throws {
        var source = MemorySource(keys: [1, 2, 3, 1, 2, 3, 1, 2, 3])
        source.hasSizes = true
        for index in source.requests.indices { source.requests[index].size = 5 << 30 }
        for policy in ["lru", "fifo", "arc", "gdsf", "w-tinylfu", "s3-fifo", "lhd"] {
            let room = try replay(source, try settings(policy, "15GiB"))
            #expect(room.rows[0].totals.misses == 3, "\(policy)")
            #expect(room.rows[0].totals.missedBytes == 15 << 30)
            let tight = try replay(source, try settings(policy, "9GiB"))
            #expect(tight.rows[0].residents == 1, "\(policy)")
        }
    }
}
