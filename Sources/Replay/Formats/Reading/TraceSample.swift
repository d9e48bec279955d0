internal import Basics

/// The beginning of a trace and its name, by which its format is recognised.
struct TraceSample {
    /// How many bytes are looked at.
    static let size = 1 << 16

    /// The file's name as the user gave it.
    let file: String
    /// The last part of the name, in lower case, without what says how it is compressed.
    let name: String
    /// The first bytes, decompressed.
    let bytes: [UInt8]
    /// Whether that is all there is.
    let isWhole: Bool
    /// How many bytes the trace has if that is known.
    let total: Int?
    /// Whether the bytes are text: without zeros, and nearly without other control characters.
    let isText: Bool
    /// Where the first lines stand that are whole, without blanks around them and without blank ones.
    let lines: [Range<Int>]

    init(_ input: borrowing TraceInput) {
        file = input.name
        name = Self.plainName(input.name)
        let count = min(Self.size, input.unread.count)
        bytes = Array(input.bytes[input.unread.prefix(count)])
        isWhole = input.isAtEnd && count == input.unread.count
        total = isWhole ? count : input.compression == nil ? input.fileSize : nil
        isText = Self.looksLikeText(bytes)
        lines = Self.lines(of: bytes, isWhole: isWhole)
    }

    private static func plainName(_ path: String) -> String {
        var name = String(path.split(separator: "/").last ?? "").lowercased()
        for suffix in [".gz", ".gzip", ".zst", ".zstd"] where name.hasSuffix(suffix) {
            name.removeLast(suffix.count)
        }
        return name
    }

    private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        for byte in bytes {
            if byte == 0 { return false }
            if byte < 0x20, !Field.isBlank(byte), byte != 0x1B { controls += 1 }
        }
        return controls * 50 <= bytes.count
    }

    private static func lines(of bytes: [UInt8], isWhole: Bool) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for index in start...bytes.count where index == bytes.count ? isWhole : bytes[index] == 0x0A {
            let line = Field.trimmed(bytes.span.extracting(start..<index))
            if !line.isEmpty { lines.append(start + line.lowerBound..<start + line.upperBound) }
            start = index + 1
        }
        return lines
    }

    /// Whether a condition holds for every line that was looked at, and there is one.
    func everyLine(_ holds: (Span<UInt8>) -> Bool) -> Bool {
        !lines.isEmpty && lines.allSatisfy { holds(bytes.span.extracting($0)) }
    }

    /// Which share of the lines that were looked at meets a condition.
    func share(_ holds: (Span<UInt8>) -> Bool) -> Double {
        guard !lines.isEmpty else { return 0 }
        return Double(lines.count { holds(bytes.span.extracting($0)) }) / Double(lines.count)
    }

    /// Whether the file's name has one of these words as a part, such as `oraclegeneral`.
    func isNamed(_ words: String...) -> Bool {
        let parts = name.split { !$0.isLetter && !$0.isNumber }
        return words.contains { word in parts.contains { $0 == word } }
    }

    /// Finds the format.
    ///
    /// - Returns: the format, and what to tell the user if another would have been nearly as good.
    /// - Throws: where no format fits.
    func recognise(among formats: [TraceFormat]) throws(TraceError) -> (format: TraceFormat, note: String?) {
        if bytes.isEmpty { return (TraceFormat.ofName(file) ?? .text, nil) }
        var best: (format: TraceFormat, sureness: Int)?
        var second: (format: TraceFormat, sureness: Int)?
        for format in formats {
            let sureness = format.recognise(self)
            if sureness == 0 { continue }
            if sureness > best?.sureness ?? 0 {
                (best, second) = ((format, sureness), best)
            } else if sureness > second?.sureness ?? 0 {
                second = (format, sureness)
            }
        }
        // Nearly everything could be keys a line; a name that says otherwise, and a line that agrees, are better signs.
        if best?.format.name == TraceFormat.text.name, let named = formatOfName { return (named, nil) }
        guard let best else {
            // A table of one column has nothing that parts them.
            if isText, formats.count < TraceFormat.all.count { return (.csv, nil) }
            throw TraceError(file: file, message: unrecognised)
        }
        var note: String?
        if best.format.name == TraceFormat.text.name { note = try doubtOfText() }
        if let second, best.sureness - second.sureness < 10 {
            note =
                "taken for \(best.format.name), but it could be \(second.format.name): --input-format names it"
        } else if best.sureness < 30 {
            note = "taken for \(best.format.name): --input-format names another format"
        }
        return (best.format, note)
    }

    /// The format that the file's name tells, where a line looks like it though others do not: they are malformed then.
    private var formatOfName: TraceFormat? {
        guard let named = TraceFormat.ofName(file) else { return nil }
        switch named.name {
        case "jsonl":
            return lines.contains { JSONLines.isObject(bytes.span.extracting($0)) } ? named : nil
        case "csv", "tsv":
            let first = lines.first.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
            return ColumnRole.of(first)?.role == .key ? named : nil
        default: return nil
        }
    }

    /// What is said of lines that are taken for keys: nothing if they look like keys. A JSON array is refused, since each of its lines
    /// would be one key.
    private func doubtOfText() throws(TraceError) -> String? {
        guard let first = lines.first else { return nil }
        if bytes[first.lowerBound] == UInt8(ascii: "["),
            bytes[first.upperBound - 1] != UInt8(ascii: "]")
                || bytes[first].contains(UInt8(ascii: "{"))
        {
            throw TraceError(
                file: file, line: 1,
                message: "it is a JSON array; jsonl has an object a line, as jq -c '.[]' prints it")
        }
        let marks = Array(",;|\"={}".utf8)
        let odd = share { line in line.indices.contains { marks.contains(line[$0]) } }
        return odd > 0.5
            ? "taken for text, where a whole line is a key: if it has columns, --columns names them" : nil
    }

    private var unrecognised: String {
        let names = WordList.either(TraceFormat.all.filter { $0.isBinary == !isText }.map(\.name))
        return isText
            ? "its format is not recognised, and a whole line with blanks would be one key; name the format with"
                + " --input-format: \(names)"
            : "it is binary data of no format that is recognised; name it with --input-format: \(names)"
    }
}
