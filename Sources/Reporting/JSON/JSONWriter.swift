internal import Simulation
internal import Tracing

/// Writes JSON (RFC 8259) on one line, field after field.
struct JSONWriter {
    var buffer: TextBuffer
    private var needsComma = false

    init(_ buffer: consuming TextBuffer = TextBuffer()) { self.buffer = buffer }

    // MARK: Structure

    mutating func open(_ bracket: Character = "{") {
        separate()
        buffer.append(String(bracket))
        needsComma = false
    }

    mutating func close(_ bracket: Character = "}") {
        buffer.append(String(bracket))
        needsComma = true
    }

    /// The name of the value that comes next. It is written as it is: names need no escaping.
    mutating func name(_ name: String) {
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

    mutating func value(_ text: String) {
        separate()
        buffer.append(json: text)
        needsComma = true
    }

    mutating func value(_ number: Int) {
        separate()
        buffer.append(number)
        needsComma = true
    }

    /// A number that is not finite has no JSON form and becomes null.
    mutating func value(_ number: Double) {
        separate()
        buffer.append(number.isFinite ? Details.number(number) : "null")
        needsComma = true
    }

    mutating func value(_ truth: Bool) {
        separate()
        buffer.append(truth ? "true" : "false")
        needsComma = true
    }

    mutating func null() {
        separate()
        buffer.append("null")
        needsComma = true
    }
}

// MARK: - Fields

extension JSONWriter {
    mutating func field(_ name: String, _ text: String?) {
        self.name(name)
        if let text { value(text) } else { null() }
    }

    mutating func field(_ name: String, _ number: Int?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }

    mutating func field(_ name: String, _ number: Double?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }

    mutating func field(_ name: String, _ truth: Bool) {
        self.name(name)
        value(truth)
    }

    mutating func field(_ name: String, _ span: TimeSpan?) {
        field(name, span.map { Int($0.nanoseconds) })
    }

    mutating func field(_ name: String, _ instant: Instant?) {
        field(name, instant.map { Int($0.nanoseconds) })
    }
}
