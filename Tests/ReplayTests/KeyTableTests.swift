import Replay
import Testing

@Suite struct KeyTableTests {
    @Test func keysAreNumberedInOrderOfFirstAppearance() {
        var keys = KeyTable()
        #expect([9, 4, 9, 7].map { keys.id(of: UInt64($0)) } == [0, 1, 0, 2])
        #expect(keys.count == 3)
    }

    /// Numbers and texts in turn, through several growths of the table.
    @Test func numbersAndTextsAreDifferentKeys() {
        var keys = KeyTable()
        var numbers: [UInt64: UInt32] = [:]
        var texts: [String: UInt32] = [:]
        var random = SmallRandom(seed: 3)
        for _ in 0..<40_000 {
            let value = random.next(below: 9000)
            let seen = numbers.count + texts.count
            if random.next(below: 2) == 0 {
                let expected = numbers[value] ?? UInt32(seen)
                numbers[value] = expected
                #expect(keys.id(of: value) == expected)
            } else {
                let text = String(repeating: "k", count: Int(value % 23)) + "\(value)"
                let expected = texts[text] ?? UInt32(seen)
                texts[text] = expected
                #expect(keys.id(of: Array(text.utf8).span) == expected)
            }
        }
        #expect(keys.count == numbers.count + texts.count)
        for (number, id) in numbers { #expect(keys.text(of: id) == "\(number)") }
        for (text, id) in texts { #expect(keys.text(of: id) == text) }
        #expect(keys.text(of: UInt32(keys.count)) == nil)
    }

    @Test func manyAtOnceAreNumberedAsOneByOne() {
        var random = SmallRandom(seed: 4)
        let all = (0..<50_003).map { _ in random.next(below: 20_000) &* 0x9E37_79B9_7F4A_7C15 }
        var one = KeyTable()
        var many = KeyTable()
        var ids: [UInt32] = []
        many.appendIDs(of: all.span.extracting(..<777), to: &ids)
        many.appendIDs(of: all.span.extracting(777...), to: &ids)
        #expect(ids == all.map { one.id(of: $0) })
    }

    @Test func textsAreComparedByTheirBytes() {
        var keys = KeyTable()
        let texts: [[UInt8]] = [[], [0], [0, 0], Array("abcdefgh".utf8), Array("abcdefgi".utf8), [0xFF]]
        for (index, text) in texts.enumerated() { #expect(keys.id(of: text.span) == UInt32(index)) }
        for (index, text) in texts.enumerated() { #expect(keys.id(of: text.span) == UInt32(index)) }
        #expect(keys.text(of: 5) == "\u{FFFD}")
    }

    @Test func aCopyGoesItsOwnWay() {
        var first = KeyTable()
        _ = first.id(of: 1)
        var second = first
        #expect(first.id(of: 2) == 1)
        #expect(second.id(of: 3) == 1)
        #expect(first.text(of: 1) == "2")
        #expect(second.text(of: 1) == "3")
    }
}
