public import Simulation

/// Writes JSON (RFC 8259) on one line, field after field.
public struct JSONWriter: Sendable {
    public var buffer: TextBuffer
    private var needsComma = false

    public init(_ buffer: consuming TextBuffer = TextBuffer()) { self.buffer = buffer }

    // MARK: Structure

    public mutating func open(_ bracket: Character = "{") {
        separate()
        buffer.append(String(bracket))
        needsComma = false
    }

    public mutating func close(_ bracket: Character = "}") {
        buffer.append(String(bracket))
        needsComma = true
    }

    /// The name of the value that comes next. It is written as it is: names need no escaping.
    public mutating func name(_ name: String) {
        separate()
        buffer.append(byte: UInt8(ascii: "\""))
        buffer.append(name)
        buffer.append("\":")
        needsComma = false
    }

    private mutating func separate() {
        if needsComma { buffer.append(byte: UInt8(ascii: ",")) }
    }

    // MARK: Values

    public mutating func value(_ text: String) {
        separate()
        buffer.append(json: text)
        needsComma = true
    }

    public mutating func value(_ number: Int) {
        separate()
        buffer.append(number)
        needsComma = true
    }

    /// A number that is not finite has no JSON form and becomes null.
    public mutating func value(_ number: Double) {
        separate()
        buffer.append(number.isFinite ? Figures.number(number) : "null")
        needsComma = true
    }

    public mutating func value(_ truth: Bool) {
        separate()
        buffer.append(truth ? "true" : "false")
        needsComma = true
    }

    public mutating func null() {
        separate()
        buffer.append("null")
        needsComma = true
    }
}

// MARK: - Fields

extension JSONWriter {
    public mutating func field(_ name: String, _ text: String?) {
        self.name(name)
        if let text { value(text) } else { null() }
    }

    public mutating func field(_ name: String, _ number: Int?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }

    public mutating func field(_ name: String, _ number: Double?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }

    public mutating func field(_ name: String, _ truth: Bool) {
        self.name(name)
        value(truth)
    }

    public mutating func field(_ name: String, _ span: TimeSpan?) {
        field(name, span.map { Int($0.nanoseconds) })
    }

    public mutating func field(_ name: String, _ instant: Instant?) {
        field(name, instant.map { Int($0.nanoseconds) })
    }
}
