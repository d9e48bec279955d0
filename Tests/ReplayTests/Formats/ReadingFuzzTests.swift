import Basics
import Glibc
import Testing

@testable import Replay

/// Traces with damage in them: they are read, or refused with a message, and never more.
@Suite struct ReadingFuzzTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What each format looks like, and something of everything that has a form of its own.
    private func seeds() throws -> [(format: TraceFormat, bytes: [UInt8])] {
        var requests: [Request] = []
        for index in 0..<200 {
            let key = String(index % (index.isMultiple(of: 3) ? 17 : 23))
            requests.append(
                Request(
                    key: key, time: Double(index) / 2, size: UInt64(index * 37),
                    operation: RequestOperation.allCases[index % 3], lifetime: Double(index % 5)))
        }
        var seeds: [(TraceFormat, [UInt8])] = []
        for format in TraceFormat.all where format.isWritable {
            try write(requests, to: "\(folder.path)/seed", as: format)
            seeds.append((format, try folder.bytes("seed")))
        }
        let commands = ["GET", "SET", "MSET", "ZUNION", "EXPIRE", "GETEX", "BLPOP"]
        let monitor = (0..<50).map { index in
            let command = commands[index % commands.count]
            return
                #"10\#(index).5 [\#(index % 2) 127.0.0.1:1] "\#(command)" "\#(index % 4)" "a\x00\"" "EX" "5""#
        }
        seeds.append((.redisMonitor, Array(monitor.joined(separator: "\n").utf8)))
        let access = (0..<50).map {
            #"h - - [10/Oct/2000:13:55:36 -0700] "GET /\#($0 % 5) HTTP/1.0" 304 \#($0)"#
        }
        let watch = (0..<50).map {
            "ts=\($0).5 gid=\($0) type=\($0 % 3 == 0 ? "item_store" : "item_get") key=%2\($0 % 5) status=stored size=\($0)"
        }
        seeds.append((.memcachedWatch, Array(watch.joined(separator: "\n").utf8)))
        seeds.append((.accessLog, Array(access.joined(separator: "\n").utf8)))
        let events = #"{"number":1,"time_ns":5,"node":"app","kind":"request","key":"a","verb":"read"}"#
        seeds.append((.jsonLines, Array((events + "\nprinted\n" + events).utf8)))
        seeds.append((.csv, Array("key,op,size,op_count,key_size\n\"a\"\"b\",GET,1,30,2\n".utf8)))
        return seeds
    }

    private func mutate(_ bytes: [UInt8], _ random: inout RandomStream) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(6) {
            guard !bytes.isEmpty else { break }
            let place = Int(random.below(UInt64(bytes.count)))
            switch random.below(7) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[place] ^= 1 << UInt8(random.below(8))
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(random.below(20))))
            case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
            case 4: bytes.removeLast(bytes.count - place)
            case 5:
                let words = [
                    "\n", "\"", "\\", "99999999999999999999", "-1", ",", "{", "[", "\u{0}", "*", "NaN",
                    "1e999",
                ]
                bytes.insert(contentsOf: Array(words[Int(random.below(UInt64(words.count)))].utf8), at: place)
            default: bytes[place] = [0, 0xFF, 0x0A, 0x22, 0x7F][Int(random.below(5))]
            }
        }
        return bytes
    }

    @Test(.timeLimit(.minutes(30))) func damagedTraces() throws {
        // LARDER_FUZZ_ROUNDS asks for a longer run, LARDER_FUZZ_SEED for another one.
        let seed = getenv("LARDER_FUZZ_SEED").flatMap { UInt64(String(cString: $0)) } ?? 2026
        var random = RandomStream(seed: seed)
        var read = 0
        var refused = 0
        let seeds = try seeds()
        let rounds = getenv("LARDER_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 60
        for round in 0..<rounds {
            for (format, seed) in seeds {
                let bytes = mutate(seed, &random)
                let options = TraceOptions(
                    format: round.isMultiple(of: 2) ? format : nil, skipBad: Int(random.below(3)) * 50)
                do throws(TraceError) {
                    try check(bytes, options, atOnce: 1 + Int(random.below(300)))
                    read += 1
                } catch {
                    refused += 1
                    #expect(!error.message.isEmpty && !error.message.contains("\n"), "\(error)")
                }
            }
        }
        #expect(read > 300 && refused > 300, "\(read) read, \(refused) refused")
    }

    /// Reads a trace both ways, and checks that they agree and that columns fit.
    private func check(_ bytes: [UInt8], _ options: TraceOptions, atOnce limit: Int) throws(TraceError) {
        guard let file = try? TemporaryFile(bytes) else {
            Issue.record("no temporary file")
            return
        }
        var trace = try TraceFile.open(file.path, options: options)
        var again = try TraceFile.open(file.path, options: options)
        var keys = KeyTable()
        var batch = RequestBatch()
        var records = TraceRecords()
        while try trace.read(limit, into: &batch, keys: &keys) {
            _ = try again.read(limit, into: &records)
            let columns = trace.columns
            func fits(_ count: Int, _ column: TraceColumns) -> Bool {
                count == (columns.contains(column) ? batch.count : 0)
            }
            #expect(batch.count <= limit && records.count == batch.count)
            #expect(fits(batch.sizes.count, .sizes) && fits(batch.times.count, .times))
            #expect(fits(batch.operations.count, .operations) && fits(batch.lifetimes.count, .lifetimes))
            #expect(records.columns.sizes == batch.sizes && records.columns.lifetimes == batch.lifetimes)
            batch = RequestBatch()
        }
        #expect(trace.log.requests == again.log.requests)
    }

    /// Compressed data with damage: decompressing stays within its memory, and says what is wrong.
    @Test(.timeLimit(.minutes(1)), arguments: [".gz", ".zst"]) func damagedCompression(suffix: String) throws
    {
        let requests = (0..<5000).map { Request(key: "key\($0 % 700)") }
        try write(requests, to: "\(folder.path)/seed\(suffix)", as: .text)
        let seed = try folder.bytes("seed\(suffix)")
        var random = RandomStream(seed: 7)
        var failures = 0
        for _ in 0..<200 {
            do throws(TraceError) {
                try check(mutate(seed, &random), TraceOptions(format: .text, skipBad: 1000), atOnce: 1000)
            } catch { failures += 1 }
        }
        #expect(failures > 20)
    }

    /// Noise of every size around the borders of the memory is read to its end.
    @Test(.timeLimit(.minutes(1))) func noise() throws {
        var random = RandomStream(seed: 3)
        for count in [1, 23, 24, 25, 8191, 8193, TraceInput.capacity + 1] {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let isLong = count > 10_000
            let formats: [TraceFormat] = isLong ? [.oracleGeneral, .redisMonitor, .csv] : TraceFormat.all
            for format in formats {
                do throws(TraceError) {
                    try check(bytes, TraceOptions(format: format, skipBad: .max), atOnce: 50_000)
                } catch { #expect(!error.message.isEmpty) }
            }
        }
    }
}
