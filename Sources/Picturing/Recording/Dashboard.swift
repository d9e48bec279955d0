internal import Basics
internal import Reporting
public import Simulation
internal import Tracing

/// What a run was like up to a moment, as lines for a terminal: a figure and its course for each of what one watches, and
/// the faults on the same axis.
public struct Dashboard: Sendable {
    /// What one watches: the name of the metric, and what it is called here.
    private static let watched = [
        ("hit-rate", "hit rate"), ("stale-hits", "stale hits"), ("read-p50", "p50"), ("read-p99", "p99"),
        ("requests", "requests"),
        ("loads", "loads"), ("evictions", "evictions"), ("queue-depth", "queue"), ("bytes", "memory"),
        ("stale-reads", "stale reads"), ("lost-writes", "lost writes"), ("errors", "errors"),
    ]

    /// One of the figures, window by window.
    private struct Course: Sendable {
        var label: String
        var values: [StatValue?]
        var top: Double
    }

    private let title: String
    private let start: Instant
    private let courses: [Course]
    private let faults: [(label: String, from: Instant, until: Instant)]
    /// How long a window is.
    public let width: TimeSpan
    /// How many windows there are.
    public let count: Int

    private static let mostWindows = 400

    /// Folds a tape into windows. O(n log n) in the entries.
    ///
    /// - Parameter start: where the first window begins; what happened before counts only for how full caches and queues are.
    public init(_ tape: Tape, from start: Instant = .start) {
        title = tape.title
        self.start = start
        let span = max(TimeSpan(nanoseconds: 1), tape.end - start)
        width = Windows.width(for: span, atMost: Self.mostWindows)
        var windows = Windows(width: width, from: start, until: tape.end + TimeSpan(nanoseconds: 1))
        for entry in tape.entries { windows.add(entry.event) }
        windows.finish()
        count = windows.rows.count
        courses = Self.watched.compactMap { name, label in
            let values = windows.rows.map { $0.value(of: name) }
            let top = values.compactMap { $0?.number }.max() ?? 0
            // What never happens is not watched, but for the hit rate.
            guard top > 0 || name == "hit-rate" else { return nil }
            return Course(label: label, values: values, top: name == "hit-rate" ? 1 : top)
        }
        faults = Self.faults(of: tape)
    }

    private static func faults(of tape: Tape) -> [(label: String, from: Instant, until: Instant)] {
        var faults: [(label: String, from: Instant, until: Instant)] = []
        var open: [Int: Int] = [:]
        for entry in tape.entries {
            let node = tape.parts[Int(entry.event.node.index)].name
            switch entry.event.what {
            case .fault(let fault):
                open[entry.event.number] = faults.count
                let words = entry.detail.split(separator: " until ").first ?? ""
                faults.append(("\(node) \(words)", entry.event.time, fault.until ?? tape.end))
            case .heal:
                if let index = open.removeValue(forKey: entry.event.cause) {
                    faults[index].until = entry.event.time
                }
            case .crash: faults.append(("crash \(node)", entry.event.time, entry.event.time))
            default: break
            }
        }
        return faults
    }

    /// The lines after so many windows.
    ///
    /// - Parameters:
    ///   - windows: at least 1 and at most `count`.
    ///   - status: what stands at the right of the first line, such as the speed.
    public func lines(after windows: Int, columns: Int, status: String = "") -> [String] {
        let now = start + TimeSpan(nanoseconds: width.nanoseconds.saturatingMultiply(Int64(windows)))
        let end = start + TimeSpan(nanoseconds: width.nanoseconds.saturatingMultiply(Int64(count)))
        let head = "\(now) of \(end)  \(status)"
        let room = max(10, columns - 25)
        var lines = [PrintableText.line(title) + "  " + head, ""]
        for course in courses {
            let figure = course.values[..<min(windows, count)].last.flatMap { $0 }?.text ?? "-"
            lines.append(
                Self.padded(course.label, to: 12) + Self.right(figure, in: 10) + "  "
                    + Self.line(course, windows, of: count, room))
        }
        lines.append("")
        for fault in faults where fault.from < now && fault.until >= start {
            lines.append(
                Self.padded("", to: 24) + bar(fault.from, min(now, fault.until), end, room) + " "
                    + fault.label)
        }
        let place = min(room - 1, windows * room / max(1, count))
        let axis = (0..<room).map { $0 == place ? "┼" : "─" }.joined()
        lines.append(Self.padded("", to: 24) + axis)
        return lines.map { Self.cut(Self.trimmed($0), to: columns) }
    }

    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    private static func line(_ course: Course, _ windows: Int, of count: Int, _ room: Int) -> String {
        var line = ""
        for column in 0..<room {
            let from = column * count / room
            let until = max(from + 1, (column + 1) * count / room)
            guard from < windows else { break }
            let part = course.values[from..<min(until, windows)].compactMap { $0?.number }
            guard let highest = part.max() else {
                line.append(" ")
                continue
            }
            let level = Int((highest / max(course.top, .leastNormalMagnitude) * 7).rounded())
            line.append(highest == 0 ? "·" : blocks[max(0, min(7, level))])
        }
        return line
    }

    private func bar(_ from: Instant, _ until: Instant, _ end: Instant, _ room: Int) -> String {
        func column(_ time: Instant) -> Int {
            Int(
                Double((max(start, time) - start).nanoseconds) / Double((end - start).nanoseconds)
                    * Double(room))
        }
        let first = max(0, min(room - 1, column(from)))
        let last = max(first, min(room - 1, column(until)))
        return String(repeating: " ", count: first) + String(repeating: "▒", count: last - first + 1)
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, in width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func cut(_ text: String, to width: Int) -> String {
        text.count > width ? String(text.prefix(max(0, width - 1))) + "…" : text
    }
}
