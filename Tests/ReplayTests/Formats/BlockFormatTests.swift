import Testing

@testable import Replay

/// Block traces as they were published: what each line says, and what a block size makes of it.
@Suite struct BlockFormatTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var format: String
        var text: String
        var keys: [String]
        var sizes: [UInt64]
        var operations: [RequestOperation]
        var seconds: [Double]
        var isNamed = false
        var testDescription: String { format }
    }

    static let samples = [
        Sample(
            format: "msr",
            text: """
                128166372003061629,usr,0,Read,7014609920,24576,41286
                128166372013061629,usr,0,Write,1317441536,8192,1963
                """,
            keys: ["usr.0:7014609920", "usr.0:1317441536"], sizes: [24576, 8192],
            operations: [.read, .write],
            seconds: [12_816_637_200.306_162_9, 12_816_637_201.306_162_9]),
        Sample(
            format: "alibaba",
            text: "419,W,8792731648,16384,1577808000000046\n725,R,23,4096,1577808000000100\n",
            keys: ["419:8792731648", "725:23"], sizes: [16384, 4096], operations: [.write, .read],
            seconds: [1_577_808_000.000_046, 1_577_808_000.000_1]),
        Sample(
            format: "tencent", text: "1538323200,12910952,128,0,1063\n1538323201,8,8,1,1063\n",
            keys: ["1063:6610407424", "1063:4096"], sizes: [65536, 4096], operations: [.read, .write],
            seconds: [1_538_323_200, 1_538_323_201], isNamed: true),
        Sample(
            format: "systor",
            text: "Timestamp,Response,IOType,LUN,Offset,Size\n1455592511.5,0.0004,R,2,5242880,4096\n",
            keys: ["2:5242880"], sizes: [4096], operations: [.read], seconds: [1_455_592_511.5], isNamed: true
        ),
        Sample(
            format: "spc", text: "0,20941264,8192,W,0.551706\n1,16,512,r,1.5\n",
            keys: ["0:10721927168", "1:8192"], sizes: [8192, 512], operations: [.write, .read],
            seconds: [0.551706, 1.5]),
        Sample(
            format: "fiu",
            text:
                "329131208190249 4892 syslogd 904265560 8 W 6 0 531e779c\n329131208190250 1 kjournald 8 8 R 6 0 00\n",
            keys: ["6.0:462983966720", "6.0:4096"], sizes: [4096, 4096], operations: [.write, .read],
            seconds: [329_131.208_190_249, 329_131.208_190_25]),
        Sample(
            format: "ibm",
            text: """
                # timestamp (ms), op, object id, size
                1219008 REST.PUT.OBJECT 8d4fcda3d675bac9 1056
                1221974 REST.HEAD.OBJECT 39d177fb735ac5df 528
                1232437 REST.GET.OBJECT 8d4fcda3d675bac9 1056 0 1055
                1232500 REST.DELETE.OBJECT 8d4fcda3d675bac9
                """,
            keys: ["8d4fcda3d675bac9", "8d4fcda3d675bac9", "8d4fcda3d675bac9"], sizes: [1056, 1056, 0],
            operations: [.write, .read, .delete], seconds: [1219.008, 1232.437, 1232.5]),
        Sample(
            format: "lackey", text: "==12== Lackey\nI  04001090,3\n L 1ffeffe7e,8\n M 0421c7cc,4\n",
            keys: ["67113104", "8588885630", "69322700", "69322700"], sizes: [3, 8, 4, 4],
            operations: [.read, .read, .read, .write], seconds: [], isNamed: true),
        Sample(
            format: "dinero", text: "2 408ed4\n0 10019d94\n1 408ed8\n",
            keys: ["4230868", "268541332", "4230872"],
            sizes: [], operations: [.read, .read, .write], seconds: [], isNamed: true),
    ]

    @Test(arguments: samples) func saysWhatItsLinesSay(sample: Sample) throws {
        var options = TraceOptions()
        if sample.isNamed { options.format = TraceFormat.named(sample.format) }
        let reading = try Reading(text: sample.text, options: options)
        #expect(reading.format == sample.format)
        #expect(reading.keys == sample.keys)
        #expect(reading.columns.sizes == sample.sizes)
        #expect(reading.columns.operations == sample.operations)
        #expect(reading.seconds.count == sample.seconds.count)
        for (found, expected) in zip(reading.seconds, sample.seconds) {
            #expect((found - expected).magnitude < 1e-5 * max(1, expected / 1e5))
        }
    }

    /// A request becomes one for each block that it touches; the blocks are numbered.
    @Test func requestsAreSplitIntoBlocks() throws {
        var options = TraceOptions(format: .spc)
        options.blockSize = 4096
        let reading = try Reading(text: "0,15,1024,r,0.5\n0,8,8192,w,1\n", options: options)
        #expect(reading.keys == ["0:1", "0:2", "0:1", "0:2"])
        #expect(reading.columns.sizes == [4096, 4096, 4096, 4096])
        #expect(reading.columns.operations == [.read, .read, .write, .write])
    }

    /// A table of one's own names its columns, and what its operations are called.
    @Test func columnsOfATableMakeTheKey() throws {
        var options = TraceOptions(format: .csv, columns: ["time", "device", "offset", "size", "op"])
        options.operations = ["0": .read, "9": .write]
        let reading = try Reading(text: "1,sda,4096,512,0\n2,sdb,4096,512,9\n", options: options)
        #expect(reading.keys == ["sda:4096", "sdb:4096"])
        #expect(reading.columns.operations == [.read, .write])
        #expect(reading.columns.sizes == [512, 512])
    }

    @Test(arguments: [1, 2]) func vscsi(version: Int) throws {
        var bytes: [UInt8] = []
        func put<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        for (command, sector, time) in [(0x28, 16, 5_000_000), (0x2A, 64, 6_000_000), (0x12, 0, 7_000_000)] {
            if version == 1 {
                for number: UInt32 in [1, 4096, 1] { put(number) }
                put(UInt16(command))
                put(UInt16(0x0100))
            } else {
                put(UInt16(command))
                put(UInt16(0x0200))
                for number: UInt32 in [1, 4096, 1] { put(number) }
            }
            put(UInt64(sector))
            put(UInt64(time))
            if version == 2 { put(UInt64(0)) }
        }
        let reading = try Reading(bytes: bytes)
        #expect(reading.format == "vscsi")
        #expect(reading.keys == ["8192", "32768"] && reading.seconds == [5, 6])
        #expect(reading.columns.operations == [.read, .write] && reading.columns.sizes == [4096, 4096])
    }
}
