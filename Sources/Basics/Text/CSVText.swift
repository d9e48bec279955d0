/// Fields of CSV (RFC 4180) as they are written.
public enum CSVText {
    /// A field, in quotes if it must be. A field that a spreadsheet would run as a formula gets an apostrophe in front,
    /// as OWASP advises ("CSV Injection").
    public static func field(_ text: String) -> String {
        let text = isFormula(text) ? "'" + text : text
        guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" })
        else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// A record with its line end.
    public static func record(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\n"
    }

    /// Whether a spreadsheet takes a field as a formula. A plain number is none, though it may begin with a sign.
    static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else {
            return false
        }
        return Double(text) == nil
    }
}
