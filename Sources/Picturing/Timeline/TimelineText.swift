internal import Basics
internal import Reporting
internal import Simulation
public import Tracing

/// A timeline in text: the lanes at the left, and what each event says at the right.
///
///     ·             app     front   users
///        0.000s     ┬       ┆       ┆       read user:1
///                   ├──────▶○               MISS user:1 cold: never cached before
///        0.001s     │       ├──────▶◇       READ user:1 "row 1", 20ms
public struct TimelineText {
    private let timeline: Timeline
    private let columns: Int
    private let isStyled: Bool
    private let laneWidth: Int
    private let timeWidth: Int

    /// - Parameter columns: how wide it may be, at least 60 characters.
    public init(_ timeline: Timeline, columns: Int = 80, styled: Bool = false) {
        self.timeline = timeline
        self.columns = max(60, columns)
        isStyled = styled
        let longest = timeline.lanes.map { $0.name.unicodeScalars.count }.max() ?? 0
        let wished = min(8, max(6, longest + 1))
        laneWidth = max(3, min(wished, (self.columns - 11 - 36) / max(1, timeline.lanes.count)))
        timeWidth = max(9, timeline.rows.map { $0.entry.event.time.description.utf8.count }.max() ?? 9)
    }

    public func append(to buffer: inout TextBuffer) {
        guard !timeline.rows.isEmpty else {
            buffer.append("nothing has happened yet that a timeline could show\n")
            return
        }
        appendHead(to: &buffer)
        var time: String?
        for row in timeline.rows {
            let own = row.entry.event.time.description
            append(row, time: own == time ? "" : own, to: &buffer)
            time = own
        }
        appendFoot(to: &buffer)
    }

    public var text: String {
        var buffer = TextBuffer()
        append(to: &buffer)
        return buffer.text
    }

    private func appendHead(to buffer: inout TextBuffer) {
        if timeline.earlier > 0 {
            buffer.append("… \(timeline.earlierRows): show timeline all, or last N\n")
        }
        let start = buffer.count
        buffer.pad(timeWidth + 2)
        for lane in timeline.lanes {
            buffer.append(Self.cut(PrintableText.line(lane.name), to: laneWidth - 1), paddedTo: laneWidth)
        }
        buffer.trim(from: start)
        buffer.append("\n")
    }

    /// Only signs that occur are explained.
    private func appendFoot(to buffer: inout TextBuffer) {
        let states = timeline.rows.reduce(Timeline.State()) { $1.states.reduce($0) { $0.union($1) } }
        let whose = timeline.key == nil ? "a copy" : "the copy"
        var signs: [String] = []
        if states.contains(.call) { signs.append("┃ at work") }
        if states.contains(.waiting) { signs.append("┆ waits") }
        if states.contains(.copy) { signs.append("· holds \(whose)") }
        if states.contains(.stale) { signs.append("! \(whose) is stale") }
        if states.contains(.fault) { signs.append("▒ fault") }
        guard !signs.isEmpty else { return }
        buffer.pad(timeWidth + 2)
        if isStyled { buffer.append(Style.dim.rawValue) }
        buffer.append(signs.joined(separator: "   "))
        if isStyled { buffer.append(Style.reset.rawValue) }
        buffer.append("\n")
    }

    // MARK: A row

    private func append(_ row: Timeline.Row, time: String, to buffer: inout TextBuffer) {
        let start = buffer.count
        if isStyled, !time.isEmpty { buffer.append(Style.dim.rawValue) }
        buffer.append(time, rightAlignedTo: timeWidth)
        if isStyled, !time.isEmpty { buffer.append(Style.reset.rawValue) }
        buffer.pad(2)
        appendLanes(of: row, to: &buffer)
        appendWords(of: row, to: &buffer)
        buffer.trim(from: start)
        buffer.append("\n")
    }

