extension Reply {
    /// The lines that `redis-cli` prints for the reply on a terminal, over RESP2.
    public var lines: [String] {
        var text = ""
        flattened.print(into: &text, indent: "")
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    private func print(into text: inout String, indent: String) {
        switch self {
        // A line end within a status or an error would end the reply itself.
        case .simple(let status): text += status.text + "\n"
        case .error(let message): text += "(error) \(message.text)\n"
        case .integer(let number): text += "(integer) \(number)\n"
        case .bulk(let bytes): text += bytes.quoted + "\n"
        case .double(let value): text += ScoreText.bytes(of: value).quoted + "\n"
        case .null, .nullArray: text += "(nil)\n"
        case .nothing: break
        case .array(let all), .set(let all), .push(let all):
            if all.isEmpty {
                text += "(empty array)\n"
                return
            }
            let width = String(all.count).count
            for (index, element) in all.enumerated() {
                let number = String(index + 1)
                if index > 0 { text += indent }
                text += String(repeating: " ", count: width - number.count) + number + ") "
                element.print(into: &text, indent: indent + String(repeating: " ", count: width + 2))
            }
        case .map, .pairs, .verbatim, .boolean, .bigNumber: flattened.print(into: &text, indent: indent)
        }
    }
}

extension ByteString {
    /// The bytes between quotation marks, with escapes for all that is not printable ASCII, as `redis-cli` shows them.
    public var quoted: String {
        var text = "\""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case UInt8(ascii: "\""): text += "\\\""
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x07: text += "\\a"
            case 0x08: text += "\\b"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return text + "\""
    }
}
