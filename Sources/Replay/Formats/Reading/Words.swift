/// Numbers as they stand in sentences.
enum Words {
    /// `1,234,567`
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number)
        guard digits.count > 3 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3), digits.first != "-" || index > 1 {
                text += ","
            }
            text.append(digit)
        }
        return text
    }

    /// `1 line`, `1,234 lines`
    static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `1 entry`, `1,000 entries`
    static func entries(_ number: some BinaryInteger) -> String {
        "\(grouped(number)) \(number == 1 ? "entry" : "entries")"
    }
}
