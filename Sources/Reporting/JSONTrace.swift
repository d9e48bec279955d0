public import Tracing

public struct JSONTrace: Sendable {
    let names: Names
    public init(names: Names) { self.names = names }
    public func append(_ event: Event, to buffer: inout TextBuffer) {}
}
