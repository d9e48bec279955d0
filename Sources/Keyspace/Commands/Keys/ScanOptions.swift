internal import Basics

/// The cursor and the options of `SCAN`, `HSCAN`, `SSCAN` and `ZSCAN`.
///
/// A cursor is the serial number of the last element that was seen, in the order in which elements were added. So every element
/// that is there from the start of a scan to its end is returned, and each only once; cursor 0 begins, and ends.
struct ScanOptions {
    var pattern: Glob?
    var limit = 10
    var type: ByteString?

    /// The cursor, which Redis reads before it looks for the key.
    static func cursor(_ text: ByteString) throws(CommandError) -> UInt64 {
        // `strtoul` takes a sign, and reads nothing as 0.
        let text = text.cut()
        let isNegative = text.bytes.first == UInt8(ascii: "-")
        let isSigned = isNegative || text.bytes.first == UInt8(ascii: "+")
        let digits = isSigned ? Array(text.bytes.dropFirst()) : text.bytes
        if text.bytes.isEmpty { return 0 }
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let cursor = UInt64(String(decoding: digits, as: UTF8.self))
        else { throw .badCursor }
        return isNegative ? 0 &- cursor : cursor
    }

    init(_ call: Call, from start: Int, takesType: Bool = false) throws(CommandError) {
        var index = start
        while index < call.count {
            let hasNext = index + 1 < call.count
            if call[index].isWord("COUNT"), hasNext {
                let count = try call.integer(index + 1)
                if count < 1 { throw .syntax }
                limit = Int(count)
            } else if call[index].isWord("MATCH"), hasNext {
                let glob = Glob(call[index + 1].bytes)
                pattern = glob.matchesAll ? nil : glob
            } else if takesType, call[index].isWord("TYPE"), hasNext {
                type = call[index + 1]
            } else {
                throw .syntax
            }
            index += 2
        }
    }

    func matches(_ text: ByteString) -> Bool { pattern?.matches(text.bytes) ?? true }

    static func reply(_ cursor: UInt64, _ found: [Reply]) -> Reply {
        .array([.bulk(String(cursor)), .array(found)])
    }
}

/// Elements drawn at random, as `SRANDMEMBER`, `HRANDFIELD` and `ZRANDMEMBER` do it.
enum RandomElements {
    /// A reply of more elements than this would take all memory there is.
    static let most = 10_000_000

    /// The count behind a key, and whether the option follows with which each element comes with what belongs to it.
    static func count(
        _ call: Call, option: StaticString
    ) throws(CommandError) -> (count: Int, isPaired: Bool) {
        let count = try call.signed(2)
        let isPaired = call.count > 3
        if call.count > 4 || isPaired && !call[3].isWord(option) { throw .syntax }
        if isPaired, count.magnitude > Int.max / 2 { throw .outOfRange }
        return (count, isPaired)
    }

    /// Different elements if `count` is positive, as many as there are at most; else that many, each drawn anew.
    static func draw<Element>(
        _ count: Int, of all: () -> [Element], total: Int, one: () -> Element, below: (Int) -> Int
    ) throws(CommandError) -> [Element] {
        if count < -most { throw .outOfRange }
        if count < 0 { return (0..<(-count)).map { _ in one() } }
        var elements = all()
        if count >= total { return elements }
        // The first steps of a shuffle (Fisher and Yates).
        for index in 0..<count { elements.swapAt(index, index + below(total - index)) }
        return Array(elements[..<count])
    }
}
