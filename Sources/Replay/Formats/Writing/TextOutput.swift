/// Text that is appended to bytes.
extension [UInt8] {
    /// A number in decimal digits.
    mutating func append(decimal number: UInt64) {
        var number = number
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var start = 20
        repeat {
            start -= 1
            digits[start] = 0x30 + UInt8(number % 10)
            number /= 10
        } while number > 0
        while start < 20 {
            append(digits[start])
            start += 1
        }
    }

    /// A number of nanoseconds as seconds, with as many decimals as it needs.
    mutating func append(seconds nanoseconds: UInt64) { append(nanoseconds, in: 1_000_000_000) }

    /// A number of thousandths, with as many decimals as it needs.
    mutating func append(thousandths: UInt64) { append(thousandths, in: 1000) }

    private mutating func append(_ parts: UInt64, in whole: UInt64) {
        append(decimal: parts / whole)
        var fraction = parts % whole
        guard fraction > 0 else { return }
        append(UInt8(ascii: "."))
        var scale = whole / 10
        while fraction > 0 {
            append(0x30 + UInt8(fraction / scale))
            fraction %= scale
            scale /= 10
        }
    }

    /// The key of a request as it stands.
    mutating func append(keyOf index: Int, in records: borrowing TraceRecords) {
        if records.isText(index) {
            let start = Int(records.keys[index])
            append(contentsOf: records.text[start..<start + Int(records.textLengths[index])])
        } else {
            append(decimal: records.keys[index])
        }
    }

    mutating func append(text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }
}

extension TraceRecords {
    /// The text of a key; nil if it is a number.
    func text(_ index: Int) -> ArraySlice<UInt8>? {
        guard isText(index) else { return nil }
        let start = Int(keys[index])
        return text[start..<start + Int(textLengths[index])]
    }

    /// Why the key of a request cannot be written as a line, or a part of one.
    func lineProblem(_ index: Int, in format: String, mayHaveBlanksAround: Bool) -> TraceError? {
        guard let text = text(index) else { return nil }
        let hasBreak = text.contains { $0 == 0x0A || $0 == 0x0D }
        let hasBlanks = text.first.map(Field.isBlank) ?? false || text.last.map(Field.isBlank) ?? false
        guard hasBreak || (hasBlanks && !mayHaveBlanksAround) else { return nil }
        return TraceError(
            file: "the key \(Field.quoted(Array(text).span))",
            message:
                "\(hasBreak ? "it holds a line break" : "it begins or ends with a blank"), which \(format) cannot keep; --to jsonl can"
        )
    }
}
