/// Text within XML and HTML.
public enum Markup {
    /// Text with `&`, `<`, `>` and both quotes as entities. Control characters, which XML does not allow, are shown as
    /// escapes.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case _ where PrintableText.isUnsafe(scalar) || scalar.value & 0xFFFE == 0xFFFE:
                escaped += PrintableText.escape(scalar)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
