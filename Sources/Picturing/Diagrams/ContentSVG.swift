internal import Basics

/// What a cache holds at one moment, as a picture of SVG that needs nothing besides itself: a row for each entry, the next to
/// be evicted first, with a bar for what is left of its time to live.
public struct ContentSVG: Sendable {
    public struct Row: Sendable {
        public var key: String
        public var value: String
        /// What is left of the time to live, in words.
        public var life: String
        /// The same as a share of it; nil if there is none.
        public var share: Double?
        public var isDirty: Bool

        public init(key: String, value: String, life: String, share: Double?, isDirty: Bool) {
            self.key = key
            self.value = value
            self.life = life
            self.share = share
            self.isDirty = isDirty
        }
    }

    private let title: String
    private let rows: [Row]
    /// How many entries there are that no row stands for.
    private let more: Int

    public init(title: String, rows: [Row], more: Int) {
        self.title = title
        self.rows = rows
        self.more = more
    }

    private static let rowHeight = 26
    private static let top = 48
    private static let (keyLeft, valueLeft, barLeft, barWidth, wordsLeft) = (16, 196, 350, 150, 512)
    private static let width = 820

    /// The picture, with a line break at its end.
    public var text: String {
        let lines = max(1, rows.count) + (more > 0 ? 1 : 0)
        let height = Self.top + lines * Self.rowHeight + 12
        var svg =
            SVGOpening("content").text(width: Self.width, height: height, title: title) + """
                \(Self.style)
                <rect class="ground" width="100%" height="100%"/>
                <text x="16" y="28" font-size="15" class="ink">\(Markup.escaped(title))</text>

                """
        for (number, row) in rows.enumerated() { svg += draw(row, number) }
        let foot = Self.top + rows.count * Self.rowHeight + 17
        if rows.isEmpty { svg += "<text x=\"16\" y=\"\(foot)\" class=\"dim\">empty</text>\n" }
        if more > 0 { svg += "<text x=\"16\" y=\"\(foot)\" class=\"dim\">… and \(more) more</text>\n" }
        return svg + "</svg>\n"
    }

    private func draw(_ row: Row, _ number: Int) -> String {
        let y = Self.top + number * Self.rowHeight
        var svg = """
            <text x="\(Self.keyLeft)" y="\(y + 17)" class="ink" font-weight="bold">\(Self.cut(row.key, 24))</text>
            <text x="\(Self.valueLeft)" y="\(y + 17)" class="ink">\(Self.cut(row.value, 20))</text>

            """
        if let share = row.share {
            let filled = Int((min(1, max(0, share)) * Double(Self.barWidth)).rounded())
            svg += """
                <rect class="rest" x="\(Self.barLeft)" y="\(y + 6)" width="\(Self.barWidth)" height="13" rx="2"/>
                <rect class="\(share > 0 ? "left" : "over")" x="\(Self.barLeft)" y="\(y + 6)" width="\(filled)" height="13" rx="2"/>

                """
        }
        // Dirty is told in a word as well as in a colour.
        let dirty = row.isDirty ? "<tspan class=\"dirty\">  dirty</tspan>" : ""
        return svg + """
            <text x="\(Self.wordsLeft)" y="\(y + 17)" class="dim">\(Self.cut(row.life, 44))\(dirty)</text>

            """
    }

    private static func cut(_ text: String, _ most: Int) -> String {
        Markup.escaped(text.count > most ? String(text.prefix(most - 1)) + "…" : text)
    }

    private static let style = """
        <style>
        .ground{fill:#fff}.ink{fill:#222}.dim{fill:#555}.rest{fill:#d8dde2}.left{fill:#0072b2}.over{fill:#c02000}
        .dirty{fill:#9a3f7c;font-weight:bold}
        @media (prefers-color-scheme:dark){.ground{fill:#14181d}.ink{fill:#e8e8e8}.dim{fill:#a0a8b0}.rest{fill:#3a424b}
        .left{fill:#56b4e9}.over{fill:#ff7a5c}.dirty{fill:#e59ac8}}
        </style>
        """
}
