@testable import Connecting
import Keyspace
import Testing

/// The decoder of replies: whole, in pieces, byte by byte, and of what no server sends.
@Suite struct ReplyStreamTests {
    private static let samples: [(bytes: String, reply: Reply)] = [
        ("+OK\r\n", .ok), ("-ERR no\r\n", .error("ERR no")), (":-12\r\n", .integer(-12)),
        ("$3\r\na\nb\r\n", .bulk("a\nb")),
        ("$0\r\n\r\n", .bulk("")), ("$-1\r\n", .null), ("*-1\r\n", .nullArray), ("*0\r\n", .array([])),
        ("_\r\n", .null),
        (",1.5\r\n", .double(1.5)), ("#t\r\n", .boolean(true)),
        ("(123456789012345678901\r\n", .bigNumber("123456789012345678901")),
        ("=7\r\ntxt:a b\r\n", .verbatim("a b")),
        (
            "*3\r\n:1\r\n*2\r\n+a\r\n$1\r\nb\r\n*0\r\n",
            .array([.integer(1), .array([.simple("a"), .bulk("b")]), .array([])])
        ),
        (
            "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n:2\r\n",
            .map([
                .init(key: .simple("a"), value: .integer(1)),
                .init(key: .simple("b"), value: .array([.integer(2)])),
            ])
        ),
        ("~2\r\n:1\r\n:2\r\n", .set([.integer(1), .integer(2)])),
        (">2\r\n+message\r\n+x\r\n", .push([.simple("message"), .simple("x")])),
    ]

    private static var all: [UInt8] { samples.flatMap { Array($0.bytes.utf8) } }

    private func decode(_ bytes: [UInt8], inPiecesOf size: Int) throws -> [Reply] {
        var stream = ReplyStream()
        var replies: [Reply] = []
        var place = 0
        while place < bytes.count {
            stream.append(bytes[place..<min(bytes.count, place + size)])
            place += size
            while let reply = try stream.next() { replies.append(reply) }
        }
        return replies
    }

    @Test(arguments: [1, 2, 3, 7, 1 << 20]) func repliesComeInPieces(size: Int) throws {
        #expect(try decode(Self.all, inPiecesOf: size) == Self.samples.map(\.reply))
    }

    @Test(arguments: [
        "x\r\n", "$abc\r\n", ":1.5\r\n", "\r\n", "+a\nb", "$2\r\nabc\r\n", "$99999999999\r\n",
        "*9999999999999\r\n",
        ",one\r\n", "HTTP/1.1 400 Bad Request\r\n",
    ])
    func whatIsNoReplyIsAnError(text: String) {
        #expect(throws: ReplyStreamError.self) { try decode(Array(text.utf8), inPiecesOf: 4) }
    }

    @Test func depthAndLinesAreLimited() {
        let deep = Array(String(repeating: "*1\r\n", count: ReplyStream.depthLimit + 1).utf8)
        #expect(throws: ReplyStreamError.self) { try decode(deep, inPiecesOf: 4096) }
        let long = Array("+".utf8) + [UInt8](repeating: 0x61, count: ReplyStream.lineLimit + 1)
        #expect(throws: ReplyStreamError.self) { try decode(long, inPiecesOf: 4096) }
    }

    /// Bytes at random, and samples with one byte changed, are decoded or refused, and never crash or hang.
    @Test func damageIsBorne() {
        var state: UInt64 = 12345
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        var decoded = 0
        for _ in 0..<2000 {
            var bytes = Self.all
            for _ in 0..<1 + random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
            do { decoded += try decode(bytes, inPiecesOf: 1 + random(40)).count } catch { refused += 1 }
        }
        #expect(refused > 100 && decoded > 1000)
    }
}
