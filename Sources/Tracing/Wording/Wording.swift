internal import Simulation

/// The parts of sentences that several kinds of events share, and where they find the events that an event names.
public struct Wording: Sendable {
    public let source: any EventSource
    public let names: Names

    public init(_ source: any EventSource) {
        self.source = source
        names = source.names
    }

    // MARK: Whole sentences

    /// Writes the last column of the trace.
    public func append(_ event: Event, to line: inout TextBuffer) {
        var visitor = Detail(event: event, wording: self, line: line)
        line = TextBuffer()
        event.what.visit(&visitor)
        line = visitor.line
    }

    /// The last column of the trace, as text.
    public func detail(_ event: Event) -> String {
        var buffer = TextBuffer()
        append(event, to: &buffer)
        return buffer.text
    }

    /// The first sentence of `why`: what happened, and why.
    public func title(of event: Event) -> String {
        let subject = event.key.exists ? key(event.key) : names.node(event.node)
        var visitor = Title(event: event, wording: self)
        return "\(event.kind.word) \(subject) at \(event.time)\(event.what.visit(&visitor))."
    }

    /// An event as one step of a chain of causes.
    ///
    /// - Parameter isOwn: whether it belongs to the operation that is being explained, which then goes without saying.
    public func row(for event: Event, isOwn: Bool) -> (word: String, text: String) {
        var visitor = Row(event: event, wording: self, isOwn: isOwn)
        return event.what.visit(&visitor)
    }

    private struct Detail: KindVisitor {
        let event: Event
        let wording: Wording
        var line: TextBuffer
        mutating func visit(_ kind: some HappeningKind) {
            kind.append(detail: event, wording, to: &line)
        }
    }

    private struct Title: KindVisitor {
        let event: Event
        let wording: Wording
        func visit(_ kind: some HappeningKind) -> String { kind.title(of: event, wording) }
    }

    private struct Row: KindVisitor {
        let event: Event
        let wording: Wording
        let isOwn: Bool
        func visit(_ kind: some HappeningKind) -> (word: String, text: String) {
            kind.row(for: event, wording, isOwn: isOwn)
        }
    }

    // MARK: Values and keys

    public func append(_ value: Value?, orElse absence: String, _ line: inout TextBuffer) {
        if let value { line.append(quoted: value.text) } else { line.append(absence) }
    }

    public func value(_ event: Event) -> String {
        var buffer = TextBuffer()
        append(event.value, orElse: "a deletion", &buffer)
        return buffer.text
    }

    public func key(_ key: KeyID) -> String {
        var buffer = TextBuffer()
        buffer.append(safe: names.key(key).text)
        return buffer.text
    }

    // MARK: Who did it

    /// What brought an event about: `the read at 0.000s`.
    func origin(of event: Event) -> String {
        guard event.operation != 0 else { return "hand" }
        if let far = source.sender(of: event) { return "a message from \(names.node(far))" }
        guard let request = source.request(of: event), case .request(let verb) = request.what else {
            if event.client < 0 { return "the write-back at \(event.time)" }
            return source.isComplete ? "hand" : "an operation that is no longer kept"
        }
        let name = verb == .command ? " \(request.commandName)" : ""
        return "the \(verb.noun)\(name) at \(request.time)"
    }

    /// `, as it depends on user:1`, if the change of another key removed this one.
    func dependence(of removal: Event) -> String {
        source.dependence(of: removal).map { ", as it depends on \(key($0))" } ?? ""
    }

    /// `, by a message from users`: what told a cache to remove an entry; empty if it was no other node.
    func message(behind removal: Event) -> String {
        source.sender(of: removal).map { ", by a message from \(names.node($0))" } ?? ""
    }

    // MARK: Eviction and expiry

    /// ` to make room for user:4`.
    func room(for incoming: KeyID) -> String {
        incoming.exists ? " to make room for \(key(incoming))" : ", as it held more than its capacity"
    }

    func append(roomFor incoming: KeyID, _ line: inout TextBuffer) {
        if incoming.exists {
            line.append(" to make room for ")
            line.append(safe: names.key(incoming).text)
        } else {
            line.append(", as it held more than its capacity")
        }
    }

    /// A policy's sentence and, in parentheses, its name.
    func append(_ reason: PolicyReason, _ line: inout TextBuffer) {
        line.append(names.sentence(reason))
        line.append(" (")
        line.append(names.policies[Int(reason.policy)].name)
        line.append(")")
    }

    /// ` (ttl 60s, stored at 0.021s)`, behind how long ago an entry expired.
    func append(lifeOf expiry: Event?, _ since: Instant, _ ttl: TimeSpan, _ line: inout TextBuffer) {
        line.append(" (")
        switch source.lifeOrigin(of: expiry) {
        case .clockJump: append(afterJumpAt: since, ttl, &line)
        case let origin:
            line.append("ttl ")
            line.append(ttl)
            line.append(", ")
            line.append(origin == .renewed ? "renewed" : origin == .set ? "set" : "stored")
            line.append(" at ")
            line.append(since)
        }
        line.append(")")
    }

    func append(afterJumpAt moment: Instant, _ rest: TimeSpan, _ line: inout TextBuffer) {
        if rest > .zero {
            line.append(rest)
            line.append(" after ")
        } else {
            line.append("when ")
        }
        line.append("the cache's clock jumped at ")
        line.append(moment)
    }
}
