internal import Basics
internal import Simulation
internal import Tracing

/// A timeline as a picture of SVG that needs nothing besides itself, on light ground or dark.
public struct TimelineSVG {
    private let timeline: Timeline
    private static let rowHeight = 24
    private static let laneWidth = 104
    private static let left = 104
    private static let top = 76
    /// What a character takes of the words, at most.
    private static let characterWidth = 7.3
    private static let mostCharacters = 92

    public init(_ timeline: Timeline) { self.timeline = timeline }

    /// The picture, with a line break at its end.
    public var text: String {
        let height = Self.top + timeline.rows.count * Self.rowHeight + 44
        var svg =
            SVGOpening("timeline").text(width: width, height: height, title: title) + """
                \(Self.style)
                <rect class="ground" width="100%" height="100%"/>
                <text x="16" y="26" font-size="16" class="ink">\(Markup.escaped(title))</text>

                """
        svg += heads + lines + rows + legend
        return svg + "</svg>\n"
    }

    private var title: String {
        let what = timeline.key.map { "\($0) in \(timeline.title)" } ?? timeline.title
        return timeline.earlier > 0 ? "\(what) (without \(timeline.earlierRows))" : what
    }

    /// Okabe and Ito's colours, which people who are colour-blind can tell apart.
    private static let style = """
        <style>
        .ground{fill:#fff}.ink{fill:#222}.dim{fill:#666}.axis{stroke:#ccc}.op{stroke:#56606b}.call{fill:#0072b2}
        .arrow{stroke:#56606b;fill:none}.head{fill:#56606b}.good{fill:#007a5a}.missing{fill:#8a5a00}.bad{fill:#c02000}
        .disturbance{fill:#9a3f7c}.plain{fill:#22303c}.band{fill:#cc79a7;fill-opacity:.35}.copy{stroke:#009e73}
        .stale{stroke:#d52b00}
        @media (prefers-color-scheme:dark){.ground{fill:#14181d}.ink{fill:#e8e8e8}.dim{fill:#a0a8b0}.axis{stroke:#3a424b}
        .op,.arrow{stroke:#aab4be}.head{fill:#aab4be}.call{fill:#56b4e9}.good{fill:#3ccf9f}.missing{fill:#f0b43c}
        .bad{fill:#ff7a5c}.disturbance{fill:#e59ac8}.plain{fill:#dfe5ea}.stale{stroke:#ff6a48}}
        </style>
        """

    private var width: Int {
        let longest = timeline.rows.map { Self.words(of: $0).unicodeScalars.count }.max() ?? 0
        let words = Double(min(Self.mostCharacters, longest)) * Self.characterWidth
        return max(560, textLeft + Int(words) + 16)
    }

    private var textLeft: Int { Self.left + timeline.lanes.count * Self.laneWidth - 36 }

    private func x(_ lane: Int) -> Int { Self.left + lane * Self.laneWidth + 24 }
    private func y(_ row: Int) -> Int { Self.top + row * Self.rowHeight + Self.rowHeight / 2 }

    private var heads: String {
        timeline.lanes.enumerated().map { lane, head in
            let name = head.name.count > 14 ? String(head.name.prefix(13)) + "…" : head.name
            return """
                <text x="\(x(lane))" y="58" text-anchor="middle" font-weight="bold" class="ink">\(Markup.escaped(name))</text>

                """
        }.joined()
    }

    // MARK: What goes on

    /// For each lane its axis, and over it what goes on between rows.
    private var lines: String {
        var svg = ""
        let bottom = Self.top + timeline.rows.count * Self.rowHeight
        for lane in timeline.lanes.indices {
            svg += """
                <line class="axis" x1="\(x(lane))" x2="\(x(lane))" y1="\(Self.top - 8)" y2="\(bottom)"/>

                """
            svg += stretches(lane, .fault) { band(lane, $0, $1) }
            svg += stretches(lane, .stale) { line(lane, $0, $1, "stale", " stroke-dasharray=\"3 3\"", -6) }
            svg += stretches(lane, .copy) { line(lane, $0, $1, "copy", "", -6, except: .stale) }
            svg += stretches(lane, .operation) { line(lane, $0, $1, "op", "", 0) }
            svg += stretches(lane, .waiting) { line(lane, $0, $1, "op", " stroke-dasharray=\"2 4\"", 6) }
            svg += stretches(lane, .call) { first, last in
                """
                <rect class="call" x="\(x(lane) - 3)" y="\(y(first))" width="6" height="\(y(last) - y(first))" rx="2"/>

                """
            }
        }
        return svg
    }

    /// Draws each stretch of rows in which a state holds, from its first row to the one in which it holds no more.
    private func stretches(_ lane: Int, _ state: Timeline.State, draw: (Int, Int) -> String) -> String {
        var svg = ""
        var first: Int?
        for (number, row) in timeline.rows.enumerated() {
            let holds = row.states[lane].contains(state)
            if holds, first == nil { first = number }
            if !holds, let start = first {
                svg += draw(start, number)
                first = nil
            }
        }
        if let first { svg += draw(first, timeline.rows.count - 1) }
        return svg
    }

