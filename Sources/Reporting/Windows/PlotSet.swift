internal import Basics
public import Simulation
public import Tracing

/// Several metrics, at several nodes, over the same windows of time: one plot of all of them, in text, in SVG, or as a
/// table of CSV.
public struct PlotSet: Sendable {
    public struct Series: Sendable {
        public var name: String
        public var kind: StatKind
        /// One value a window; nil if there is none.
        public var values: [Double?]
    }

    public private(set) var series: [Series] = []
    public let start: Instant
    public let width: TimeSpan
    public var notes: [PlotNote] = []
    private let count: Int

    /// - Parameters:
    ///   - metrics: names that `Window.metrics` lists.
    ///   - all: the windows of each node, all of the same width, at least one.
    ///
    /// What is 0 throughout is left out, unless there would be nothing left.
    public init(_ metrics: [String], of all: [(place: String, windows: Windows)]) {
        let first = all[0].windows
        (start, width, count) = (first.start, first.width, first.rows.count)
        for metric in metrics {
            guard let kind = Window.metrics.first(where: { $0.name == metric })?.kind else { continue }
            for (place, windows) in all {
                series.append(
                    Series(
                        name: "\(metric) of \(place)", kind: kind,
                        values: windows.rows.map { $0.value(of: metric)?.number }))
            }
        }
        let telling = series.filter { one in one.values.contains { ($0 ?? 0) != 0 } }
        if !telling.isEmpty { series = telling }
    }

    private var end: Instant {
        start + TimeSpan(nanoseconds: width.nanoseconds.saturatingMultiply(Int64(count)))
    }

    /// The value at the top of a series' own scale: those of one kind share a scale.
    private func top(_ kind: StatKind) -> Double {
        if kind == .share { return 1 }
        let highest = series.filter { $0.kind == kind }.flatMap { $0.values.compactMap { $0 } }.max() ?? 0
        return highest > 0 ? highest : 1
    }

    private static func label(_ value: Double, _ kind: StatKind) -> String {
        switch kind {
        case .count, .rate: Figures.number((value * 100).rounded() / 100)
        case .share: Figures.percent(value)
        case .duration: TimeSpan(nanoseconds: Int64(saturating: value)).rounded.description
        case .bytes: Figures.text(bytes: Int(saturating: value))
        }
    }

    // MARK: Text

    private static let signs = ["●", "○", "▲", "△", "■", "□", "◆", "◇"]
    /// How many series one plot shows.
    public static let most = signs.count

    /// Writes the plot: each series has a sign, and where several meet, the first one's is seen.
    public func append(to buffer: inout TextBuffer, width: Int = 78, height: Int = 14) {
        let room = max(8, width - 2)
        buffer.append("each column \(Plot.columnWords(self.width, windows: count, columns: room))\n")
        let columns = min(room, max(1, count) * max(1, min(8, room / max(1, count))))
        var cells = [[String]](repeating: [String](repeating: " ", count: columns), count: height)
        for (number, one) in series.prefix(Self.most).enumerated().reversed() {
            let top = top(one.kind)
            for column in 0..<columns {
                let from = column * count / columns
                let part = one.values[from..<max(from + 1, (column + 1) * count / columns)].compactMap { $0 }
                guard !part.isEmpty else { continue }
                let value = part.reduce(0, +) / Double(part.count)
                let line = Int((Double(height - 1) * (1 - min(1, max(0, value / top)))).rounded())
                cells[line][column] = Self.signs[number]
            }
        }
        for row in cells {
            let line = buffer.count
            buffer.append(" │")
            buffer.append(row.joined())
            buffer.trim(from: line)
            buffer.append("\n")
        }
        buffer.append(" └" + String(repeating: "─", count: columns) + "\n")
        let (first, last) = (start.description, end.description)
        buffer.append("  \(first)")
        buffer.pad(max(2, columns - first.utf8.count - last.utf8.count))
        buffer.append("\(last)\n")
        buffer.append(notes, indent: 2, columns: columns, from: start, until: end)
        for (number, one) in series.prefix(Self.most).enumerated() {
            buffer.append("  \(Self.signs[number]) ")
            buffer.append(safe: one.name)
            buffer.append(", from 0 to \(Self.label(top(one.kind), one.kind))\n")
        }
        if series.count > Self.most {
            buffer.append("  … and \(series.count - Self.most) more, which are not drawn\n")
        }
    }

    // MARK: CSV

