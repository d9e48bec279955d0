public import Simulation
public import Tracing

/// Something that stands under the axis of a plot: a fault, a crash, or a mark of the script.
public struct PlotNote: Sendable, Equatable {
    public var name: String
    public var from: Instant
    /// When it ended; nil if it is a moment.
    public var until: Instant?

    public init(name: String, from: Instant, until: Instant?) {
        self.name = name
        self.from = from
        self.until = until
    }

    /// What the kept events and the marks of a log say, in the order of time.
    public static func all(in log: Log, until end: Instant) -> [PlotNote] {
        var notes: [PlotNote] = []
        var open: [EventNumber: Int] = [:]
        let wording = Wording(log)
        for event in log.events {
            switch event.what {
            case .fault(let fault):
                open[event.number] = notes.count
                // `down until 5s` and `hangs: accepts calls …` in a word.
                let detail = wording.detail(event).split { ":,".contains($0) }.first ?? ""
                let words = detail.split(separator: " until ").first ?? detail
                notes.append(
                    PlotNote(
                        name: "\(log.names.node(event.node)) \(words)", from: event.time,
                        until: min(end, fault.until ?? end)))
            case .heal:
                if let index = open.removeValue(forKey: event.cause) { notes[index].until = event.time }
            case .crash:
                notes.append(
                    PlotNote(name: "crash \(log.names.node(event.node))", from: event.time, until: nil))
            default: break
            }
        }
        notes += log.marks.map { PlotNote(name: "mark \($0.name)", from: $0.at, until: nil) }
        return notes.enumerated().sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }
            .map(\.element)
    }
}

extension TextBuffer {
    /// Writes notes under an axis, a line each, with a bar for what lasts and a wedge for a moment.
    ///
    /// - Parameters:
    ///   - indent: where the axis begins.
    ///   - columns: how long it is.
    mutating func append(
        _ notes: [PlotNote], indent: Int, columns: Int, from start: Instant, until end: Instant,
        atMost most: Int = 6
    ) {
        guard columns > 0, end > start else { return }
        func column(_ time: Instant) -> Int {
            let share = Double((time - start).nanoseconds) / Double((end - start).nanoseconds)
            return max(0, min(columns - 1, Int(share * Double(columns))))
        }
        let shown = notes.filter { $0.from < end && ($0.until ?? $0.from) >= start }
        for note in shown.prefix(most) {
            let line = count
            let first = column(max(start, note.from))
            let last = note.until.map { max(first, column(min(end, $0))) } ?? first
            pad(indent + first)
            for _ in first...last { append(note.until == nil ? "▲" : "▒") }
            let name = note.name.unicodeScalars.count
            // Behind the bar, or before it if there is no room.
            if last + 2 + name <= columns || first < name + 2 {
                append(" ")
                append(safe: note.name)
            } else {
                cut(to: line)
                pad(indent + first - name - 1)
                append(safe: note.name)
                append(" ")
                for _ in first...last { append(note.until == nil ? "▲" : "▒") }
            }
            append("\n")
        }
        if shown.count > most {
            pad(indent)
            append("… and \(shown.count - most) more faults, crashes and marks\n")
        }
    }
}
