import Testing

@testable import Replay

/// Which requests are replayed: places, limits, conditions, and several files as one.
@Suite struct SelectionTests {
    private static let text = """
        time,key,size,op
        10,user:1,100,read
        11,page:1,5000,read
        12,user:2,100,write
        15,user:1,100,delete
        20,page:2,10,read
        """

    private func keys(_ texts: [String], _ change: (inout TraceSelection) -> Void) throws -> [String] {
        var files: [TraceFile] = []
        let temporary = try texts.map { try TemporaryFile($0, named: "trace.csv") }
        for file in temporary { files.append(try TraceFile.open(file.path)) }
        var selection = TraceSelection()
        change(&selection)
        let source = try SelectedTrace(files, selection)
        var table = KeyTable()
        var found: [String] = []
        var batch = RequestBatch()
        while try source.read(2, into: &batch, keys: &table) {
            found += batch.ids.map { table.text(of: $0) ?? "" }
            batch = RequestBatch()
        }
        return found
    }

    @Test func placesAndLimits() throws {
        let text = Self.text
        #expect(try keys([text]) { $0.limit = 2 } == ["user:1", "page:1"])
        #expect(try keys([text]) { $0.from = .requests(3) } == ["user:1", "page:2"])
        #expect(try keys([text]) { $0.until = .requests(1) } == ["user:1"])
        #expect(
            try keys([text]) {
                $0.from = TraceSelection.Place("1s")
                $0.until = TraceSelection.Place("5s")
            } == ["page:1", "user:2"])
    }

    @Test func conditions() throws {
        let text = Self.text
        func only(_ conditions: String...) throws -> [String] {
            try keys([text]) { $0.filters = conditions.compactMap { TraceFilter($0) } }
        }
        #expect(try only("op=read") == ["user:1", "page:1", "page:2"])
        #expect(try only("op=write|delete") == ["user:2", "user:1"])
        #expect(try only("key=user:*") == ["user:1", "user:2", "user:1"])
        #expect(try only("key=*:?", "size<1KiB", "op=read") == ["user:1", "page:2"])
        #expect(try only("size>=1KiB") == ["page:1"])
        #expect(
            TraceFilter("tenant=") == nil && TraceFilter("op=fetch") == nil && TraceFilter("key=") == nil)
    }

    /// A tenant is a number or a name; a pattern is Redis's.
    @Test func tenantsAndPatterns() throws {
        let text = "key,tenant\na1,7\nb2,shop\nc3,7\nd4,shop\n"
        func only(_ condition: String) throws -> [String] {
            let filter = try #require(TraceFilter(condition))
            return try keys([text]) { $0.filters = [filter] }
        }
        #expect(try only("tenant=7") == ["a1", "c3"])
        #expect(try only("tenant=shop") == ["b2", "d4"])
        #expect(try only("tenant=other") == [])
        #expect(try only("key=[ab]?") == ["a1", "b2"])
        let seven = try #require(TraceFilter("tenant=7"))
        #expect(throws: TraceError.self) {
            try keys(["key,size\na,1\n"]) { $0.filters = [seven] }
        }
    }

    /// The samples of the parts of a trace, merged, are the sample of the whole: a key is kept everywhere or nowhere.
    @Test func samplesOfPartsJoinToTheSampleOfTheWhole() throws {
        var random = SmallRandom(seed: 4)
        let lines = (0..<3000).map { "\($0),key\(min(random.next(below: 900), random.next(below: 900)))\n" }
        func sample(_ lines: ArraySlice<String>) throws -> String {
            let file = try TemporaryFile("time,key\n" + lines.joined(), named: "part.csv")
            var trace = try TraceFile.open(file.path)
            var (records, kept) = (TraceRecords(), TraceRecords())
            let sampler = SpatialSampler(rate: 0.1, seed: 0)
            while try trace.read(1000, into: &records) { sampler.sample(records, into: &kept) }
            return "time,key\n"
                + (0..<kept.count).map { "\(kept.columns.times[$0] / 1_000_000_000),\(kept.key($0))\n" }
                .joined()
        }
        let whole = try keys([sample(lines[...])]) { _ in }
        // Parts by turns, as several machines would have them.
        let parts = try (0..<3).map { part in
            try sample(lines.enumerated().filter { $0.offset % 3 == part }.map(\.element)[...])
        }
        #expect(try keys(parts) { _ in } == whole && whole.count > 100)
    }

    @Test func filesAreMergedByTime() throws {
        let first = "time,key\n1,a\n5,b\n5,c\n"
        let second = "time,key\n2,x\n5,y\n9,z\n"
        #expect(try keys([first, second]) { _ in } == ["a", "x", "b", "c", "y", "z"])
        #expect(throws: TraceError.self) { try keys([first, "key\na\n"]) { _ in } }
    }
}