    private func band(_ lane: Int, _ first: Int, _ last: Int) -> String {
        """
        <rect class="band" x="\(x(lane) - 20)" y="\(y(first) - 10)" width="40" height="\(y(last) - y(first) + 10)"/>

        """
    }

    private func line(
        _ lane: Int, _ first: Int, _ last: Int, _ name: String, _ dash: String, _ offset: Int,
        except state: Timeline.State = []
    ) -> String {
        // Of a copy that is stale only the stale line is drawn.
        var last = last
        if !state.isEmpty,
            let cut = (first...last).first(where: { timeline.rows[$0].states[lane].isSuperset(of: state) })
        {
            last = cut
        }
        return """
            <line class="\(name)" stroke-width="3"\(dash) x1="\(x(lane) + offset)" x2="\(x(lane) + offset)" \
            y1="\(y(first))" y2="\(y(last))"/>

            """
    }

    // MARK: What happens

    private var rows: String {
        var svg = ""
        var time: String?
        for (number, row) in timeline.rows.enumerated() {
            let own = row.entry.event.time.description
            if own != time {
                svg += """
                    <text class="dim" x="\(Self.left - 12)" y="\(y(number) + 4)" text-anchor="end">\(own)</text>

                    """
            }
            time = own
            svg += arrow(row, number) + mark(row, number) + words(row, number)
        }
        return svg
    }

    private func arrow(_ row: Timeline.Row, _ number: Int) -> String {
        guard let from = row.from else { return "" }
        let isRight = row.lane > from
        let head = x(row.lane) + (isRight ? -9 : 9)
        let wing = isRight ? -7 : 7
        let y = y(number)
        return """
            <line class="arrow" stroke-width="1.5" x1="\(x(from))" x2="\(head)" y1="\(y)" y2="\(y)"/>
            <path class="head" d="M\(head) \(y)l\(wing) -4v8z"/>

            """
    }

    private func mark(_ row: Timeline.Row, _ number: Int) -> String {
        EventShape(row.entry.event).svg(
            x: x(row.lane), y: y(number), class: Self.className(row.entry.kind.tone)) + "\n"
    }

    private func words(_ row: Timeline.Row, _ number: Int) -> String {
        var words = Self.words(of: row)
        if words.unicodeScalars.count > Self.mostCharacters {
            words = String(words.prefix(Self.mostCharacters - 1)) + "…"
        }
        let word = row.entry.word
        let rest = words.dropFirst(word.count)
        let note = row.note.map { "! " + $0 } ?? ""
        let plain = note.isEmpty || !rest.hasSuffix(note) ? String(rest) : String(rest.dropLast(note.count))
        let marked = plain.count == rest.count ? "" : note
        return """
            <text x="\(textLeft)" y="\(y(number) + 4)" class="ink" xml:space="preserve"><tspan \
            class="\(Self.className(row.entry.kind.tone))" font-weight="bold">\(Markup.escaped(word))</tspan>\
            \(Markup.escaped(plain))\(marked.isEmpty ? "" : "<tspan class=\"bad\">\(Markup.escaped(marked))</tspan>")</text>

            """
    }

    static func words(of row: Timeline.Row) -> String {
        var words = row.entry.word
        if let key = row.entry.key { words += " " + PrintableText.line(key) }
        if row.count > 1 { words += " ×\(row.count)" }
        let summary = row.entry.summary
        if !summary.isEmpty, summary != row.entry.word { words += "  " + summary }
        if let note = row.note { words += "  ! " + PrintableText.line(note) }
        return words
    }

    private static func className(_ tone: Tone) -> String {
        switch tone {
        case .plain: "plain"
        case .good: "good"
        case .missing: "missing"
        case .bad: "bad"
        case .disturbance: "disturbance"
        }
    }

    private var legend: String {
        let states = timeline.rows.reduce(Timeline.State()) { $1.states.reduce($0) { $0.union($1) } }
        var words: [String] = []
        if states.contains(.call) { words.append("blue bar: at work") }
        let isFresh = timeline.rows.contains { row in
            row.states.contains { $0.contains(.copy) && !$0.contains(.stale) }
        }
        if isFresh { words.append("green line: holds a copy") }
        if states.contains(.stale) { words.append("dashed red line: a copy is stale") }
        if states.contains(.waiting) { words.append("dotted line: waits") }
        if states.contains(.fault) { words.append("purple band: fault") }
        guard !words.isEmpty else { return "" }
        let y = Self.top + timeline.rows.count * Self.rowHeight + 24
        return "<text class=\"dim\" x=\"\(Self.left)\" y=\"\(y)\">\(words.joined(separator: " · "))</text>\n"
    }
}
