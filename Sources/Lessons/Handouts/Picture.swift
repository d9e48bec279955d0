internal import Basics

/// An image of a lesson: a file beside it.
enum Picture {
    /// The kinds that every browser shows, by the ends of their names.
    private static let kinds = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "svg": "image/svg+xml", "webp": "image/webp",
    ]

    /// The most bytes that an image may have.
    private static let largest = 8 << 20

    /// An image as a `data:` address; nil if there is no such file, or it is none.
    static func embedded(_ source: String, in folder: String) -> String? {
        guard fault(source, in: folder) == nil, let kind = kind(of: source),
            let bytes = try? FileSystem.read(folder + source, upTo: largest)
        else { return nil }
        return "data:\(kind);base64,\(base64(bytes))"
    }

    /// What is wrong with an image that a lesson names; nil if it can be shown.
    static func fault(_ source: String, in folder: String) -> String? {
        if source.contains("://") || source.hasPrefix("/") || source.split(separator: "/").contains("..") {
            return "is not a file in the lesson's folder, so a handout would need more than itself"
        }
        if kind(of: source) == nil { return "is none of \(kinds.keys.sorted().joined(separator: ", "))" }
        do throws(FileFault) { _ = try FileSystem.read(folder + source, upTo: largest) } catch {
            return "\(error)"
        }
        return nil
    }

    private static func kind(of source: String) -> String? {
        source.split(separator: ".").last.flatMap { kinds[$0.lowercased()] }
    }

    /// Base64 (RFC 4648).
    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var number = group.reduce(0) { $0 << 8 | Int($1) }
            number <<= 8 * (3 - group.count)
            for place in 0..<4 {
                text.append(
                    place <= group.count ? digits[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
