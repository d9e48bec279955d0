internal import Simulation
public import Tracing

/// The trace as JSON Lines: an object an event, for programs to read.
///
/// Every object begins with these fields, in this order:
///
/// | field | what it holds |
/// |---|---|
/// | `number` | the event's number, from 1 |
/// | `time_ns` | when, in nanoseconds of simulated time since the session began |
/// | `node` | the name of the node; the application is `app` |
/// | `kind` | what happened, the name of its `EventKind`: `miss`, `store`, … |
/// | `key` | the key, or null |
/// | `operation` | the number of the operation it belongs to, or null |
/// | `client` | whose operation that is: 0 the session, 1, 2, … a client of `together`, -1 the system's own |
/// | `cause` | the number of the event that brought it about, or null |
/// | `value` | the value read, stored or written, or a node's settings; or null |
///
/// What follows depends on the kind, and stands in the kind's own file in Tracing. Times and spans end in `_ns`; an absent
/// one is null.
public struct JSONTrace: Sendable {
    let names: Names

    public init(names: Names) { self.names = names }

    /// Writes the object of an event and a line break. Complexity: O(1), and the length of the line.
    public func append(_ event: Event, to buffer: inout TextBuffer) {
        var line = JSONWriter(buffer)
        buffer = TextBuffer()
        line.open()
        line.field("number", event.number)
        line.field("time_ns", event.time)
        line.field("node", names.node(event.node))
        line.field("kind", EventKind(event).name)
        line.field("key", event.key.exists ? names.key(event.key).text : nil)
        line.field("operation", event.operation > 0 ? event.operation : nil)
        line.field("client", Int(event.client))
        line.field("cause", event.cause > 0 ? event.cause : nil)
        line.field("value", event.value?.text)
        event.append(fieldsTo: &line, names)
        line.close()
        line.buffer.append(byte: UInt8(ascii: "\n"))
        buffer = line.buffer
    }

}
