@testable import Keyspace
import Testing

/// Replies as `redis-cli` prints them on a terminal.
@Suite struct ReplyTextTests {
    @Test func simpleReplies() {
        #expect(Reply.ok.lines == ["OK"])
        #expect(Reply.error("ERR no").lines == ["(error) ERR no"])
        #expect(Reply.integer(-3).lines == ["(integer) -3"])
        #expect(Reply.null.lines == ["(nil)"])
        #expect(Reply.nullArray.lines == ["(nil)"])
        #expect(Reply.array([]).lines == ["(empty array)"])
        #expect(Reply.double(0.1).lines == ["\"0.10000000000000001\""])
    }

    @Test func bytesAreEscaped() {
        #expect(Reply.bulk("a \"b\" \\ \n\r\t").lines == [#""a \"b\" \\ \n\r\t""#])
        #expect(Reply.bulk(ByteString([0, 7, 8, 0x1B, 0xC3, 0xA9])).lines == [#""\x00\a\b\x1b\xc3\xa9""#])
    }

    @Test func nestedArraysAreIndented() {
        let inner = Reply.array([.bulk("a"), .array([.integer(1), .array([])])])
        #expect(
            Reply.array([inner, .null]).lines == [
                "1) 1) \"a\"", "   2) 1) (integer) 1", "      2) (empty array)", "2) (nil)",
            ])
    }

    @Test func numbersAreAlignedToTheLargest() {
        let lines = Reply.array((1...10).map { .array([.integer($0)]) }).lines
        #expect(lines[0] == " 1) 1) (integer) 1")
        #expect(lines[9] == "10) 1) (integer) 10")
    }

    @Test func mapsAndSetsAreFlatInRESP2() {
        let map = Reply.map([.init(key: .bulk("f"), value: .double(1.5))])
        #expect(map.lines == ["1) \"f\"", "2) \"1.5\""])
        #expect(Reply.set([.bulk("m")]).lines == ["1) \"m\""])
    }
}
