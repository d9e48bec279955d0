public import Tracing

/// A way to show text on a terminal (ECMA-48, Select Graphic Rendition).
public enum Style: String {
    case dim = "\u{1B}[2m"
    case bold = "\u{1B}[1m"
    case red = "\u{1B}[31m"
    case green = "\u{1B}[32m"
    case yellow = "\u{1B}[33m"
    case magenta = "\u{1B}[35m"
    case reset = "\u{1B}[0m"

    /// The colour of what an event means; nil for the terminal's own.
    public init?(_ tone: Tone) {
        switch tone {
        case .plain: return nil
        case .good: self = .green
        case .missing: self = .yellow
        case .bad: self = .red
        case .disturbance: self = .magenta
        }
    }
}
