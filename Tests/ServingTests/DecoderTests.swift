import Keyspace
import NIOCore
import Testing

@testable import Serving

/// The decoder gives the same commands however the bytes are cut.
@Suite struct DecoderTests {
    private static let valid: [(bytes: String, commands: [[String]])] = [
        ("*1\r\n$4\r\nPING\r\n", [["PING"]]),
        (
            "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$0\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n",
            [["SET", "a", ""], ["GET", "a"]]
        ),
        ("PING\r\n", [["PING"]]), ("PING\n", [["PING"]]), ("\r\n\r\nPING\r\n", [["PING"]]),
        ("SET a \"b c\\x41\\n\" 'd\\'e'\r\n", [["SET", "a", "b cA\n", "d'e"]]),
        ("*0\r\n*-1\r\nPING\r\n", [["PING"]]),
        ("*2\r\n$4\r\nECHO\r\n$4\r\n\r\n\r\n\r\n", [["ECHO", "\r\n\r\n"]]),
    ]

    private static let invalid: [(bytes: String, error: String)] = [
        ("*x\r\n", "invalid multibulk length"), ("*2000000\r\n", "invalid multibulk length"),
        ("*1\r\nPING\r\n", "expected '$', got 'P'"), ("*1\r\n$x\r\n", "invalid bulk length"),
        ("*1\r\n$-1\r\n", "invalid bulk length"), ("*1\r\n$600000000\r\n", "invalid bulk length"),
        ("SET \"a\r\n", "unbalanced quotes in request"), ("SET \"a\"b\r\n", "unbalanced quotes in request"),
        (String(repeating: "a", count: 65540), "too big inline request"),
        ("*" + String(repeating: "1", count: 65540), "too big mbulk count string"),
        ("*1\r\n$" + String(repeating: "1", count: 65540), "too big bulk count string"),
    ]

    private static func decode(_ bytes: [UInt8], inPiecesOf size: Int) throws -> [[String]] {
        var decoder = RequestDecoder()
        var commands: [[String]] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            var piece = ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
            decoder.append(&piece)
            while let command = try decoder.next() { commands.append(command.map(\.text)) }
        }
        return commands
    }

    @Test(arguments: 0..<valid.count, [1, 2, 3, 7, 100_000])
    func commandsDoNotDependOnPieces(index: Int, size: Int) throws {
        let entry = Self.valid[index]
        #expect(try Self.decode(Array(entry.bytes.utf8), inPiecesOf: size) == entry.commands)
    }

    @Test(arguments: [1, 5, 100_000])
    func manyCommandsComeInOrder(size: Int) throws {
        let bytes = Self.valid.flatMap { Array($0.bytes.utf8) }
        #expect(try Self.decode(bytes, inPiecesOf: size) == Self.valid.flatMap(\.commands))
    }

    @Test(arguments: 0..<invalid.count, [1, 64, 100_000])
    func whatIsMalformedIsRefused(index: Int, size: Int) {
        let entry = Self.invalid[index]
        #expect(throws: ProtocolError(entry.error)) {
            try Self.decode(Array(entry.bytes.utf8), inPiecesOf: size)
        }
    }

    @Test func aClientWithoutItsPasswordMaySendLittle() {
        var decoder = RequestDecoder()
        decoder.isAuthenticated = false
        var bytes = ByteBuffer(string: "*11\r\n")
        decoder.append(&bytes)
        #expect(throws: ProtocolError("unauthenticated multibulk length")) { try decoder.next() }
        decoder = RequestDecoder()
        decoder.isAuthenticated = false
        bytes = ByteBuffer(string: "*1\r\n$20000\r\n")
        decoder.append(&bytes)
        #expect(throws: ProtocolError("unauthenticated bulk length")) { try decoder.next() }
    }

    /// A header that announces much reserves nothing.
    @Test func anAnnouncementTakesNoMemory() throws {
        var decoder = RequestDecoder()
        var bytes = ByteBuffer(string: "*1000000\r\n$500000000\r\nabc")
        decoder.append(&bytes)
        #expect(try decoder.next() == nil)
        #expect(decoder.waiting < 100)
    }

    /// Damaged input gives commands or an error, whole and in pieces alike, and never crashes.
    @Test func damagedBytesAreReadAlikeInPieces() {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let whole = Self.valid.flatMap { Array($0.bytes.utf8) }
        var failures = 0
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<1 + random(4) {
                switch random(3) {
                case 0: bytes[random(bytes.count)] = UInt8(random(256))
                case 1: bytes.remove(at: random(bytes.count))
                default: bytes.insert(UInt8(random(256)), at: random(bytes.count))
                }
            }
            let atOnce = Result { try Self.decode(bytes, inPiecesOf: bytes.count) }
            let byteByByte = Result { try Self.decode(bytes, inPiecesOf: 1) }
            switch (atOnce, byteByByte) {
            case (.success(let one), .success(let other)): #expect(one == other)
            case (.failure(let one), .failure(let other)):
                failures += 1
                #expect(one as? ProtocolError == other as? ProtocolError)
            default: Issue.record("read differently in pieces: \(bytes)")
            }
        }
        #expect(failures > 100)
    }
}
