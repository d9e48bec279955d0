import Testing

@testable import Replay

/// Curves beside replays at every size.
@Suite struct CurveTests {
    private func curve(
        _ source: MemorySource, _ policies: String = "lru", sizes: CurveSizes = .all,
        countsEntries: Bool = true,
        rate: Double? = nil, warmUp: WarmUp = .none
    ) throws -> CurveResult {
        var settings = ReplaySettings(policies: [], sizes: [])
        settings.warmUp = warmUp
        settings.lifetimes = .ignore
        settings.batch = 700
        return try CurveMaker(
            source, name: "test", policies: try PolicyChoice.list(policies), sizes: sizes,
            countsEntries: countsEntries, rate: rate, settings: settings
        ).run()
    }

    /// Deletes and writes included, and through many closings-up of the line.
    @Test(arguments: [false, true], [WarmUp.none, .requests(500), .share(0.25)])
    func lruIsExactAtEverySize(operations: Bool, warmUp: WarmUp) throws {
        let source = MemorySource.random(
            seed: 1, requests: 36_000, keys: 150, operations: operations)
        let sizes = [1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30, 37, 45, 55, 70, 90, 120, 150, 400, 5000]
            .map { CacheSize(entries: $0) }
        var settings = ReplaySettings(policies: try PolicyChoice.list("lru"), sizes: sizes)
        settings.warmUp = warmUp
        let replayed = try replay(source, settings)
        let points = try curve(source, sizes: .these(sizes), warmUp: warmUp).curves[0].points
        #expect(points.map(\.misses) == replayed.rows.map(\.totals.misses))
        #expect(points.map(\.missRatio) == replayed.rows.map { replayed.missRatio($0.totals) })
    }

    @Test func lruIsExactInBytesAtTheTabulatedSizes() throws {
        for seed: UInt64 in 1...3 {
            let source = MemorySource.random(seed: seed, requests: 6000, sizes: true)
            let points = try curve(source, countsEntries: false).curves[0].points.filter { $0.size >= 40 }
            #expect(points.count > 50)
            let settings = ReplaySettings(
                policies: try PolicyChoice.list("lru"), sizes: points.map { CacheSize(bytes: $0.size) })
            let replayed = try replay(source, settings)
            #expect(points.map(\.misses) == replayed.rows.map(\.totals.misses))
            #expect(points.map(\.byteMissRatio) == replayed.rows.map { replayed.byteMissRatio($0.totals) })
        }
    }

    @Test func aCurveFallsUntilEverythingFits() throws {
        let result = try curve(MemorySource(keys: [1, 2, 3, 1, 2, 3, 3]))
        // 3 comes back at distance 1; 1, 2 and 3 at distance 3.
        #expect(result.curves[0].points.map(\.size) == [1, 3])
        #expect(result.curves[0].points.map(\.misses) == [6, 3])
    }

    @Test func aSampleOfEverythingIsExact() throws {
        let source = MemorySource.random(seed: 4, requests: 5000)
        let sizes = [1, 5, 20, 100].map { CacheSize(entries: $0) }
        let result = try curve(source, "sieve,opt", sizes: .these(sizes), rate: 1)
        let replayed = try replay(
            source, ReplaySettings(policies: try PolicyChoice.list("sieve,opt"), sizes: sizes))
        #expect(result.curves.flatMap { $0.points.map(\.misses) } == replayed.rows.map(\.totals.misses))
        #expect(result.curves.allSatisfy { $0.error == nil && $0.rate == 1 })
    }

    /// What takes no long time is simulated whole, however many keys there are; the larger the work, the fewer keys.
    @Test func aShortTraceIsNotSampled() throws {
        var random = SmallRandom(seed: 8)
        let source = MemorySource(keys: (0..<90_000).map { _ in random.next(below: 1 << 40) })
        let sizes = [10, 1000].map { CacheSize(entries: $0) }
        let result = try curve(source, "fifo", sizes: .these(sizes))
        #expect(result.distinctKeys > 80_000 && result.curves[0].rate == 1 && result.remarks.isEmpty)
    }

