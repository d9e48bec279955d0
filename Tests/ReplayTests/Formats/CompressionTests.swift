import Testing

@testable import Replay

/// Traces that are compressed.
@Suite struct CompressionTests {
    /// `1`, `user:1` and then `2` as members of their own.
    private static let gzip: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0xe4, 0x2a, 0x2d, 0x4e, 0x2d, 0xb2,
        0x32, 0xe4, 0x02, 0x00, 0xd4, 0x42, 0xf5, 0xe2, 0x09, 0x00, 0x00, 0x00, 0x1f, 0x8b, 0x08, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0xe2, 0x02, 0x00, 0x90, 0xaf, 0x7c, 0x4c, 0x02, 0x00, 0x00, 0x00,
    ]
    /// The same as frames, one that decoders skip between them.
    private static let zstd: [UInt8] = [
        0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x49, 0x00, 0x00, 0x31, 0x0a, 0x75, 0x73, 0x65, 0x72, 0x3a, 0x31,
        0x0a, 0x7b, 0xb6, 0x6e, 0x02, 0x50, 0x2a, 0x4d, 0x18, 0x04, 0x00, 0x00, 0x00, 0x09, 0x09, 0x09, 0x09,
        0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x11, 0x00, 0x00, 0x32, 0x0a, 0x3a, 0xcd, 0x0d, 0x31,
    ]

    @Test(arguments: [gzip, zstd]) func membersAndFrames(bytes: [UInt8]) throws {
        let reading = try Reading(bytes: bytes, named: "a.bin")
        #expect(reading.keys == ["1", "user:1", "2"])
        #expect(reading.log.notes == [])
    }

    /// Cut anywhere: what came whole counts, and that it was cut is said.
    @Test(arguments: [gzip, zstd]) func cutShort(bytes: [UInt8]) throws {
        var sawNote = false
        for count in 5..<bytes.count {
            let reading = try Reading(bytes: Array(bytes[..<count]), options: TraceOptions(format: .text))
            #expect(["1", "user:1", "2"].starts(with: reading.keys))
            if let truncation = reading.log.truncation {
                sawNote = true
                let count = reading.keys.count
                #expect(
                    truncation.contains(
                        count == 0
                            ? "data is cut short before its first request"
                            : "data is cut short; the \(count) request\(count == 1 ? "" : "s") before that count"
                    ))
            }
        }
        #expect(sawNote)
    }

    @Test func damaged() throws {
        var gzip = Self.gzip
        gzip[22] ^= 0xFF
        do {
            _ = try Reading(bytes: gzip)
            Issue.record("it was read")
        } catch { #expect("\(error)".contains("the gzip data is damaged after "), "\(error)") }
        var zstd = Self.zstd
        zstd[4] = 0xFF
        do {
            _ = try Reading(bytes: zstd)
            Issue.record("it was read")
        } catch { #expect("\(error)".contains("the zstd data cannot be read after "), "\(error)") }
    }

    /// The suffix of the compression does not hide that of the format.
    @Test func namesBelowTheSuffix() throws {
        let input = try TemporaryFile(Self.zstd, named: "x.oracleGeneral.zst")
        let sample = try TraceSample(TraceInput(input.path))
        #expect(sample.isNamed("oraclegeneral"))
    }
}
