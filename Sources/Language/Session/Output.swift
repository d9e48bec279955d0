internal import Basics
internal import Reporting
internal import Tracing

/// Where results and traces go.
public final class Output: @unchecked Sendable {
    // Used by the session's thread only.
    private let sink: ([UInt8]) -> Void
    private var buffer = TextBuffer()
    /// What is held back of a trace whose equal lines are folded.
    private var fold = TraceFold()
    /// While above 0, what is written is thrown away.
    public var muted = 0
    /// Whether what is written may be styled for a terminal.
    var isStyled = false

    /// Makes an output over a function that takes bytes; they come in pieces of some size, or at `flush`.
    public init(_ sink: @escaping ([UInt8]) -> Void) { self.sink = sink }

    /// Writes text. Characters that a terminal takes as orders are shown as escapes, whoever wrote the text.
    public func write(_ text: String) { write(styled: PrintableText.lines(text)) }

    /// Writes text that is safe already and may be styled for a terminal.
    public func write(styled text: String) {
        guard muted == 0 else { return }
        unfold()
        buffer.append(text)
        if buffer.count >= 1 << 16 { flush() }
    }

    public func line(_ text: String) {
        write(text)
        write("\n")
    }

    /// Lets something write straight into the buffer.
    func write(_ body: (inout TextBuffer) -> Void) {
        guard muted == 0 else { return }
        unfold()
        body(&buffer)
        if buffer.count >= 1 << 16 { flush() }
    }

    /// Writes the line of an event, folded with its like.
    func write(_ event: Event, of trace: TextTrace) {
        guard muted == 0 else { return }
        fold.append(event, of: trace, to: &buffer)
        if buffer.count >= 1 << 16 { drain() }
    }

    /// Writes what is held back of a folded trace.
    func unfold() { fold.flush(to: &buffer) }

    public func flush() {
        unfold()
        drain()
    }

    private func drain() {
        guard !buffer.isEmpty else { return }
        sink(buffer.bytes)
        buffer.clear()
    }
}
