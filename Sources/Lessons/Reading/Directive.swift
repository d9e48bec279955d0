/// A directive as it stands in the file: a name, perhaps a title, and fields with a value and indented lines.
struct Directive {
    struct Field {
        var name: String
        var value: String
        var line: Int
        /// The indented lines below it, without their indent.
        var body: [(line: Int, text: String)] = []

        /// The value and the lines below it as one text.
        var text: String {
            ([value] + body.map { $0.text.trimmed }).filter { !$0.isEmpty }.joined(separator: " ")
        }

        /// The lines below it as statements; the value is the first where there is one.
        var script: Script {
            let lines = (value.isEmpty ? [] : [(line, value)]) + body
            var text = ""
            // Empty lines stand for what lies between, so that statements keep the line that they have in the file.
            var number = lines.first?.0 ?? line
            for (line, statement) in lines {
                while number < line {
                    text += "\n"
                    number += 1
                }
                text += statement
            }
            return Script(text: text, line: lines.first?.0 ?? line)
        }
    }

    var name: String
    /// What stands behind the name and a colon.
    var title: String
    var line: Int
    var fields: [Field] = []
    /// Lines that are neither a field nor belong to one.
    var strays: [(line: Int, text: String)] = []

    init(_ lines: [String], line: Int) {
        self.line = line
        let first = lines[0].trimmed
        let parts = first.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        name = parts.first.map { $0.trimmed } ?? ""
        title = parts.count > 1 ? parts[1].trimmed : ""
        for (offset, text) in lines.enumerated().dropFirst() {
            let number = line + offset
            if text.trimmed.isEmpty { continue }
            if text.hasPrefix("  ") || text.hasPrefix("\t") {
                if fields.isEmpty {
                    strays.append((number, text.trimmed))
                } else {
                    let indent = text.hasPrefix("\t") ? 1 : 2
                    fields[fields.count - 1].body.append((number, String(text.dropFirst(indent))))
                }
            } else if let field = Field(text, line: number) {
                fields.append(field)
            } else {
                strays.append((number, text.trimmed))
            }
        }
    }
}

extension Directive.Field {
    init?(_ text: String, line: Int) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = text[..<colon]
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0 == "-") }) else {
            return nil
        }
        self.init(name: String(name), value: text[text.index(after: colon)...].trimmed, line: line)
    }
}
