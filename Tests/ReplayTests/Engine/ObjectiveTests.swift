import Testing

@testable import Replay

@Suite struct ObjectiveTests {
    @Test(arguments: ["hit-ratio>=40%", "miss-ratio<=0.5", "byte-hit-ratio>=30%"])
    func theSmallestSizeIsFound(text: String) throws {
        let source = MemorySource.random(seed: 3, requests: 6000, sizes: true)
        let objective = try Objective(text)
        let result = try ObjectiveSearch(
            source, name: "t", objective: objective, settings: try settings("lru,opt", "1")
        ).run()
        #expect(result.rows.map(\.policy) == ["opt", "lru"])
        for row in result.rows {
            let size = try #require(row.size)
            let sizes = "\(size - 1),\(size)"
            let around = try replay(source, try settings(row.policy, sizes))
            #expect(objective.ratio(around.rows[0].totals, of: around.totals) > objective.missRatio)
            #expect(objective.ratio(around.rows[1].totals, of: around.totals) <= objective.missRatio)
            #expect(row.more.map(\.size) == [size + max(1, size / 10)])
        }
    }

    @Test func whatNoSizeReachesIsSaid() throws {
        let result = try ObjectiveSearch(
            MemorySource(keys: [1, 2, 1, 2]), name: "t", objective: try Objective("hit-ratio>=60%"),
            settings: try settings("lru,fifo", "1")
        ).run()
        #expect(result.rows.allSatisfy { $0.size == nil && $0.missRatio == 0.5 })
        #expect(
            ObjectiveReport.text([result], .table) == """
                t: the smallest size with hit-ratio>=60%.
                2 entries hold everything.

                policy    smallest size  miss ratio  with 10% more
                lru     none reaches it      50.00%
                fifo    none reaches it      50.00%

                """)
    }

    @Test func sizesInBytesAreFoundToAThousandth() throws {
        let source = MemorySource.random(seed: 8, requests: 6000, sizes: true)
        let objective = try Objective("hit-ratio>=30%")
        let result = try ObjectiveSearch(
            source, name: "t", objective: objective, settings: try settings("lru", "1KiB")
        ).run()
        let row = result.rows[0]
        let size = try #require(row.size)
        let around = try replay(source, try settings("lru", "\(size)B,\(size - size / 500 - 1)B"))
        #expect(objective.ratio(around.rows[0].totals, of: around.totals) <= 0.7)
        #expect(objective.ratio(around.rows[1].totals, of: around.totals) > 0.7)
        #expect(row.more.map(\.size) == [size + size / 10, size + (1 << 30)])
    }
}
