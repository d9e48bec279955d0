import Eviction
import Testing

@testable import Replay

/// The engine beside an obvious simulation, and beside itself with other threads and batches.
@Suite struct ReplayerTests {
    @Test(arguments: [LifetimeRule.honour, .ignore, .every(50_000_000_000)], [true, false])
    func operationsAndLifetimesAgreeWithTheObvious(rule: LifetimeRule, countsEntries: Bool) throws {
        for seed: UInt64 in 1...4 {
            var source = MemorySource.random(
                seed: seed, sizes: true, operations: seed % 2 == 0, times: true, lifetimes: true)
            if seed % 2 == 1 {
                for index in source.requests.indices { source.requests[index].operation = .read }
            } else {
                // What depends on whether the key is there, and what only changes its time to live.
                for index in source.requests.indices where source.requests[index].operation == .write {
                    source.requests[index].operation = [.write, .add, .replace, .expire][index % 4]
                }
            }
            for capacity: UInt64 in [1, 7, 30, 500] {
                var settings = try settings("lru", countsEntries ? "\(capacity)" : "\(capacity)B")
                settings.lifetimes = rule
                settings.batch = 100
                let row = try replay(source, settings).rows[0]
                var slow = SlowLRU(capacity: capacity, countsEntries: countsEntries, lifetimes: rule)
                for request in source.requests { slow.play(request) }
                #expect(row.totals == slow.totals, "seed \(seed), capacity \(capacity)")
            }
        }
    }

    /// The batch path and the path one request at a time are the same cache.
    @Test(arguments: PolicyRegistry.all.map(\.descriptor.name)) func bothPathsAgree(policy: String) throws {
        for sizes in ["1,2,3,50,1%", "1B,40B,700B"] {
            var source = MemorySource.random(seed: 7, sizes: true, times: true)
            let plain = try replay(source, try settings(policy, sizes))
            source.hasOperations = true
            for index in source.requests.indices { source.requests[index].operation = .read }
            let stepped = try replay(source, try settings(policy, sizes))
            #expect(plain.rows.map(\.totals) == stepped.rows.map(\.totals))
            #expect(plain.totals == stepped.totals)
        }
    }

    @Test func threadsAndBatchesChangeNothing() throws {
        let all = PolicyRegistry.all.map(\.descriptor.name).joined(separator: ",")
        let source = MemorySource.random(seed: 5, requests: 4000, sizes: true, operations: true, times: true)
        var settings = try settings(all, "3,40,10%,300B")
        settings.warmUp = .share(0.1)
        settings.window = .requests(700)
        let once = ReplayReport.text([try replay(source, settings)], .csv)
        let streamed = try replay(source, try Self.streaming(jobs: 1, batch: 1 << 16))
        for (jobs, batch) in [(2, 1 << 16), (3, 333), (1, 1)] {
            settings.jobs = jobs
            settings.batch = batch
            #expect(ReplayReport.text([try replay(source, settings)], .csv) == once)
            let again = try replay(source, try Self.streaming(jobs: jobs, batch: batch))
            #expect(ReplayReport.text([again], .json) == ReplayReport.text([streamed], .json))
        }
    }

    private static func streaming(jobs: Int, batch: Int) throws -> ReplaySettings {
        var settings = try settings("lru,arc,random,lirs", "3,40", jobs: jobs)
        settings.batch = batch
        settings.warmUp = .requests(123)
        settings.window = .time(100_000_000_000)
        return settings
    }

    // MARK: Counting

    @Test func aWorkedExample() throws {
        var source = MemorySource(
            [1, 2, 1, 3, 2, 9].map { MemorySource.Request(key: $0, size: $0 * 10) })
        source.hasSizes = true
        let result = try replay(source, try settings("lru", "2,50B"))
        #expect(result.distinctKeys == 4)
        #expect(result.totals.requests == 6)
        #expect(result.totals.compulsory == 4)
        #expect(result.totals.readBytes == 180)
        // Two entries: 1 2 in, 1 hit, 3 for 2, 2 for 1, 9 for 3.
        #expect(result.rows[0].totals.misses == 5)
        #expect(result.rows[0].totals.missedBytes == 170)
        #expect(result.rows[0].totals.evicted == 3)
        // Fifty bytes: 10 and 20 in, 10 hit, 30 for 20, 20 for 10, 90 never fits.
        #expect(result.rows[1].totals.misses == 5)
        #expect(result.rows[1].totals.tooLarge == 1)
        #expect(result.rows[1].totals.evicted == 2)
        #expect(result.rows[1].totals.storedBytes == 80)
        #expect(result.rows[1].residents == 2)
    }

