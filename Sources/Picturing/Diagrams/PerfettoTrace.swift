internal import Basics
internal import Simulation
internal import Tracing

/// A run in the trace format of Chrome, which Perfetto and `chrome://tracing` open: a process for the clients and for
/// each node, operations and calls as slices, other events as short slices, and arrows along causes.
public struct PerfettoTrace {
    private let tape: Tape
    /// Of each process, until when each of its rows is taken.
    private var rows: [Int: [Instant]] = [:]

    public init(_ tape: Tape) { self.tape = tape }

    /// How every such trace begins, by which an earlier one is known.
    public static let beginning = "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"maker\":\"larder\""

    /// How long an event lasts that takes no time; arrows need a slice to end at.
    private static let instant = TimeSpan(nanoseconds: 1000)

    /// The trace, with a line break at its end. O(n) in the entries.
    public var text: String {
        var copy = self
        return copy.make()
    }

    private mutating func make() -> String {
        var lines: [String] = []
        for (number, part) in tape.parts.enumerated() {
            let name = number == 0 ? "clients" : part.name
            lines.append(
                "{\"ph\":\"M\",\"pid\":\(number + 1),\"name\":\"process_name\",\"args\":{\"name\":\(Self.json(name))}}"
            )
        }
        let ends = ends()
        var places: [EventNumber: (process: Int, row: Int, time: Instant)] = [:]
        for entry in tape.entries {
            if case .configured = entry.event.what { continue }
            if entry.event.isEnd, ends.isStarted(entry) { continue }
            let event = entry.event
            let span = max(Self.instant, ends.span(of: entry))
            let process = Int(event.node.index) + 1
            let row = row(in: process, from: event.time, for: span)
            places[event.number] = (process, row, event.time)
            lines.append(slice(entry, process, row, span))
            if let cause = places[event.cause] {
                lines.append(arrow("s", event.number, cause.process, cause.row, cause.time))
                lines.append(arrow("f", event.number, process, row, event.time))
            }
        }
        let head = Self.beginning + ",\"seed\":\(tape.seed)},\"traceEvents\":[\n"
        return head + lines.joined(separator: ",\n") + "\n]}\n"
    }

    /// The ends of operations, by number of the operation.
    private struct Ends {
        var ofOperation: [Int: Instant] = [:]
        var started: Set<Int> = []

        func isStarted(_ entry: Tape.Entry) -> Bool { started.contains(entry.event.operation) }

        func span(of entry: Tape.Entry) -> TimeSpan {
            switch entry.event.what {
            case .request: (ofOperation[entry.event.operation] ?? entry.event.time) - entry.event.time
            case .read(_, let took, _), .write(let took, _), .load(_, let took): took
            default: .zero
            }
        }
    }

    private func ends() -> Ends {
        var ends = Ends()
        for entry in tape.entries where entry.event.operation != 0 {
            if entry.event.isRequest { ends.started.insert(entry.event.operation) }
            if entry.event.isEnd { ends.ofOperation[entry.event.operation] = entry.event.time }
        }
        return ends
    }

    /// The first row of a process that is free: slices of one row must not overlap.
    private mutating func row(in process: Int, from time: Instant, for span: TimeSpan) -> Int {
        var taken = rows[process] ?? []
        let row = taken.firstIndex { $0 <= time } ?? taken.count
        if row == taken.count { taken.append(.start) }
        taken[row] = time + span
        rows[process] = taken
        return row
    }

    private func slice(_ entry: Tape.Entry, _ process: Int, _ row: Int, _ span: TimeSpan) -> String {
        let name = entry.key.map { "\(entry.word) \($0)" } ?? entry.word
        var args = "\"number\":\(entry.event.number)"
        if !entry.detail.isEmpty { args += ",\"detail\":\(Self.json(entry.detail))" }
        if let value = entry.value { args += ",\"value\":\(Self.json(value))" }
        return """
            {"ph":"X","pid":\(process),"tid":\(row + 1),"ts":\(Self.micros(entry.event.time.nanoseconds)),\
            "dur":\(Self.micros(span.nanoseconds)),"cat":"\(entry.kind.name)","name":\(Self.json(name)),\
            "args":{\(args)}}
            """
    }

    private func arrow(_ phase: String, _ id: Int, _ process: Int, _ row: Int, _ time: Instant) -> String {
        """
        {"ph":"\(phase)","bp":"e","id":\(id),"pid":\(process),"tid":\(row + 1),\
        "ts":\(Self.micros(time.nanoseconds)),"cat":"cause","name":"cause"}
        """
    }

    /// Nanoseconds as microseconds, which is what the format counts in.
    private static func micros(_ nanoseconds: Int64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1000)
        if rest == 0 { return String(whole) }
        let digits = String(rest.magnitude)
        return "\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static func json(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
