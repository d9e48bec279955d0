internal import Caching
internal import Tracing

extension CacheOption {
    /// What makes values smaller.
    static let compression = [
        CacheOption(
            spec: OptionSpec(
                "compress", .words(Codec.allCases.map(\.name) + ["none"]), standard: "none",
                "what makes values smaller before they are stored: a real library, at level 1"),
            read: { text, settings throws(Problem) in
                guard text == "none" || Codec.allCases.contains(where: { $0.name == text }) else {
                    throw .badValue(text, for: "compress=", expected: "zlib, zstd or none")
                }
                settings.compress = Codec.allCases.first { $0.name == text }
            },
            write: { $0.compress?.name ?? "none" }),
        CacheOption(
            spec: OptionSpec(
                "compress-from", .capacity, standard: "64B", "the size from which on a value is made smaller"),
            read: { text, settings throws(Problem) in
                guard let bytes = Units.bytes(text) else {
                    if Int(text) != nil { throw .bareNumber(text, for: "compress-from=", fix: "\(text)B") }
                    throw .badValue(text, for: "compress-from=", expected: "a size such as 64B or 1KiB")
                }
                settings.compressFrom = bytes
            },
            write: { Sizes.bytes($0.compressFrom) }),
    ]
}
