extension Parser {
    /// What was typed on several lines, on one: statements parted by `;`. Nil if that would say something else, as a
    /// comment would.
    public static func onOneLine(_ text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        guard lines.count > 1 else { return text }
        guard !text.contains("#"), let before = try? statements(of: Source(name: "", text: text)) else {
            return nil
        }
        var line = String(lines[0])
        for next in lines.dropFirst() {
            let next = next.trimmingPrefix { $0 == " " }
            while line.last == " " { line.removeLast() }
            if next.isEmpty { continue }
            line += line.last == "{" || next.first == "}" ? " \(next)" : "; \(next)"
        }
        guard let after = try? statements(of: Source(name: "", text: line)), after.count == before.count
        else {
            return nil
        }
        return line
    }
}