    /// Writes a row for each window, with a column for each series.
    public func appendCSV(to buffer: inout TextBuffer) {
        buffer.append(
            "start_ns," + series.map { $0.name.replacing(" of ", with: "@") }.joined(separator: ",") + "\n")
        for index in 0..<count {
            buffer.append("\((start + width.times(index)).nanoseconds)")
            for one in series {
                buffer.append(",")
                if let value = one.values[index] { buffer.append(Figures.number(value)) }
            }
            buffer.append("\n")
        }
    }

    // MARK: SVG

    public static let svgBeginning = opening.mark
    private static let opening = SVGOpening("plot")
    public static let csvBeginning = "start_ns,"

    /// Okabe and Ito's colours, which people who are colour-blind can tell apart; lines differ in their dashes too.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8B6F00",
    ]
    private static let dashes = ["", "7 4", "2 3", "9 3 2 3"]

    /// The plot as a picture that needs nothing besides itself.
    public var svg: String {
        let (left, right, top, base) = (70, 790, 20, 280)
        let legend = base + 44 + notes.prefix(8).count * 18
        let height = legend + series.count * 18 + 12
        var svg =
            Self.opening.text(width: 820, height: height, title: series.map(\.name).joined(separator: ", "))
                + """
                <rect width="100%" height="100%" fill="#fff"/>

                """
        func x(_ time: Instant) -> Int {
            let span = Double(max(1, (end - start).nanoseconds))
            return left + Int((Double((time - start).nanoseconds) / span * Double(right - left)).rounded())
        }
        for (number, note) in notes.prefix(8).enumerated() {
            let (from, until) = (x(max(start, note.from)), x(min(end, note.until ?? note.from)))
            svg += """
                <rect x="\(from)" y="\(top)" width="\(max(2, until - from))" height="\(base - top)" fill="#cc79a7" fill-opacity=".25"/>
                <text x="\(min(from, right - 120))" y="\(base + 38 + number * 18)" fill="#8f3a73">\(Markup.escaped(note.name))</text>

                """
        }
        let kind = series.first?.kind ?? .count
        for part in 0...4 {
            let y = base - part * (base - top) / 4
            svg += """
                <line x1="\(left)" x2="\(right)" y1="\(y)" y2="\(y)" stroke="#ddd"/>
                <text x="\(left - 8)" y="\(y + 4)" text-anchor="end" fill="#444">\(Self.label(self.top(kind) * Double(part) / 4, kind))</text>

                """
        }
        svg += """
            <text x="\(left)" y="\(base + 18)" fill="#444">\(start)</text>
            <text x="\(right)" y="\(base + 18)" text-anchor="end" fill="#444">\(end)</text>

            """
        for (number, one) in series.enumerated() {
            svg += path(one, number, x: x, top: top, base: base)
            let y = legend + number * 18
            let scale = one.kind == kind ? "" : ", from 0 to \(Self.label(self.top(one.kind), one.kind))"
            svg += """
                <line x1="\(left)" x2="\(left + 30)" y1="\(y)" y2="\(y)" \(stroke(number))/>
                <text x="\(left + 38)" y="\(y + 4)" fill="#222">\(Markup.escaped(one.name + scale))</text>

                """
        }
        return svg + "</svg>\n"
    }

    private func stroke(_ number: Int) -> String {
        let dash = Self.dashes[number % Self.dashes.count]
        return "fill=\"none\" stroke=\"\(Self.colours[number % Self.colours.count])\" stroke-width=\"2\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
    }

    /// A line in steps, a step a window, with gaps if there is no value.
    private func path(_ one: Series, _ number: Int, x: (Instant) -> Int, top: Int, base: Int) -> String {
        var path = ""
        var isDown = false
        for (index, value) in one.values.enumerated() {
            guard let value else {
                isDown = false
                continue
            }
            let share = min(1, max(0, value / self.top(one.kind)))
            let y = base - Int((share * Double(base - top)).rounded())
            path +=
                "\(isDown ? "L" : "M")\(x(start + width.times(index))) \(y)H\(x(start + width.times(index + 1)))"
            isDown = true
        }
        return path.isEmpty ? "" : "<path d=\"\(path)\" \(stroke(number))/>\n"
    }
}

extension TimeSpan {
    fileprivate func times(_ count: Int) -> TimeSpan {
        TimeSpan(nanoseconds: nanoseconds.saturatingMultiply(Int64(count)))
    }
}
