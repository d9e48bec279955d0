internal import Basics
internal import Simulation
internal import Tracing

/// A timeline as a sequence diagram of Mermaid, which GitHub and many other places draw.
public struct SequenceDiagram {
    private let timeline: Timeline

    public init(_ timeline: Timeline) { self.timeline = timeline }

    /// How every such diagram begins, by which an earlier one is known.
    public static let beginning = "%% A Larder run as a Mermaid diagram.\n"

    /// The diagram, with a line break at its end.
    public var text: String {
        var text = Self.beginning + "sequenceDiagram\n"
        for (lane, head) in timeline.lanes.enumerated() {
            let word = head.kind == .client ? "actor" : "participant"
            text += "    \(word) l\(lane) as \(Self.escaped(head.name))\n"
        }
        if timeline.earlier > 0, !timeline.lanes.isEmpty {
            text += "    Note over l0: without \(timeline.earlierRows)\n"
        }
        var time: String?
        for row in timeline.rows {
            let own = row.entry.event.time.description
            text += lines(of: row, time: own == time ? nil : own)
            time = own
        }
        return text
    }

    private func lines(of row: Timeline.Row, time: String?) -> String {
        let count = row.count > 1 ? " ×\(row.count)" : ""
        let key = row.entry.key.map { " \($0)" } ?? ""
        let summary = row.entry.summary == row.entry.word ? "" : ": " + row.entry.summary
        let when = time.map { "[\($0)] " } ?? ""
        let words = Self.escaped(when + row.entry.word + key + count + summary)
        var text = "    "
        if let from = row.from {
            text += "l\(from)\(isAnswer(row) ? "-->>" : "->>")l\(row.lane): \(words)\n"
        } else if case .request = row.entry.event.what {
            text += "Note over l\(row.lane): \(words)\n"
        } else {
            text += "Note right of l\(row.lane): \(words)\n"
        }
        if let note = row.note { text += "    Note over l\(row.lane): \(Self.escaped("! " + note))\n" }
        return text
    }

    /// Whether an arrow brings an answer back rather than a call.
    private func isAnswer(_ row: Timeline.Row) -> Bool {
        switch row.entry.event.what {
        case .done, .failed, .store, .stale: true
        default: false
        }
    }

    /// Text within a diagram: what Mermaid takes for its own is written as a character code.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in PrintableText.line(text).unicodeScalars {
            switch scalar {
            case "#", ";", "<", ">", "&": escaped += "#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
