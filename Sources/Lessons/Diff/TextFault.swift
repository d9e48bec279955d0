/// The first place where bytes are not UTF-8.
struct TextFault: CustomStringConvertible {
    /// Counted from 1.
    var line: Int
    /// In bytes, from 1.
    var column: Int
    var byte: UInt8

    /// Searches bytes; nil if all of them are UTF-8.
    init?(_ bytes: [UInt8]) {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        for (index, line) in bytes.lines.enumerated() {
            var column = 1
            for element in Scalars(line) {
                switch element {
                case .scalar(let scalar): column += UTF8.width(scalar)
                case .invalid(let byte):
                    self.line = index + 1
                    self.column = column
                    self.byte = byte
                    return
                }
            }
        }
        return nil
    }

    var description: String {
        "byte 0x\(String(byte, radix: 16, uppercase: true)) at line \(line), column \(column)"
    }
}
