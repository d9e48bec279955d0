internal import Keyspace

/// The words of an inline command, as `redis-cli` and a telnet user write them: blanks part them, quotation marks hold them
/// together, and `\xff` stands for a byte between double ones.
enum InlineWords {
    /// - Returns: nil if a quotation mark has no partner or text follows it directly.
    static func split(_ line: ArraySlice<UInt8>) -> [ByteString]? {
        var words: [ByteString] = []
        var rest = line
        while true {
            while let first = rest.first, isBlank(first) { rest.removeFirst() }
            if rest.isEmpty { return words }
            guard let word = takeWord(&rest) else { return nil }
            words.append(ByteString(word))
        }
    }

    private static func takeWord(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var word: [UInt8] = []
        while let byte = rest.first, !isBlank(byte), byte != 0 {
            rest.removeFirst()
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                guard takeQuoted(by: byte, &rest, into: &word) else { return nil }
                if let next = rest.first, !isBlank(next) { return nil }
                return word
            }
            word.append(byte)
        }
        if rest.first == 0 { rest = [] }
        return word
    }

    private static func takeQuoted(by mark: UInt8, _ rest: inout ArraySlice<UInt8>, into word: inout [UInt8])
        -> Bool
    {
        while let byte = rest.popFirst() {
            if byte == mark { return true }
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                word.append(byte)
                continue
            }
            if mark == UInt8(ascii: "'") {
                if next == mark { rest.removeFirst() }
                word.append(next == mark ? mark : byte)
                continue
            }
            rest.removeFirst()
            if next == UInt8(ascii: "x"), rest.count >= 2, let high = digit(rest[rest.startIndex]),
                let low = digit(rest[rest.startIndex + 1])
            {
                word.append(high << 4 | low)
                rest.removeFirst(2)
            } else {
                word.append(escaped(next))
            }
        }
        return false
    }

    private static func escaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "a"): 0x07
        default: byte
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
