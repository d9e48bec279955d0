import Keyspace
import NIOCore
import Testing

@testable import Serving

/// Replies as both versions of the protocol write them.
@Suite struct EncoderTests {
    private static func text(_ reply: Reply, _ version: ProtocolVersion) -> String {
        var bytes = ByteBuffer()
        bytes.write(reply, version)
        return String(buffer: bytes)
    }

    private static let pair = Reply.Pair(key: .bulk("a"), value: .double(1.5))

    private static let replies: [(reply: Reply, two: String, three: String)] = [
        (.ok, "+OK\r\n", "+OK\r\n"), (.error("ERR no"), "-ERR no\r\n", "-ERR no\r\n"),
        (.integer(-12), ":-12\r\n", ":-12\r\n"), (.bulk("ab"), "$2\r\nab\r\n", "$2\r\nab\r\n"),
        (.null, "$-1\r\n", "_\r\n"), (.nullArray, "*-1\r\n", "_\r\n"),
        (.double(1.5), "$3\r\n1.5\r\n", ",1.5\r\n"), (.double(.infinity), "$3\r\ninf\r\n", ",inf\r\n"),
        (.boolean(true), ":1\r\n", "#t\r\n"), (.bigNumber("123"), "$3\r\n123\r\n", "(123\r\n"),
        (.verbatim("hi"), "$2\r\nhi\r\n", "=6\r\ntxt:hi\r\n"),
        (.array([.integer(1), .null]), "*2\r\n:1\r\n$-1\r\n", "*2\r\n:1\r\n_\r\n"),
        (.set([.integer(1)]), "*1\r\n:1\r\n", "~1\r\n:1\r\n"),
        (.push([.bulk("m")]), "*1\r\n$1\r\nm\r\n", ">1\r\n$1\r\nm\r\n"),
        (.map([pair]), "*2\r\n$1\r\na\r\n$3\r\n1.5\r\n", "%1\r\n$1\r\na\r\n,1.5\r\n"),
        (.pairs([pair]), "*2\r\n$1\r\na\r\n$3\r\n1.5\r\n", "*1\r\n*2\r\n$1\r\na\r\n,1.5\r\n"),
        (.nothing, "", ""),
    ]

    @Test(arguments: 0..<replies.count) func repliesHaveTheShapeOfTheProtocol(index: Int) {
        let entry = Self.replies[index]
        #expect(Self.text(entry.reply, .two) == entry.two)
        #expect(Self.text(entry.reply, .three) == entry.three)
    }

    /// What was written for RESP3 is read back as the same reply.
    @Test(arguments: 0..<replies.count) func repliesAreReadBack(index: Int) {
        let reply = Self.replies[index].reply
        switch reply {
        case .nothing, .nullArray, .pairs: return
        default: break
        }
        #expect(ReplyDecoder.decode(Array(Self.text(reply, .three).utf8)) == reply)
    }

    @Test func sumsAreThoseOfTheStandards() {
        #expect(SHA1.hex(Array("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(SHA1.hex([]) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(
            SHA256.hex(Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