    @Test func theWarmUpIsLeftOut() throws {
        let keys: [UInt64] = [1, 2, 3, 1, 2, 3, 4, 1]
        for (text, warmUp) in [("3", WarmUp.requests(3)), ("50%", .share(0.5)), ("0", .none)] {
            var settings = try settings("lru", "10")
            settings.warmUp = try WarmUp(text)
            #expect(settings.warmUp == warmUp)
            let result = try replay(MemorySource(keys: keys), settings)
            let left = keys.dropFirst(Int(result.warmUp))
            #expect(result.totals.requests == UInt64(left.count))
            #expect(result.rows[0].totals.misses == (text == "0" ? 4 : 1))
            #expect(result.totals.compulsory == (text == "0" ? 4 : 1))
        }
    }

    @Test func windowsAddUp() throws {
        let source = MemorySource.random(seed: 9, requests: 2500, sizes: true, operations: true, times: true)
        for window in [ReplayWindow.requests(300), .time(77_000_000_000), .requests(2500), .requests(9000)] {
            var settings = try settings("lru,s3-fifo", "20")
            settings.window = window
            settings.batch = 250
            let result = try replay(source, settings)
            #expect(result.windows.reduce(0) { $0 + $1.totals.requests } == 2500)
            #expect(result.windows.reduce(0) { $0 + $1.totals.readBytes } == result.totals.readBytes)
            for row in result.rows {
                #expect(row.windows.count == result.windows.count)
                #expect(row.windows.reduce(0) { $0 + $1.misses } == row.totals.misses)
            }
        }
    }

    @Test func windowsOfTimeBeginWhereTheyShould() throws {
        var source = MemorySource(
            [5, 6, 14, 15, 40, 41].map { MemorySource.Request(key: 1, time: $0 * 1_000_000_000) })
        source.hasTimes = true
        var settings = try settings("lru", "1")
        settings.window = .time(10_000_000_000)
        let result = try replay(source, settings)
        #expect(result.windows.map { ($0.start ?? 0) / 1_000_000_000 } == [5, 15, 35])
        #expect(result.windows.map(\.totals.requests) == [3, 1, 2])
    }

    @Test func admissionStandsInFront() throws {
        let source = MemorySource.random(seed: 2)
        let result = try replay(
            source, try settings("lru,lru:admission=tinylfu,lru:admission=probability", "20"))
        #expect(result.rows[0].totals.refused == 0)
        #expect(result.rows[1].totals.refused > 0)
        #expect(result.rows[2].totals.refused > 0)
        for row in result.rows {
            #expect(row.totals.misses == row.totals.stored + row.totals.refused)
            #expect(row.totals.stored == row.totals.evicted + UInt64(row.residents))
        }
    }

    // MARK: Refusals

    @Test func whatTheTraceDoesNotTellIsRefused() throws {
        func error(_ source: MemorySource, _ change: (inout ReplaySettings) throws -> Void) throws
            -> ReplayError?
        {
            var settings = try settings("lru", "10")
            try change(&settings)
            do throws(ReplayError) {
                _ = try Replayer(source, name: "t", settings: settings).run()
                return nil
            } catch { return error }
        }
        let plain = MemorySource(keys: [1, 2])
        #expect(
            try error(plain) { $0.sizes = [try CacheSize("1KiB")] }
                == .bytesWithoutSizes(size: "1KiB", trace: "t"))
        #expect(try error(plain) { $0.lifetimes = .every(5) } == .lifetimesWithoutTimes(trace: "t"))
        #expect(try error(plain) { $0.window = .time(5) } == .windowWithoutTimes(trace: "t"))
        #expect(try error(plain) { $0.warmUp = .requests(2) } == .nothingAfterWarmUp(trace: "t", requests: 2))
        #expect(try error(MemorySource(keys: [])) { _ in } == .emptyTrace(trace: "t"))
        #expect(
            try error(MemorySource(keys: [])) { $0.policies = try PolicyChoice.list("opt") }
                == .emptyTrace(trace: "t"))
        #expect(
            try error(plain) {
                $0.policies = try PolicyChoice.list("opt")
                $0.memoryLimit = 3
            } == .tooMuchToKeep(reason: "opt looks ahead to each key's next request", needed: 16, limit: 3))
    }

    /// A file that ends before its first request is told to be cut short, not to be empty.
    @Test func aFileCutShortBeforeItsFirstRequest() throws {
        // The head of a zstd frame, without its content.
        let file = try TemporaryFile([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x49], named: "a.txt.zst")
        let source = try TraceFile.open(file.path)
        let replayer = Replayer(source, name: "a", settings: try Self.streaming(jobs: 1, batch: 10))
        do {
            _ = try replayer.run()
            Issue.record("it was replayed")
        } catch {
            #expect("\(error)" == "a: the zstd data is cut short before its first request")
        }
    }
}