    /// Reading ahead changes nothing.
    @Test func threadsChangeNoCurve() throws {
        let source = MemorySource.random(seed: 2, requests: 5000, sizes: true, operations: true)
        var texts: [String] = []
        for jobs in [1, 2] {
            var settings = ReplaySettings(policies: try PolicyChoice.list("lru"), sizes: [])
            settings.jobs = jobs
            settings.batch = 300
            settings.warmUp = .requests(1000)
            let maker = CurveMaker(
                source, name: "t", policies: settings.policies, sizes: .all, countsEntries: true, rate: nil,
                settings: settings)
            texts.append(CurveReport.text([try maker.run()], .csv))
        }
        #expect(texts[0] == texts[1] && texts[0].count > 1000)
    }

    /// The error of a miniature simulation, measured: on this skewed trace 5% of the keys give every policy's ratio within 3 points.
    @Test(arguments: ["sieve", "s3-fifo", "arc", "w-tinylfu", "fifo", "lfu"]) func miniaturesAreClose(
        policy: String
    ) throws {
        var random = SmallRandom(seed: 11)
        let keys = (0..<300_000).map { _ in
            // Log-uniform ranks: about Zipf with exponent 1.
            UInt64(Self.power(Double(random.next(below: 1 << 30)) / Double(1 << 30), base: 60_000))
        }
        let source = MemorySource(keys: keys)
        let sizes = [1000, 3000, 10_000, 30_000].map { CacheSize(entries: $0) }
        let estimate = try curve(source, policy, sizes: .these(sizes), rate: 0.05)
        let replayed = try replay(
            source, ReplaySettings(policies: try PolicyChoice.list(policy), sizes: sizes))
        for (point, row) in zip(estimate.curves[0].points, replayed.rows) {
            #expect(
                (point.missRatio - replayed.missRatio(row.totals)).magnitude < 0.03,
                "\(policy) at \(point.size)")
        }
        let error = try #require(estimate.curves[0].error)
        #expect(error.mean <= error.highest && error.highest < 0.03)
        #expect(
            estimate.remarks.first?.hasPrefix("\(policy): what ~ marks is estimated from 5.00% of the keys")
                == true)
    }

    private static func power(_ exponent: Double, base: Double) -> Double {
        // base^exponent by squaring roots, so that the trace is the same on every machine.
        var (result, root, rest) = (1.0, base, exponent)
        for _ in 0..<40 {
            root = root.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return result
    }

    @Test(arguments: [100, 16_384, 70_000, 300_000]) func sumsBehindAPlace(length: Int) {
        var random = SmallRandom(seed: 6)
        var bits = BitSums(length: length)
        var weights = WeightSums(length: length)
        var plain = [UInt64](repeating: 0, count: length)
        for place in 0..<length {
            plain[place] = 1 + random.next(below: 1000)
            bits.append(1, at: place)
            weights.append(plain[place], at: place)
            // Half of all places are emptied again, near the end and far from it.
            if random.next(below: 2) == 0 {
                let other =
                    place
                    - Int(
                        random.next(
                            below: UInt64(random.next(below: 2) == 0 ? place + 1 : min(place + 1, 90))))
                if plain[other] > 0 {
                    plain[other] = 0
                    bits.clear(other)
                    weights.clear(other)
                }
            }
            if place != length - 1, place % (length / 7) != 0 { continue }
            var behind = [(count: UInt64, sum: UInt64)](repeating: (0, 0), count: place + 1)
            for other in (0..<place).reversed() {
                let next = plain[other + 1]
                behind[other] = (behind[other + 1].count + (next > 0 ? 1 : 0), behind[other + 1].sum + next)
            }
            let isRight = (0...place).allSatisfy {
                bits.sum(behind: $0, last: place) == behind[$0].count
                    && weights.sum(behind: $0, last: place) == behind[$0].sum
            }
            #expect(isRight, "at \(place) of \(length)")
            let filled = plain.indices.prefix(place + 1).filter { plain[$0] > 0 }
            #expect(walk(bits, place) == filled && walk(weights, place) == filled)
        }
    }

    private func walk(_ sums: borrowing some RecencySums & ~Copyable, _ last: Int) -> [Int] {
        var places: [Int] = []
        var next = 0
        while let place = sums.firstFilled(from: next, last: last) {
            places.append(place)
            next = place + 1
        }
        return places
    }
}
