import Testing

@testable import Replay

/// Formats that are records of bytes.
@Suite struct BinaryFormatTests {
    // MARK: oracleGeneral

    @Test(arguments: [1, 2, 1000]) func oracleGeneral(limit: Int) throws {
        let reading = try Reading(bytes: Bytes.oracleGeneralSample, atOnce: limit)
        #expect(reading.format == "oracleGeneral")
        #expect(reading.keys == ["7", "9", "7"])
        #expect(reading.columns.sizes == [100, 4096, 100])
        #expect(reading.seconds == [5, 5, 8])
        #expect(reading.columns.operations == [])
        #expect(reading.log.notes == [])
    }

    /// More than the memory holds at once, so that records lie across its borders.
    @Test func oracleGeneralThatIsLong() throws {
        var bytes: [UInt8] = []
        for index in 0..<100_000 {
            bytes += Bytes.oracleGeneral(
                time: UInt32(index / 10), key: UInt64(index) << 20, size: 1, next: -1)
        }
        let reading = try Reading(bytes: bytes, atOnce: 4096)
        #expect(reading.format == "oracleGeneral")
        #expect(reading.keys == (0..<100_000).map { String($0 << 20) })
    }

    @Test func oracleGeneralThatIsCut() throws {
        let reading = try Reading(
            bytes: Bytes.oracleGeneralSample.dropLast(5).map { $0 }, named: "a.oracleGeneral")
        #expect(reading.keys == ["7", "9"])
        #expect(
            reading.log.notes == [
                "the file ends inside a record: 19 of its 24 bytes are there; the 2 requests before it count"
            ])
    }

    /// Where the place of the next request is wrong, it is something else.
    @Test func notOracleGeneral() throws {
        let bytes = Bytes.oracleGeneral(time: 5, key: 7, size: 100, next: 2) + Bytes.oracleGeneralSample
        #expect(throws: TraceError.self) { try Reading(bytes: bytes) }
        let named = try Reading(bytes: bytes, options: TraceOptions(format: .oracleGeneral))
        #expect(named.keys == ["7", "7", "9", "7"])
    }

    // MARK: lcs

    private func lcsRecord(
        version: Int, time: UInt32, key: UInt64, size: UInt64, operation: UInt8, ttl: UInt32
    ) -> [UInt8] {
        let head = Bytes.little(time) + Bytes.little(key)
        let tenant: [UInt8] = [operation, 1, 2, 3]
        let next = Bytes.little(Int64(-1))
        switch version {
        case 1: return head + Bytes.little(UInt32(size)) + next
        case 2: return head + Bytes.little(UInt32(size)) + tenant + next
        default:
            let features = [UInt8](repeating: 9, count: (LCS.recordSizes[version] ?? 36) - 36)
            return head + Bytes.little(size) + tenant + Bytes.little(ttl) + next + features
        }
    }

    @Test(arguments: 1...8) func lcs(version: Int) throws {
        let bytes =
            Bytes.lcsHeader(version: UInt64(version))
            + lcsRecord(version: version, time: 1, key: 42, size: 10, operation: 1, ttl: 0)
            + lcsRecord(version: version, time: 2, key: 43, size: 20, operation: 3, ttl: 60)
            + lcsRecord(version: version, time: 3, key: 42, size: 0, operation: 9, ttl: 0)
        let reading = try Reading(bytes: bytes)
        #expect(reading.format == "lcs")
        #expect(reading.keys == ["42", "43", "42"])
        #expect(reading.columns.sizes == [10, 20, 0])
        #expect(reading.seconds == [1, 2, 3])
        #expect(reading.columns.operations == (version > 1 ? [.read, .write, .delete] : []))
        #expect(reading.lifetimeSeconds == (version > 2 ? [0, 60, 0] : []))
        // The three bytes behind the operation.
        #expect(reading.columns.tenants == (version > 1 ? [0x030201, 0x030201, 0x030201] : []))
    }

    @Test func sizesOfLCSAreCutToWhatFits() throws {
        func record(_ size: UInt64) -> [UInt8] {
            lcsRecord(version: 3, time: 1, key: 1, size: size, operation: 1, ttl: 0)
        }
        let reading = try Reading(bytes: Bytes.lcsHeader(version: 3) + record(5 << 30) + record(.max))
        #expect(reading.columns.sizes == [5 << 30, 1 << 48])
        #expect(reading.log.notes == ["1 size above 256 TiB, or below 0, counts as 256 TiB"])
    }

    @Test func headersOfLCSAreNotTrusted() throws {
        func message(_ bytes: [UInt8]) -> String {
            do { return "read as \(try Reading(bytes: bytes, named: "a.lcs").format)" } catch {
                return "\(error)"
            }
        }
        #expect(
            message(Bytes.lcsHeader(version: 9)).hasSuffix(
                "it says to be lcs version 9; versions 1 to 8 are read"))
        #expect(
            message(Bytes.lcsHeader(version: 1).dropLast(100).map { $0 }).hasSuffix(
                "the lcs header is cut short: 8092 of its 8192 bytes are there; fetch the file again"))
        var broken = Bytes.lcsHeader(version: 1)
        broken[8191] = 0
        #expect(message(broken).contains("the lcs header does not end as it should"))
        #expect(message(Bytes.lcsHeader(version: .max)).contains("lcs version 18446744073709551615"))
    }

    // MARK: twr

    @Test func twr() throws {
        func record(
            time: UInt32, key: UInt64, keySize: UInt32, valueSize: UInt32, operation: UInt32, ttl: UInt32
        )
            -> [UInt8]
        {
            Bytes.little(time) + Bytes.little(key) + Bytes.little(keySize << 22 | valueSize)
                + Bytes.little(operation << 24 | ttl)
        }
        let bytes =
            record(time: 0, key: 1 << 63, keySize: 1023, valueSize: (1 << 22) - 1, operation: 1, ttl: 0)
            + record(time: 9, key: 5, keySize: 20, valueSize: 100, operation: 4, ttl: (1 << 24) - 1)
            + record(time: 9, key: 5, keySize: 20, valueSize: 0, operation: 9, ttl: 0)
        let reading = try Reading(bytes: bytes)
        #expect(reading.format == "twr")
        #expect(reading.keys == [String(UInt64(1) << 63), "5", "5"])
        #expect(reading.columns.sizes == [(1 << 22) + 1022, 120, 20])
        #expect(reading.columns.operations == [.read, .write, .delete])
        #expect(reading.lifetimeSeconds == [0, 16_777_215, 0])
    }

    // MARK: Keys alone

    @Test func keysOfFourBytes() throws {
        for name in ["cache2k", "cloud-physics"] {
            let format = try #require(TraceFormat.named(name))
            let bytes = Bytes.big(UInt32(1)) + Bytes.big(UInt32.max) + Bytes.big(UInt32(256)) + [7]
            let reading = try Reading(bytes: bytes, options: TraceOptions(format: format))
            #expect(reading.keys == ["1", "4294967295", "256"])
            #expect(
                reading.log.truncation?.hasPrefix("the file ends inside a record: 1 of its 4 bytes") == true)
        }
    }

    @Test func keysOfEightBytes() throws {
        for name in ["corda", "scarab"] {
            let format = try #require(TraceFormat.named(name))
            let bytes = Bytes.big(UInt64(1)) + Bytes.big(UInt64.max)
            #expect(
                try Reading(bytes: bytes, options: TraceOptions(format: format)).keys == [
                    "1", "18446744073709551615",
                ])
        }
    }

    @Test func bytesOfNoFormat() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 3) }
        let file = try TemporaryFile(bytes, named: "noise.bin")
        do {
            _ = try Reading(file.path)
            Issue.record("it was read")
        } catch {
            #expect(
                error.message == """
                    it is binary data of no format that is recognised; name it with --input-format: oracleGeneral, lcs, twr, vscsi, \
                    cache2k, cloud-physics, corda or scarab
                    """)
        }
    }
}
