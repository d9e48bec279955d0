internal import CZlib

/// Bytes as a page carries them: compressed in zlib's format, which browsers can read by themselves, and in base 64.
enum Packed {
    static func text(_ bytes: [UInt8]) -> String { base64(compressed(bytes)) }

    /// The bytes in zlib's format (RFC 1950) at its usual level.
    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        var room = [UInt8](repeating: 0, count: Int(count))
        // The room is the bound, so nothing can fail.
        compress2(&room, &count, bytes, UInt(bytes.count), 6)
        return Array(room[..<Int(count)])
    }

    /// RFC 4648, with padding.
    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var bits = UInt32(bytes[index]) << 16
            if count > 1 { bits |= UInt32(bytes[index + 1]) << 8 }
            if count > 2 { bits |= UInt32(bytes[index + 2]) }
            for place in 0..<4 {
                text.append(
                    place <= count ? digits[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
