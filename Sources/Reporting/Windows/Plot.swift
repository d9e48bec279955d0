internal import Basics
public import Simulation
public import Tracing

/// A picture of one metric over simulated time, in text: columns of block characters, a labelled axis at the left and
/// time at the bottom.
public struct Plot: Sendable {
    /// The line above.
    public var title: String
    /// One value a window, in the order of time; nil if there is none.
    public var values: [Double?]
    public var kind: StatKind
    /// How long a window is, for the line above; nil leaves it out.
    public var width: TimeSpan?
    public var start: Instant
    public var end: Instant
    /// What stands under the axis.
    public var notes: [PlotNote] = []

    public init(title: String, values: [Double?], kind: StatKind, from start: Instant, until end: Instant) {
        self.title = title
        self.values = values
        self.kind = kind
        self.start = start
        self.end = end
    }

    /// A plot of a metric that `Window.metrics` lists; nil if it is not one.
    public init?(_ metric: String, of windows: Windows, at place: String) {
        guard let kind = Window.metrics.first(where: { $0.name == metric })?.kind else { return nil }
        self.init(
            title: "\(metric) of \(place)",
            values: windows.rows.map { $0.value(of: metric)?.number }, kind: kind, from: windows.start,
            until: windows.start
                + TimeSpan(
                    nanoseconds: windows.width.nanoseconds.saturatingMultiply(Int64(windows.rows.count))))
        width = windows.width
    }

    /// What a column stands for: a window, or the mean of several if there are more windows than columns.
    static func columnWords(_ width: TimeSpan, windows: Int, columns: Int) -> String {
        guard windows > columns, columns > 0 else { return "\(width)" }
        return "the mean of about \((windows + columns / 2) / columns) windows of \(width)"
    }

    /// Writes the plot: a dot stands if there is no value. It takes `height` lines at most and `width` characters; if there are more values than
    /// columns, a column shows the mean of its values.
    public func append(to buffer: inout TextBuffer, width: Int = 80, height: Int = 20) {
        let top = scaleTop
        let room = max(4, height - 3)
        let lines = room / Self.parts(room) * Self.parts(room)
        let labels = Self.labels(upTo: top, lines: lines, kind)
        let labelWidth = labels.map { $0?.unicodeScalars.count ?? 0 }.max() ?? 0
        let columns = columns(room: max(8, width - labelWidth - 2))
        buffer.append(safe: title)
        if let window = self.width {
            let words = Self.columnWords(window, windows: values.count, columns: columns.count)
            buffer.append(", each column \(words)")
        }
        buffer.append("\n")
        for line in 0..<lines {
            let start = buffer.count
            buffer.append(labels[line] ?? "", rightAlignedTo: labelWidth)
            buffer.append(labels[line] == nil ? " │" : " ┤")
            for column in columns {
                let height = column.map { min(1, max(0, $0 / top)) * Double(lines * 8) } ?? 0
                let eighths = Int(height.rounded()) - (lines - 1 - line) * 8
                // A value above zero leaves a trace, however small it is.
                let least = line == lines - 1 && (column ?? 0) > 0 ? 1 : 0
                let isGap = column == nil && line == lines - 1
                buffer.append(isGap ? "·" : Self.blocks[min(8, max(least, eighths))])
            }
            buffer.trim(from: start)
            buffer.append("\n")
        }
        appendTimeAxis(labelWidth, columns.count, to: &buffer)
        buffer.append(notes, indent: labelWidth + 2, columns: columns.count, from: start, until: end)
    }

    /// The plot as text.
    public func text(width: Int = 80, height: Int = 20) -> String {
        var buffer = TextBuffer()
        append(to: &buffer, width: width, height: height)
        return buffer.text
    }

    private static let blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    // MARK: Columns

    /// What each column of characters shows: a value may be several characters wide, or a character several values.
    private func columns(room: Int) -> [Double?] {
        if values.isEmpty { return [] }
        if values.count <= room {
            let each = min(8, room / values.count)
            return values.flatMap { [Double?](repeating: $0, count: each) }
        }
        return (0..<room).map { column in
            let part = values[(column * values.count / room)..<((column + 1) * values.count / room)]
            let known = part.compactMap { $0 }
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
    }

    // MARK: Axes

    /// The value at the top of the plot: a share's 1, else the highest value and a little more, rounded up.
    private var scaleTop: Double {
        if kind == .share { return 1 }
        let highest = values.compactMap { $0 }.max() ?? 0
        if highest <= 0 { return 1 }
        var unit = 1.0
        if kind == .bytes { while unit * 1024 <= highest { unit *= 1024 } }
        while unit * 10 <= highest { unit *= 10 }
        for factor in [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] where unit * factor >= highest {
            return unit * factor
        }
        return highest
    }

    /// Into how many parts the scale is divided by labels.
    private static func parts(_ lines: Int) -> Int { lines >= 12 ? 4 : 2 }

    /// Labels at the top, in the middle and at the bottom, and at the quarters if there is room; of counts only those
    /// that can be counted.
    private static func labels(upTo top: Double, lines: Int, _ kind: StatKind) -> [String?] {
        var labels = [String?](repeating: nil, count: lines)
        let parts = parts(lines)
        for part in 0...parts {
            // The label stands at the line whose upper edge has the value; zero stands at the last line.
            let line = min(lines - 1, (parts - part) * lines / parts)
            let value = top * Double(part) / Double(parts)
            if kind != .count || value == value.rounded() { labels[line] = label(value, kind) }
        }
        return labels
    }

    private static func label(_ value: Double, _ kind: StatKind) -> String {
        switch kind {
        case .count, .rate: Figures.number((value * 100).rounded() / 100)
        case .share: Figures.percent(value)
        case .duration: TimeSpan(nanoseconds: Int64(saturating: value)).rounded.description
        case .bytes: Figures.text(bytes: Int(saturating: value))
        }
    }

    private func appendTimeAxis(_ labelWidth: Int, _ columns: Int, to buffer: inout TextBuffer) {
        buffer.pad(labelWidth)
        buffer.append(" └")
        for _ in 0..<columns { buffer.append("─") }
        buffer.append("\n")
        let first = start.description
        let last = end.description
        buffer.pad(labelWidth + 2)
        buffer.append(first)
        let middle = start + TimeSpan(nanoseconds: (end - start).nanoseconds / 2)
        var place = first.utf8.count
        if columns >= first.utf8.count + last.utf8.count + middle.description.utf8.count + 8 {
            let gap = columns / 2 - middle.description.utf8.count / 2 - place
            buffer.pad(gap)
            buffer.append(middle.description)
            place += gap + middle.description.utf8.count
        }
        buffer.pad(max(2, columns - place - last.utf8.count))
        buffer.append(last)
        buffer.append("\n")
    }
}