    private func appendLanes(of row: Timeline.Row, to buffer: inout TextBuffer) {
        var cells = [Character](repeating: " ", count: timeline.lanes.count * laneWidth)
        for (lane, state) in row.states.enumerated() { cells[lane * laneWidth] = Self.sign(state) }
        if let from = row.from { drawArrow(from: from, to: row.lane, in: &cells) }
        let own = row.lane * laneWidth
        cells[own] = row.entry.sign
        let colour = isStyled ? Style(row.entry.kind.tone) : nil
        for (column, cell) in cells.enumerated() {
            let style: Style? =
                !isStyled ? nil : column == own ? colour : cell == "!" ? .red : cell == "▒" ? .magenta : nil
            if let style { buffer.append(style.rawValue) }
            buffer.append(String(cell))
            if style != nil { buffer.append(Style.reset.rawValue) }
        }
    }

    private func drawArrow(from: Int, to: Int, in cells: inout [Character]) {
        let isRight = to > from
        let tail = from * laneWidth
        let head = to * laneWidth + (isRight ? -1 : 1)
        cells[tail] = cells[tail] == " " || cells[tail] == "·" ? "╶" : isRight ? "├" : "┤"
        if !isRight, cells[tail] == "╶" { cells[tail] = "╴" }
        for column in isRight ? (tail + 1)..<head : (head + 1)..<tail {
            cells[column] = cells[column] == " " ? "─" : "┼"
        }
        cells[head] = isRight ? "▶" : "◀"
    }

    private func appendWords(of row: Timeline.Row, to buffer: inout TextBuffer) {
        let room = columns - timeWidth - 2 - timeline.lanes.count * laneWidth
        let words = words(of: row)
        if isStyled, let colour = Style(row.entry.kind.tone) {
            buffer.append(colour.rawValue)
            buffer.append(words.word)
            buffer.append(Style.reset.rawValue)
        } else {
            buffer.append(words.word)
        }
        let rest = room - words.word.unicodeScalars.count
        guard let note = row.note.map(PrintableText.line) else {
            return buffer.append(Self.cut(words.rest, to: rest))
        }
        // The note matters most, so it has the room it needs.
        let mark = " ! " + note
        buffer.append(Self.cut(words.rest, to: max(0, rest - mark.unicodeScalars.count)))
        if isStyled { buffer.append(Style.red.rawValue) }
        buffer.append(Self.cut(mark, to: max(rest - words.rest.unicodeScalars.count, min(rest, mark.count))))
        if isStyled { buffer.append(Style.reset.rawValue) }
    }

    private func words(of row: Timeline.Row) -> (word: String, rest: String) {
        var rest = ""
        if timeline.key == nil, let key = row.entry.key { rest += " " + PrintableText.line(key) }
        if row.count > 1 { rest += " ×\(row.count)" }
        let summary = row.entry.summary
        if !summary.isEmpty, summary != row.entry.word { rest += "  " + summary }
        return (row.entry.word, rest)
    }

    // MARK: Signs

    private static func sign(_ state: Timeline.State) -> Character {
        if state.contains(.fault) { return "▒" }
        if state.contains(.call) { return "┃" }
        if state.contains(.operation) { return "│" }
        if state.contains(.stale) { return "!" }
        if state.contains(.waiting) { return "┆" }
        return state.contains(.copy) ? "·" : " "
    }

    /// Text with an ellipsis where it is longer than there is room for.
    private static func cut(_ text: String, to width: Int) -> String {
        guard text.unicodeScalars.count > width else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(max(0, width - 1)))) + "…"
    }
}

extension Tape.Entry {
    /// The sign of an event in its lane: kinds differ in shape, not only in colour.
    var sign: Character {
        switch event.what {
        case .request: "┬"
        case .done: "┴"
        case .hit, .serve(.revalidating, _): "●"
        case .miss: "○"
        case .store, .ttl, .renew: "■"
        case .read, .load: "◇"
        case .write: "◆"
        case .remove, .expire, .evict, .reject: "×"
        case .stale, .lost, .drop, .failed, .refuse, .timeout: "!"
        case .fault, .heal, .crash: "▒"
        default: "•"
        }
    }
}
