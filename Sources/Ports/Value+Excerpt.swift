extension Value {
    /// How many bytes of a long value an event keeps.
    public static let excerptLength = 4096

    /// The beginning of a value that is given as bytes; the rest only counts.
    public init(excerptOf bytes: [UInt8], version: Int) {
        guard bytes.count > Self.excerptLength else {
            self.init(String(decoding: bytes, as: UTF8.self), version: version)
            return
        }
        // Not in the middle of a character.
        var end = Self.excerptLength
        while end > Self.excerptLength - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        self.init(
            String(decoding: bytes[..<end], as: UTF8.self), version: version, padding: bytes.count - end)
    }

    /// The beginning of a long value; the rest only counts. Keeping it does not keep the whole value.
    public var excerpt: Value {
        guard text.utf8.count > Self.excerptLength else { return self }
        var short = Value(excerptOf: Array(text.utf8), version: version)
        short.padding = Int32(clamping: Int(short.padding) + Int(padding))
        return short
    }
}
