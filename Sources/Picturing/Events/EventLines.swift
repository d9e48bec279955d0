internal import Reporting
internal import Simulation
public import Tracing

/// All events of a run as JSON Lines: a line that names the format, then an object an event, as `JSONTrace` writes it.
///
/// `events.schema.json` beside this file is the schema of both kinds of lines. Within a version fields are only added, at the
/// end of an object, and kinds of events are only added: a reader passes over what it does not know. Anything else raises
/// the version.
public struct EventLines: Sendable {
    /// The version of the format.
    public static let version = 1

    /// How every such file begins.
    public static let beginning = "{\"format\":\"larder-events\",\"version\":1"

    private var buffer = TextBuffer()
    private let trace: JSONTrace

    public init(seed: UInt64, names: Names) {
        trace = JSONTrace(names: names)
        buffer.append("\(Self.beginning),\"seed\":\(seed)}\n")
    }

    /// Takes the next event in, right when it happens.
    public mutating func append(_ event: Event) { trace.append(event, to: &buffer) }

    public var bytes: [UInt8] { buffer.bytes }

    /// The schema (JSON Schema, draft 2020-12) of a line.
    public static var schema: String {
        String(decoding: PackageResources.events_schema_json, as: UTF8.self)
    }
}
