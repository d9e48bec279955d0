extension ServerAddress {
    /// A text in which the password of every address is masked: `redis://:secret@host` becomes `redis://:***@host`.
    ///
    /// Every text of a session that may hold an address goes through it before it is shown or saved.
    public static func masking(_ text: String) -> String {
        // Most texts hold none.
        guard text.utf8.contains(UInt8(ascii: "@")), text.utf8.contains(UInt8(ascii: "/")) else {
            return text
        }
        var bytes = Array(text.utf8)
        for place in passwords(in: bytes).reversed() { bytes.replaceSubrange(place, with: Array(mask.utf8)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where passwords stand: between the colon behind a user's name and the last @ before the host.
    private static func passwords(in bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place + 2 < bytes.count {
            guard bytes[place] == UInt8(ascii: ":"), bytes[place + 1] == UInt8(ascii: "/"),
                bytes[place + 2] == UInt8(ascii: "/")
            else {
                place += 1
                continue
            }
            let start = place + 3
            let end = bytes[start...].firstIndex(where: { endsAddress($0) }) ?? bytes.count
            place = end
            guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
                let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":"))
            else { continue }
            found.append(colon + 1..<at)
        }
        return found
    }

    /// Whether an address cannot go on: it is one word.
    private static func endsAddress(_ byte: UInt8) -> Bool {
        byte <= 0x20
            || [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";"), UInt8(ascii: "}")].contains(byte)
    }
}
