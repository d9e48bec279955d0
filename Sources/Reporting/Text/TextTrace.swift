internal import Simulation
public import Tracing

/// How much of the log a trace shows.
public enum TraceLevel: String, CaseIterable, Sendable {
    /// Nothing.
    case off
    /// What matters to someone who is learning: no beginnings of operations, no repetitions.
    case brief
    /// Everything, with the number of each event and of its cause.
    case full
    /// Everything, for programs: `JSONTrace`.
    case json
}

/// The trace as text: a line an event, in fixed columns.
///
///     ·   time  node    KIND     key      detail
///       0.000s  front   MISS     user:1   cold: never cached before
///
/// Time is right-aligned to 9 characters, the node takes 7 or as many as the longest name of a node or client that the
/// log knows, up to 16, the kind 8 and the key 8; what is longer moves the rest of its line.
/// A full trace has the event's number in front and its cause's number at the end: `  #12 … ← #9`.
public struct TextTrace: Sendable {
    let log: Log
    let level: TraceLevel
    let styled: Bool
    private let columns: (@Sendable () -> Int?)?
    private let wording: Wording
    private let json: JSONTrace

    /// - Parameters:
    ///   - log: where the events come from; causes are looked up in it.
    ///   - styled: whether to colour kinds by their meaning, for a terminal.
    ///   - columns: how wide the terminal is, asked for each event: what does not fit goes on below, under the detail.
    ///     Nothing is folded without it, or if it says nil.
    public init(
        log: Log, level: TraceLevel, styled: Bool = false, columns: (@Sendable () -> Int?)? = nil
    ) {
        self.log = log
        self.level = level
        self.styled = styled
        self.columns = columns
        wording = Wording(log)
        json = JSONTrace(names: log.names)
    }

    /// The line of an event, without the line break; empty if the level leaves it out.
    public func line(_ event: Event) -> String {
        var buffer = TextBuffer()
        append(event, to: &buffer)
        return buffer.isEmpty ? "" : String(buffer.text.dropLast())
    }

    /// What the line of an event says behind its columns.
    func detail(_ event: Event) -> [UInt8] {
        var buffer = TextBuffer()
        wording.append(event, to: &buffer)
        return buffer.bytes
    }

    /// Writes the line of an event and a line break, or nothing if the level leaves it out.
    ///
    /// - Parameters:
    ///   - times: how many events the line stands for.
    ///   - clients: how many clients these belong to.
    ///
    /// Complexity: O(1), and the length of the line.
    public func append(_ event: Event, times: Int = 1, clients: Int = 1, to buffer: inout TextBuffer) {
        switch level {
        case .off: return
        case .json: return json.append(event, to: &buffer)
        case .brief, .full: break
        }
        let kind = EventKind(event)
        if level == .brief, !event.isBrief { return }
        let start = buffer.count
        if level == .full { append(number: event.number, to: &buffer) }
        appendTime(event, to: &buffer)
        appendNode(event, isFolded: times > 1, to: &buffer)
        appendKind(kind, times: times, to: &buffer)
        appendKey(event, to: &buffer)
        let detail = buffer.count
        wording.append(event, to: &buffer)
        buffer.trim(from: start)
        if clients > 1 {
            buffer.append(" · ")
            buffer.append(clients)
            buffer.append(" clients")
        } else if event.client > 0, event.node != .application {
            buffer.append(" · app#")
            append(client: event.client, to: &buffer)
        }
        if level == .full, event.cause > 0 {
            buffer.append(" ← #")
            buffer.append(event.cause)
        }
        if let columns = columns?() { fold(&buffer, line: start, detail: detail, columns: columns) }
        buffer.append(byte: UInt8(ascii: "\n"))
    }

    /// Breaks a line that is wider than the terminal between words of its detail, and goes on under the detail, or if
    /// there is hardly any room under the node.
    private func fold(_ buffer: inout TextBuffer, line: Int, detail: Int, columns: Int) {
        guard buffer.visibleWidth(line..<buffer.count) > columns, detail < buffer.count else { return }
        let head = buffer.visibleWidth(line..<detail)
        let indent =
            [head, level == .full ? Self.nodeColumn + 6 : Self.nodeColumn, 2].first { columns - $0 >= 20 }
            ?? 0
        let words = buffer.bytes[detail...].split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false
        ).map { Array($0) }
        buffer.cut(to: detail)
        func begin(line column: inout Int, _ buffer: inout TextBuffer) {
            buffer.trim(from: line)
            buffer.append(byte: UInt8(ascii: "\n"))
            buffer.pad(indent)
            column = indent
        }
        var column = head
        for (index, word) in words.enumerated() {
            let width = word.count { $0 & 0xC0 != 0x80 }
            if index == 0 {
                if indent < head, column + width > columns { begin(line: &column, &buffer) }
            } else if column + 1 + width > columns {
                begin(line: &column, &buffer)
            } else {
                buffer.append(byte: UInt8(ascii: " "))
                column += 1
            }
            for byte in word { buffer.append(byte: byte) }
            column += width
        }
    }

    /// Where the node stands, behind the time.
    private static let nodeColumn = 11

    /// The most characters that the column of nodes takes because of a name.
    private static let widestPlace = 16

    private func append(number: EventNumber, to buffer: inout TextBuffer) {
        buffer.pad(4 - TextBuffer.digits(UInt64(number.magnitude)))
        buffer.append(byte: UInt8(ascii: "#"))
        buffer.append(number)
        buffer.append(byte: UInt8(ascii: " "))
    }

    private func appendTime(_ event: Event, to buffer: inout TextBuffer) {
        if styled { buffer.append(Style.dim.rawValue) }
        buffer.append(event.time, rightAlignedTo: 9)
        if styled { buffer.append(Style.reset.rawValue) }
        buffer.pad(2)
    }

    private func appendNode(_ event: Event, isFolded: Bool, to buffer: inout TextBuffer) {
        let start = buffer.count
        buffer.append(log.names.node(event.node))
        if event.node == .application, event.client > 0, !isFolded {
            buffer.append(byte: UInt8(ascii: "#"))
            append(client: event.client, to: &buffer)
        }
        buffer.pad(from: start, to: min(max(log.names.longestPlace, 7), Self.widestPlace))
        buffer.append(byte: UInt8(ascii: " "))
    }

    private func appendKind(_ kind: EventKind, times: Int, to buffer: inout TextBuffer) {
        let word = kind.word
        if styled, let colour = Style(kind.tone) {
            buffer.append(colour.rawValue)
            buffer.append(word)
            buffer.append(Style.reset.rawValue)
        } else {
            buffer.append(word)
        }
        var width = word.utf8.count
        if times > 1 {
            buffer.append(" ×")
            buffer.append(times)
            width += 2 + TextBuffer.digits(UInt64(times))
        }
        buffer.pad(max(1, 9 - width))
    }

    private func appendKey(_ event: Event, to buffer: inout TextBuffer) {
        let start = buffer.count
        if event.key.exists { buffer.append(safe: log.names.key(event.key).text) }
        buffer.pad(from: start, to: 8)
        buffer.append(byte: UInt8(ascii: " "))
    }

    private func append(client: Int32, to buffer: inout TextBuffer) {
        if let name = log.names.client(client) { buffer.append(name) } else { buffer.append(Int(client)) }
    }
}
